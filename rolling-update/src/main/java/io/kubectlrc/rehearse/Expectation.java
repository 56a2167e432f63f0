package io.kubectlrc.rehearse;

import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Options;

/** What an operation promises about the pods of a controller. */
public sealed interface Expectation {

  /** Their number stays within the bounds of a rolling update. */
  record WithinBounds(Options options) implements Expectation {}

  /**
   * The same of an update that has begun before: some of the pods are new already.
   *
   * @param journal says which
   */
  record Resumed(Options options, Journal journal) implements Expectation {}

  /** They stay the very same pods, all of them. */
  record SamePods() implements Expectation {}
}
