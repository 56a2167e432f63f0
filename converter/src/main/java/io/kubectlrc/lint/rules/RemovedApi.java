package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.DcConverter;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.legacy.Removals;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds an apiVersion that today's servers do not know. */
public final class RemovedApi extends FileRule {
  public RemovedApi() {
    super(
        new Description(
            "removed-api",
            Severity.ERROR,
            "an apiVersion that today's servers do not know",
            Sentence.of(
                "Each API has an end; kubectl says \"no matches for kind\". What counts as today is "
                    + "{}. A ReplicationController has never been of another group or version "
                    + "than v1 and its betas.",
                Setting.KUBERNETES),
            """
            apiVersion: extensions/v1beta1      # ended with Kubernetes 1.16
            kind: Deployment
            """,
            Sentence.of(
                "Write the successor's apiVersion; {} turns old ReplicationControllers into Deployments.",
                Task.CONVERSION.of())));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream().flatMap(subject -> check(file, subject).stream());
  }

  private Optional<Finding> check(LintFile file, Subject subject) {
    String apiVersion = subject.written().apiVersion();
    return Removals.ofApi(apiVersion, subject.kind())
        .filter(ending -> file.options().kubernetes().isAtLeast(ending.since()))
        .map(
            ending ->
                finding(
                    subject,
                    "/apiVersion",
                    "%s of %s ended with Kubernetes %s"
                        .formatted(subject.kind(), apiVersion, ending.since()),
                    "use " + ending.successor()))
        .or(() -> unknown(subject, apiVersion));
  }

  private Optional<Finding> unknown(Subject subject, String apiVersion) {
    if (Placeholder.first(apiVersion).isPresent()) {
      return Optional.empty();
    }
    if (DcConverter.isDeploymentConfig(subject.tree()) && !DcConverter.isServed(apiVersion)) {
      return Optional.of(unknown(subject, apiVersion, "apps.openshift.io/v1"));
    }
    return subject.kind().equals(Migration.REPLICATION_CONTROLLER)
            && Migration.isUnknown(apiVersion)
        ? Optional.of(unknown(subject, apiVersion, "v1"))
        : Optional.empty();
  }

  private Finding unknown(Subject subject, String apiVersion, String known) {
    return finding(
        subject,
        "/apiVersion",
        "no API server knows a %s of %s".formatted(subject.kind(), apiVersion),
        "write apiVersion: " + known);
  }
}
