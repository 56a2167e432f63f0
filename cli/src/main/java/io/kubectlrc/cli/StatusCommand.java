package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.run.InFlight;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl-rc status}. */
@Command(
    name = "status",
    header = "Show the updates and adoptions in flight, how far each is, and how to go on or back.",
    customSynopsis = {"Usage: kubectl-rc status [NAME] [-A] [OPTIONS]"},
    synopsisHeading = "%n",
    parameterListHeading = "%nNames:%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private final Io io;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only that of this ReplicationController.")
  private String name;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "In all namespaces.")
  private boolean allNamespaces;

  @Mixin private ClusterOptions options;

  StatusCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    try {
      Clusters.Connected connected = io.clusters().connect(options.connection());
      try (Cluster cluster = connected.cluster()) {
        List<InFlight> found =
            InFlight.find(cluster, allNamespaces ? "" : connected.namespace()).stream()
                .filter(operation -> name == null || operation.name().equals(name))
                .toList();
        if (found.isEmpty()) {
          io.err().println("nothing is in flight");
        }
        found.forEach(this::print);
        return ExitCode.OK;
      }
    } catch (ClusterException e) {
      throw new Failure(ExitCode.FAILED, e.getMessage());
    }
  }

  private void print(InFlight operation) {
    io.out()
        .println(
            "%s/%s: %s".formatted(operation.namespace(), operation.name(), operation.operation()));
    io.out().println("  state:     " + operation.state());
    operation.holder().ifPresent(holder -> io.out().println("  locked by: " + holder));
    io.out().println("  go on:     " + operation.goOn());
    io.out().println("  go back:   " + operation.goBack());
  }
}
