package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.edit.WholeDocument;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.run.Candidates;
import io.kubectlrc.run.InFlight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code kubectl-rc status}. */
final class StatusCommand implements Subcommand {
  private final Io io;
  private String name;
  private boolean allNamespaces;
  private Output output;

  enum Output {
    TEXT,
    JSON,
    YAML
  }

  private final ClusterOptions options = new ClusterOptions();

  StatusCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header(
            "Show the updates and adoptions in flight, how far each is, and how to go on or back.")
        .examples(
            "  Of the namespace, of one controller, of all namespaces:",
            "    kubectl-rc status",
            "    kubectl-rc status api-rc-1453323827",
            "    kubectl-rc status -A",
            "",
            "  For programs:",
            "    kubectl-rc status -A -o json",
            "",
            "Usage: kubectl-rc status [NAME | -A] [OPTIONS]")
        .description(
            "For each: what it is, how far it is, what keeps its controllers from making pods, who works"
                + " on it if anybody does, the command that continues it and the one that reverts it. It"
                + " only reads.")
        .parameters("Names")
        .exitCodes(
            "0:shown, also if nothing is in flight", "1:an error of the cluster", "2:wrong usage");
    syntax
        .parameter(String.class, "0")
        .label("NAME")
        .says("Only that of this ReplicationController, or of dc/NAME.")
        .arity("0..1")
        .to(value -> name = NamedController.of(value));
    syntax
        .flag("-A", "--all-namespaces")
        .says("In all namespaces.")
        .to(value -> allNamespaces = value);
    syntax
        .option(Output.class, "-o", "--output")
        .label("text|json|yaml")
        .says(
            "json and yaml are one object whose items are the operations. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("text")
        .to(value -> output = value);
    syntax.group(ConnectionOptions.HEADING, 200, options::describe);
  }

  @Override
  public Integer call() {
    Clusters.Connected connected = io.connect(options.connection());
    try (Cluster cluster = connected.cluster()) {
      List<InFlight> found =
          InFlight.find(cluster, allNamespaces ? "" : connected.namespace()).stream()
              .filter(operation -> name == null || operation.isOf(name))
              .toList();
      if (output == Output.TEXT) {
        found.forEach(this::print);
      } else {
        Format format = output == Output.JSON ? Format.JSON : Format.YAML;
        io.out().exact().print(WholeDocument.write(tree(found), format).orElseThrow());
      }
      return found.isEmpty() ? nothing(cluster, connected.namespace()) : ExitCode.OK;
    }
  }

  private int nothing(Cluster cluster, String namespace) {
    if (name == null) {
      io.err().println("nothing is in flight");
      return ExitCode.OK;
    }
    Optional<String> config = OriginConfig.named(name);
    Kind kind = config.isPresent() ? Kind.DEPLOYMENT_CONFIG : Kind.REPLICATION_CONTROLLER;
    String scope = allNamespaces ? "" : namespace;
    List<ObjectNode> controllers =
        config.isEmpty() || cluster.serves(kind) ? cluster.list(kind, scope, Map.of()) : List.of();
    boolean known =
        controllers.stream().anyMatch(one -> Metadata.name(one).equals(config.orElse(name)))
            || cluster.list(Kind.DEPLOYMENT, scope, Map.of()).stream()
                .anyMatch(deployment -> isMadeOf(deployment, name));
    io.err().println("nothing is in flight for " + name);
    if (!known) {
      io.err()
          .println(
              "no "
                  + kind.kind()
                  + " has this name. "
                  + (allNamespaces
                          ? Candidates.sentenceOfAll(controllers)
                          : Candidates.sentence(namespace, controllers))
                      .in(Flags.WORDING));
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
    int stopping = operation.stopping();
    if (stopping > 0) {
      io.out().println("  stopping:  " + stopping + (stopping == 1 ? " pod" : " pods"));
    }
    operation.failing().forEach(failing -> io.out().println("  trouble:   " + failing));
    operation.holder().ifPresent(holder -> io.out().println("  locked by: " + holder));
    Flags wording = options.wording();
    io.out().println("  go on:     " + operation.goOn().in(wording));
    operation.goBack().ifPresent(back -> io.out().println("  go back:   " + back.in(wording)));
  }

  /** As {@code docs/status.schema.json} has it. */
  private ObjectNode tree(List<InFlight> found) {
    Flags wording = options.wording();
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode items = tree.putArray("items");
    for (InFlight operation : found) {
      ObjectNode item = items.addObject();
      item.put("namespace", operation.namespace()).put("name", operation.name());
      operation.controller().ifPresent(controller -> item.put("controller", controller));
      item.put("operation", operation.operation())
          .put("state", operation.state())
          .put("stopping", operation.stopping());
      ArrayNode troubles = item.putArray("troubles");
      for (InFlight.Failing failing : operation.failing()) {
        troubles
            .addObject()
            .put("kind", failing.kind().kind())
            .put("name", failing.name())
            .put("reason", failing.trouble().reason())
            .put("message", failing.trouble().message());
      }
      operation.holder().ifPresent(holder -> item.put("lockedBy", holder));
      item.put("goOn", operation.goOn().in(wording));
      operation.goBack().ifPresent(command -> item.put("goBack", wording.of(command)));
    }
    return tree;
  }
}
