package io.kubectlrc.cli;

/** {@code kubectl-rc version}. */
final class VersionCommand implements Subcommand {
  private final Io io;

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Print the version, its commit and the JVM that runs it.")
        .examples("  kubectl-rc version", "", "Usage: kubectl-rc version")
        .exitCodes("0:printed", "2:wrong usage");
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
