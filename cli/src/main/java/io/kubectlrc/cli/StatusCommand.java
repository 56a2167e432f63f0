package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.run.Candidates;
import io.kubectlrc.run.InFlight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl-rc status}. */
@Command(
    name = "status",
    header = "Show the updates and adoptions in flight, how far each is, and how to go on or back.",
    customSynopsis = {
      "  Of the namespace, of one controller, of all namespaces:",
      "    kubectl-rc status",
      "    kubectl-rc status api-rc-1453323827",
      "    kubectl-rc status -A",
      "",
      "Usage: kubectl-rc status [NAME | -A] [OPTIONS]"
    },
    synopsisHeading = "%nExamples:%n",
    descriptionHeading = "%n",
    description = {
      "For each: what it is, how far it is, what keeps its controllers from making pods, who works on it if anybody does, the command that"
          + " continues it and the one that reverts it. It only reads."
    },
    parameterListHeading = "%nNames:%n",
    exitCodeList = {
      "0:shown, also if nothing is in flight",
      "1:an error of the cluster",
      "2:wrong usage"
    },
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private final Io io;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only that of this ReplicationController, or of dc/NAME.")
  private String name;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "In all namespaces.")
  private boolean allNamespaces;

  @ArgGroup(validate = false, heading = ConnectionOptions.HEADING, order = 200)
  private ClusterOptions options = new ClusterOptions();

  StatusCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    Clusters.Connected connected = io.clusters().connect(options.connection());
    try (Cluster cluster = connected.cluster()) {
      List<InFlight> found =
          InFlight.find(cluster, allNamespaces ? "" : connected.namespace()).stream()
              .filter(operation -> name == null || operation.isOf(AdoptionSubject.of(name)))
              .toList();
      if (found.isEmpty()) {
        return nothing(cluster, connected.namespace());
      }
      found.forEach(this::print);
      return ExitCode.OK;
    }
  }

  private int nothing(Cluster cluster, String namespace) {
    if (name == null) {
      io.err().println("nothing is in flight");
      return ExitCode.OK;
    }
    String subject = AdoptionSubject.of(name);
    Optional<String> config = OriginConfig.named(subject);
    Kind kind = config.isPresent() ? Kind.DEPLOYMENT_CONFIG : Kind.REPLICATION_CONTROLLER;
    String scope = allNamespaces ? "" : namespace;
    List<ObjectNode> controllers =
        config.isEmpty() || cluster.serves(kind) ? cluster.list(kind, scope, Map.of()) : List.of();
    boolean known =
        controllers.stream().anyMatch(one -> Metadata.name(one).equals(config.orElse(name)))
            || cluster.list(Kind.DEPLOYMENT, scope, Map.of()).stream()
                .anyMatch(deployment -> isMadeOf(deployment, subject));
    io.err().println("nothing is in flight for " + name);
    if (!known) {
      io.err()
          .println(
              "no "
                  + kind.kind()
                  + " has this name. "
                  + (allNamespaces
                      ? Candidates.sentenceOfAll(controllers)
                      : Candidates.sentence(namespace, controllers)));
    }
    return ExitCode.OK;
  }

  private static boolean isMadeOf(ObjectNode deployment, String subject) {
    return Stream.of(Origin.nameOn(deployment), Origin.subjectOn(deployment))
        .anyMatch(Optional.of(subject)::equals);
  }

  private void print(InFlight operation) {
    io.out()
        .println(
            "%s/%s: %s".formatted(operation.namespace(), operation.name(), operation.operation()));
    io.out().println("  state:     " + operation.state());
    operation.troubles().forEach(trouble -> io.out().println("  trouble:   " + trouble));
    operation.holder().ifPresent(holder -> io.out().println("  locked by: " + holder));
    io.out().println("  go on:     " + operation.goOn().in(Flags.WORDING));
    operation
        .goBack()
        .ifPresent(back -> io.out().println("  go back:   " + back.in(Flags.WORDING)));
  }
}
