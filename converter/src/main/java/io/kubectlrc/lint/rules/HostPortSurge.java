package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.HostPort;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.stream.Stream;

/** Finds a port of the host, where old and new pods run side by side. */
public final class HostPortSurge extends FileRule {
  public HostPortSurge() {
    super(
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
            Sentence.of(
                "Use a Service of type NodePort or LoadBalancer instead, or let an old pod stop "
                    + "first: {} {}.",
                Setting.MAX_SURGE.to("0"),
                Setting.MAX_UNAVAILABLE.to("1"))),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::surges)
        .flatMap(
            workload -> HostPort.of(workload.pods()).stream().map(port -> finding(workload, port)));
  }

  private Finding finding(Workload workload, HostPort port) {
    return finding(
        workload.subject(),
        workload.podSpec().append(port.at()),
        "port %s of the host cannot be held by an old and a new pod of one node"
            .formatted(port.number().asText()),
        workload.isReplicationController()
            ? Sentence.of(
                "update with {} {}, or expose it by a Service",
                Setting.MAX_SURGE.to("0"),
                Setting.MAX_UNAVAILABLE.to("1"))
            : Sentence.of(
                "use strategy: {type: Recreate} or maxSurge: 0, or expose it by a Service"));
  }
}
