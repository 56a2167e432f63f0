package io.kubectlrc.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kubectl-rc} itself: without a command it can only say what there is. */
@Command(
    name = "kubectl-rc",
    header = "The toolkit for Kubernetes' ReplicationControllers.",
    customSynopsis = {
      "  What it is for, on a simulated cluster:",
      "    kubectl-rc demo",
      "  What is wrong with manifests, and what becomes of them:",
      "    kubectl-rc lint deploy/",
      "    kubectl-rc convert --diff deploy/",
      "  What runs, with two new images; then as a Deployment:",
      "    kubectl-rc rolling-update api-rc --image=api=api:2 --image=log=log:2",
      "    kubectl-rc adopt api-rc",
      "",
      "Usage: kubectl-rc COMMAND [OPTIONS]     (or kubectl rc COMMAND)"
    },
    synopsisHeading = "%nExamples:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands; each has a --help of its own:%n",
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or nothing to do",
      "1:findings, a refused document, or an error of the cluster or of a file",
      "2:wrong usage",
      "3:the rollout failed or timed out; the old pods still serve",
      "4:interrupted; the same command goes on"
    })
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean verbose;

  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }
}
