package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import java.util.stream.Stream;

/** Finds a DaemonSet whose pods a Service sends to. */
public final class DaemonsetBehindService extends Rule {
  public DaemonsetBehindService() {
    super(
        new Description(
            "daemonset-behind-service",
            Severity.INFO,
            "a DaemonSet whose pods a Service sends to",
            "A DaemonSet's update stops the pod of a node before it starts the next one, so "
                + "that the node's share of requests fails for a moment, unless maxSurge is set; and "
                + "the Service's sessions are cut on every node in turn.",
            """
            kind: DaemonSet
            spec:
              template:
                metadata:
                  labels: {name: proxy}      # a Service selects name: proxy
            """,
            "Set updateStrategy.rollingUpdate.maxSurge to 1, or serve from a Deployment."));
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.workloads().stream()
        .filter(workload -> workload.kind().equals("DaemonSet"))
        .filter(DaemonsetBehindService::leavesAGap)
        .flatMap(
            workload ->
                context.servicesOf(workload).stream()
                    .map(service -> finding(workload, service))
                    .limit(1));
  }

  private static boolean leavesAGap(Workload workload) {
    var surge = workload.subject().at("/spec/updateStrategy/rollingUpdate/maxSurge");
    return surge.isMissingNode() || Workload.isZero(surge);
  }

  private Finding finding(Workload workload, Service service) {
    return finding(
            workload.subject(),
            "/kind",
            "Service \"%s\" sends to these pods, and each node's is stopped before its successor runs"
                .formatted(service.subject().name().name()),
            "set updateStrategy.rollingUpdate.maxSurge: 1, or use a Deployment")
        .related(service.subject().locate("/spec/selector"), "what the Service selects");
  }
}
