package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Task;
import java.util.stream.Stream;

/** Finds a DeploymentConfig, where a Deployment could be. */
public final class DeprecatedDeploymentconfig extends FileRule {
  public DeprecatedDeploymentconfig() {
    super(
        new Description(
            "deprecated-deploymentconfig",
            Severity.INFO,
            "an OpenShift DeploymentConfig, where a Deployment could be",
            "OpenShift deprecated them with 4.14, and a cluster may serve none. A Deployment does nearly "
                + "all that they do, and every tool knows it.",
            """
          apiVersion: apps.openshift.io/v1
          kind: DeploymentConfig
          """,
            Sentence.of(
                "{} makes a Deployment of it, and says what that cannot do.",
                Task.CONVERSION.of())));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::isDeploymentConfig)
        .map(
            workload ->
                finding(
                    workload.subject(),
                    "/kind",
                    "OpenShift deprecates DeploymentConfigs; a Deployment does nearly all they do",
                    Sentence.of(
                        Task.CONVERSION.of(workload.subject().document().source().name()))));
  }
}
