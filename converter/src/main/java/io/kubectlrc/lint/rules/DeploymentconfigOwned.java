package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import java.util.stream.Stream;

/** Finds a ReplicationController that belongs to an OpenShift DeploymentConfig. */
public final class DeploymentconfigOwned extends FileRule {
  public DeploymentconfigOwned() {
    super(
        new Description(
            "deploymentconfig-owned",
            Severity.WARNING,
            "a ReplicationController that belongs to an OpenShift DeploymentConfig",
            "The DeploymentConfig makes and scales it; what is changed, updated, converted or "
                + "adopted by hand is undone or leaves the two at odds.",
            """
            kind: ReplicationController
            metadata:
              annotations: {openshift.io/deployment-config.name: api}
            """,
            "Change the DeploymentConfig instead."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::isReplicationController)
        .flatMap(
            workload ->
                Owner.of(workload.subject().tree())
                    .filter(Owner::isDeploymentConfig)
                    .map(owner -> finding(workload, owner.at()))
                    .stream());
  }

  private Finding finding(Workload workload, JsonPointer at) {
    Subject subject = workload.subject();
    return finding(
        subject,
        at,
        "it belongs to a DeploymentConfig, which undoes changes of it",
        "change the DeploymentConfig instead");
  }
}
