package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.selector.Sessions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a port of a protocol with long sessions, without time to end them. */
public final class LongLivedConnections extends SurveyRule<LongLivedConnections.Cut> {
  private static final Set<String> ROLLED =
      Set.of(
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "DeploymentConfig");

  public LongLivedConnections() {
    super(
        new Description(
            "long-lived-connections",
            Severity.WARNING,
            "a port of a protocol with long sessions, without time to end them",
            "An update stops a pod whether or not someone is connected. A session over ftp, "
                + "ssh, a database or a broker is cut in the middle, unless a grace period beyond the "
                + "default of 30 seconds lets it end; a preStop hook has no longer than that. What is "
                + "spoken at a port, its number and name say, and those of the Service's port and its "
                + "appProtocol.",
            """
            containers:
              - name: ftp
                ports: [{containerPort: 21}]
            """,
            "Add a preStop hook that drains the connections, and a "
                + "terminationGracePeriodSeconds that covers it."),
        Aspect.FIELDS,
        Aspect.LABELS,
        Aspect.NAME);
  }

  /**
   * A workload whose pods' sessions are cut, if they have any.
   *
   * @param found what is known without its Services
   */
  record Cut(Workload workload, List<Finding> found) {}

  @Override
  protected Stream<Cut> survey(LintFile file) {
    return file.workloads().stream()
        .filter(workload -> ROLLED.contains(workload.kind()))
        .filter(workload -> Sessions.areCutIn(workload.templateAt("/spec")))
        .map(workload -> new Cut(workload, found(workload, List.of(), file.options())));
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Cut> all) {
    return all.stream()
        .flatMap(
            cut -> {
              List<Destination.Port> ports =
                  context.servicesOf(cut.workload()).stream()
                      .flatMap(service -> service.ports().stream())
                      .distinct()
                      .toList();
              return (ports.isEmpty()
                      ? cut.found()
                      : found(cut.workload(), ports, context.options()))
                  .stream();
            });
  }

  private List<Finding> found(
      Workload workload, List<Destination.Port> services, LintOptions options) {
    return Sessions.of(workload.templateAt("/spec"), services, options.sessionPorts()).stream()
        .map(sessions -> finding(workload, sessions))
        .toList();
  }

  private Finding finding(Workload workload, Sessions sessions) {
    JsonNode podSpec = workload.templateAt("/spec");
    JsonNode container = sessions.container().tree();
    JsonPointer at = workload.podSpec().append(sessions.container().at());
    JsonPointer port =
        sessions.index().isPresent()
            ? at.appendProperty("ports")
                .appendIndex(sessions.index().getAsInt())
                .appendProperty("containerPort")
            : at.appendProperty("name");
    String whose = KubeObject.called("container", container.path("name").asText());
    return finding(
        workload.subject(),
        port,
        sessions.sentence(podSpec, whose, pods(workload)),
        PreStop.of(container).isPresent()
            ? "raise terminationGracePeriodSeconds to as long as sessions last"
            : "add lifecycle.preStop and terminationGracePeriodSeconds");
  }

  /** As many as it asks for; of a DaemonSet only the nodes know. */
  private static OptionalInt pods(Workload workload) {
    JsonNode replicas = workload.subject().at("/spec/replicas");
    return replicas.isInt() && !workload.kind().equals("DaemonSet")
        ? OptionalInt.of(replicas.intValue())
        : OptionalInt.empty();
  }
}
