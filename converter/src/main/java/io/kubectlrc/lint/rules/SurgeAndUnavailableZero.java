package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import java.util.stream.Stream;

/** Finds a strategy whose maxSurge and maxUnavailable are both zero. */
public final class SurgeAndUnavailableZero extends FileRule {
  public SurgeAndUnavailableZero() {
    super(
        new Description(
            "surge-and-unavailable-zero",
            Severity.ERROR,
            "a strategy whose maxSurge and maxUnavailable are both zero",
            "Such an update could neither start a new pod nor stop an old one; the API server "
                + "rejects it.",
            """
            kind: Deployment
            spec:
              strategy:
                rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}
            """,
            "Allow one of them: maxSurge: 1 keeps all pods serving, maxUnavailable: 1 needs no "
                + "room for another."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .flatMap(
            workload ->
                switch (workload.kind()) {
                  case "Deployment" -> check(workload, "/spec/strategy/rollingUpdate", false);
                  case "DeploymentConfig" -> check(workload, "/spec/strategy/rollingParams", false);
                  case "DaemonSet" -> check(workload, "/spec/updateStrategy/rollingUpdate", true);
                  default -> Stream.empty();
                });
  }

  private Stream<Finding> check(Workload workload, String strategy, boolean surgeIsZeroByDefault) {
    boolean surge =
        Workload.isZero(workload.subject().at(strategy + "/maxSurge"))
            || (surgeIsZeroByDefault
                && workload.subject().at(strategy + "/maxSurge").isMissingNode());
    boolean unavailable = Workload.isZero(workload.subject().at(strategy + "/maxUnavailable"));
    return surge && unavailable
        ? Stream.of(
            finding(
                workload.subject(),
                strategy + "/maxUnavailable",
                "maxSurge and maxUnavailable are both zero, so no pod could ever be replaced",
                "allow one of them to be 1"))
        : Stream.empty();
  }
}
