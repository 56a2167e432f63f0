package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.NearestWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what resembles a kind of its API and is none: a mistyped one. Of other kinds nobody here
 * knows what they are.
 */
public final class UnknownKind extends FileRule {

  /** The kinds of APIs that have no others, by group, and what elsewhere resembles one of them. */
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "",
          Set.of(
              "Binding",
              "ComponentStatus",
              "ConfigMap",
              "Endpoints",
              "Event",
              "LimitRange",
              "List",
              "Namespace",
              "NetNamespace", // OpenShift had its own kinds in v1, too
              "Node",
              "PersistentVolume",
              "PersistentVolumeClaim",
              "Pod",
              "PodTemplate",
              "ReplicationController",
              "ResourceQuota",
              "Secret",
              "Service",
              "ServiceAccount"),
          "apps",
          Set.of(
              "ControllerRevision",
              "DaemonSet",
              "Deployment",
              "DeploymentRollback",
              "ReplicaSet",
              "StatefulSet"),
          "apps.openshift.io",
          Set.of("DeploymentConfig", "DeploymentConfigRollback"),
          "autoscaling",
          Set.of("HorizontalPodAutoscaler"),
          "batch",
          Set.of("CronJob", "Job"));

  /** What the kind of a list of objects ends with. */
  private static final String LIST = "List";

  public UnknownKind() {
    super(
        new Description(
            "unknown-kind",
            Severity.ERROR,
            "a kind that its API does not have, most likely a mistyped one",
            "kubectl says \"no matches for kind\" of it. Whatever looks for its kind passes over the object,"
                + " convert too.",
            """
            apiVersion: v1
            kind: ReplicationControler      # v1 has ReplicationController
            """,
            "Write the kind that the message names."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream().flatMap(subject -> check(subject).stream());
  }

  private static boolean isListOf(Set<String> known, String kind) {
    return kind.endsWith(LIST) && known.contains(kind.substring(0, kind.length() - LIST.length()));
  }

  private Optional<Finding> check(Subject subject) {
    String apiVersion = subject.written().apiVersion();
    String kind = subject.kind();
    int slash = apiVersion.indexOf('/');
    Set<String> known = KINDS.get(apiVersion.substring(0, Math.max(0, slash)));
    if (known == null || known.contains(kind) || isListOf(known, kind)) {
      return Optional.empty();
    }
    List<String> meant = NearestWords.of(kind, known);
    return meant.isEmpty()
        ? Optional.empty()
        : Optional.of(
            finding(
                subject,
                "/kind",
                "%s has no kind %s".formatted(apiVersion, kind),
                "write kind: " + String.join(" or ", meant)));
  }
}
