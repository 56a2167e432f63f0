package io.kubectlrc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kubectl-rc version}. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
  private final Io io;

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    io.out().println("kubectl-rc " + Version.text());
    return ExitCode.OK;
  }
}
