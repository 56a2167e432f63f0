package io.kubectlrc.cli;

import java.util.concurrent.Callable;

/** A command of the program; what it is called is up to {@link Main}. */
interface Subcommand extends Callable<Integer> {

  /** Says what it is for, and what may be said to it. */
  void describe(Syntax syntax);
}
