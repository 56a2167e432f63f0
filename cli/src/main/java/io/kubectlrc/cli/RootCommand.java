package io.kubectlrc.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc} itself: without a command it can only say what there is. */
final class RootCommand implements Subcommand {
  private CommandSpec spec;
  private boolean verbose;

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("The toolkit for Kubernetes' ReplicationControllers.")
        .examples(
            "  What it is for, on a simulated cluster:",
            "    kubectl-rc demo",
            "  What is wrong with manifests, and what becomes of them:",
            "    kubectl-rc lint deploy/",
            "    kubectl-rc convert --diff deploy/",
            "  What runs, with two new images; then as a Deployment:",
            "    kubectl-rc rolling-update api-rc --image=api=api:2 --image=log=log:2",
            "    kubectl-rc adopt api-rc",
            "",
            "Usage: kubectl-rc COMMAND [OPTIONS]     (or kubectl rc COMMAND)")
        .commands("Commands; each has a --help of its own")
        .exitCodes(
            "0:done, or nothing to do",
            "1:findings, a refused document, or an error of the cluster or of a file",
            "2:wrong usage",
            "3:the rollout failed or timed out; the old pods still serve",
            "4:interrupted; the same command goes on");
    spec = syntax.command();
    syntax
        .flag("-v", "--verbose")
        .everywhere()
        .says("Show where an error comes from.")
        .to(value -> verbose = value);
  }

  boolean verbose() {
    return verbose;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }
}
