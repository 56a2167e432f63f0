package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a workload with one replica. */
public final class SingleReplica extends Rule {
  private static final Set<String> REPLICATED =
      Set.of(
          "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DeploymentConfig");

  public SingleReplica() {
    super(
        new Description(
            "single-replica",
            Severity.INFO,
            "a workload with one replica",
            Sentence.of(
                "When its node fails or is drained, nothing serves until another pod runs; an "
                    + "update with {} 0 has the same gap.",
                Setting.MAX_SURGE),
            """
            spec:
              replicas: 1
            """,
            "Run two or more, if the program allows it."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    Scalers scalers = Scalers.in(context);
    return context.workloads().stream()
        .filter(workload -> REPLICATED.contains(workload.kind()))
        .filter(workload -> workload.subject().at("/spec/template").isObject())
        .filter(workload -> replicas(workload) == 1)
        .filter(workload -> scalers.ofSeveral(workload).isEmpty())
        .map(
            workload ->
                finding(
                    workload.subject(),
                    workload.subject().at("/spec/replicas").isMissingNode()
                        ? "/metadata/name"
                        : "/spec/replicas",
                    "there is one pod, and nothing serves while it is moved to another node",
                    "run two or more if the program allows it"));
  }

  /** One by default, but of a DeploymentConfig none. */
  private static int replicas(Workload workload) {
    JsonNode replicas = workload.subject().at("/spec/replicas");
    int absent = workload.isDeploymentConfig() ? 0 : 1;
    return replicas.isMissingNode() || replicas.isNull() ? absent : replicas.asInt();
  }
}
