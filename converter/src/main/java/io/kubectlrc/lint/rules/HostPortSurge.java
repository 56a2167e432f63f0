package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a port of the host, where old and new pods run side by side. */
public final class HostPortSurge implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "host-port-surge",
          Severity.WARNING,
          "a port of the host, where old and new pods run side by side",
          "Two pods of one node cannot share it: while old pods hold it on every node, no new "
              + "one can be scheduled, and the update stands still.",
          """
          kind: ReplicationController
          spec:
            template:
              spec:
                containers:
                  - ports: [{containerPort: 80, hostPort: 80}]
          """,
          "Use a Service of type NodePort or LoadBalancer instead, or let an old pod stop "
              + "first: --max-surge 0 --max-unavailable 1.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.workloads().stream().filter(Workload::surges).flatMap(this::check);
  }

  private Stream<Finding> check(Workload workload) {
    boolean hostNetwork = workload.templateAt("/spec/hostNetwork").asBoolean();
    return workload.containers().stream()
        .flatMap(container -> container.ports().stream())
        .filter(
            port ->
                hostNetwork
                    || isGiven(workload.subject().tree().at(port.at().appendProperty("hostPort"))))
        .map(port -> finding(workload, port, hostNetwork));
  }

  /** What a template tool is to fill in is a port as well. */
  private static boolean isGiven(JsonNode hostPort) {
    return hostPort.asInt() != 0 || Placeholder.isIn(hostPort);
  }

  private Finding finding(Workload workload, Container.Port port, boolean hostNetwork) {
    return workload
        .subject()
        .finding(
            this,
            port.at().appendProperty(hostNetwork ? "containerPort" : "hostPort"),
            "port %s of the host cannot be held by an old and a new pod of one node"
                .formatted(
                    workload
                        .subject()
                        .tree()
                        .at(port.at().appendProperty(hostNetwork ? "containerPort" : "hostPort"))
                        .asText()),
            workload.isReplicationController()
                ? "update with --max-surge 0 --max-unavailable 1, or expose it by a Service"
                : "use strategy: {type: Recreate} or maxSurge: 0, or expose it by a Service");
  }
}
