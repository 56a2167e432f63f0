package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.DcDefaults;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import java.util.stream.Stream;

/** Finds a limit that is zero because only the other one is written. */
public final class OneSidedSurge extends FileRule {
  public OneSidedSurge() {
    super(
        new Description(
            "one-sided-surge",
            Severity.WARNING,
            "a DeploymentConfig with one of maxSurge and maxUnavailable, which makes the other one 0",
            "In a Deployment the one that is not written is 25%, and who reads maxSurge: 30% expects "
                + "that here too. A maxUnavailable alone takes pods away before it adds any.",
            """
          kind: DeploymentConfig
          spec:
            strategy:
              rollingParams: {maxUnavailable: 25%}     # and maxSurge is 0
          """,
            "Write both."),
        Aspect.FIELDS);
  }

  private static final String LIMITS = "/spec/strategy/rollingParams";

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::isDeploymentConfig)
        .flatMap(
            workload ->
                DcDefaults.zeroLimit(workload.subject().at(LIMITS)).stream()
                    .filter(limit -> !DcDefaults.isOpen(workload.subject().at(LIMITS)))
                    .map(limit -> finding(workload, limit)));
  }

  private Finding finding(Workload workload, String limit) {
    return finding(
        workload.subject(),
        LIMITS,
        "%s is 0, since only the other limit is written".formatted(limit),
        "write both");
  }
}
