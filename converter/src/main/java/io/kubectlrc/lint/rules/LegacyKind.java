package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.Owner;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Task;
import java.util.stream.Stream;

/** Finds a ReplicationController, where a Deployment could be. */
public final class LegacyKind extends FileRule {
  public LegacyKind() {
    super(
        new Description(
            "legacy-kind",
            Severity.INFO,
            "a ReplicationController, where a Deployment could be",
            "ReplicationControllers still work and get nothing new; kubectl no longer updates "
                + "them. A Deployment rolls, pauses and goes back by itself.",
            """
            apiVersion: v1
            kind: ReplicationController
            """,
            Sentence.of(
                "{} makes a Deployment of the manifest, {} of the running controller.",
                Task.CONVERSION.of(),
                Task.ADOPTION.of())));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(Workload::isReplicationController)
        .filter(workload -> Owner.of(workload.subject().tree()).isEmpty())
        .map(
            workload ->
                finding(
                    workload.subject(),
                    "/kind",
                    "a Deployment does all that a ReplicationController does, and updates itself",
                    Sentence.of(
                        Task.CONVERSION.of(workload.subject().document().source().name()))));
  }
}
