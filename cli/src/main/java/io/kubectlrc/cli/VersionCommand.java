package io.kubectlrc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kubectl-rc version}. */
@Command(
    name = "version",
    header = "Print the version, its commit and the JVM that runs it.",
    customSynopsis = {"  kubectl-rc version", "", "Usage: kubectl-rc version"},
    synopsisHeading = "%nExamples:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeList = {"0:printed", "2:wrong usage"},
    sortOptions = false)
final class VersionCommand implements Callable<Integer> {
  private final Io io;

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    io.out().println("kubectl-rc " + Version.text());
    io.out().println("commit " + Version.commit());
    io.out()
        .println(
            "Java %s, %s, in %s"
                .formatted(
                    System.getProperty("java.vm.version"),
                    System.getProperty("java.vendor"),
                    System.getProperty("java.home")));
    return ExitCode.OK;
  }
}
