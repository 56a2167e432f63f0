package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a workload with one replica. */
public final class SingleReplica extends SurveyRule<SingleReplica.Lone> {
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
                    + "update with {} has the same gap.",
                Setting.MAX_SURGE.to("0")),
            """
            spec:
              replicas: 1
            """,
            "Run two or more, if the program allows it."),
        Aspect.FIELDS);
  }

  /** A workload of one pod, unless somebody scales it. */
  record Lone(ObjectName workload, Finding finding) {}

  @Override
  protected Stream<Lone> survey(LintFile file) {
    return file.workloads().stream()
        .filter(workload -> REPLICATED.contains(workload.kind()))
        .filter(workload -> workload.subject().at("/spec/template").isObject())
        .filter(workload -> replicas(workload) == 1)
        .map(workload -> new Lone(workload.subject().name(), finding(workload)));
  }

  private Finding finding(Workload workload) {
    return finding(
        workload.subject(),
        workload.subject().at("/spec/replicas").isMissingNode()
            ? "/metadata/name"
            : "/spec/replicas",
        "there is one pod, and nothing serves while it is moved to another node",
        "run two or more if the program allows it");
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Lone> lone) {
    Scalers scalers = Scalers.in(context);
    return lone.stream()
        .filter(one -> scalers.ofSeveral(one.workload()).isEmpty())
        .map(Lone::finding);
  }

  /** One by default, but of a DeploymentConfig none. */
  private static int replicas(Workload workload) {
    JsonNode replicas = workload.subject().at("/spec/replicas");
    int absent = workload.isDeploymentConfig() ? 0 : 1;
    return replicas.isMissingNode() || replicas.isNull() ? absent : replicas.asInt();
  }
}
