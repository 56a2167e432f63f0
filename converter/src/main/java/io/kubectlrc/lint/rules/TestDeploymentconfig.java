package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import java.util.stream.Stream;

/** Finds a DeploymentConfig that is for tests. */
public final class TestDeploymentconfig extends FileRule {
  public TestDeploymentconfig() {
    super(
        new Description(
            "test-deploymentconfig",
            Severity.WARNING,
            "a DeploymentConfig whose pods run only as long as a rollout does",
            "With test: true OpenShift scales it down to 0 when a rollout is over, whatever its replicas "
                + "say, so that a Service in front of it has no pods.",
            """
          kind: DeploymentConfig
          spec:
            test: true
          """,
            "Remove it, or use a Job for what is to run once."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::isDeploymentConfig)
        .filter(workload -> workload.subject().at("/spec/test").asBoolean())
        .map(
            workload ->
                finding(
                    workload.subject(),
                    "/spec/test",
                    "with test: true there are pods only while a rollout runs",
                    "remove it, or use a Job"));
  }
}
