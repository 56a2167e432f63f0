package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.Disks;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a disk that one node at a time can use, where old and new pods run side by side. */
public final class SingleAttachSurge implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "single-attach-surge",
          Severity.WARNING,
          "a disk that one node at a time can use, where old and new pods run side by side",
          "A new pod on another node waits for the disk that the old pod holds, and the old "
              + "pod waits for the new one to become ready: the update stands still.",
          """
          kind: ReplicationController
          spec:
            template:
              spec:
                volumes:
                  - {name: data, gcePersistentDisk: {pdName: data}}
          """,
          "Let an old pod stop first: --max-surge 0 --max-unavailable 1; in a Deployment "
              + "strategy: {type: Recreate}; or use a StatefulSet.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  private static final Set<String> SINGLE = Set.of("ReadWriteOnce", "ReadWriteOncePod");

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    Map<String, Subject> claims = new HashMap<>();
    for (Subject subject : context.subjects()) {
      if (subject.kind().equals("PersistentVolumeClaim")) {
        claims.put(subject.namespace() + "/" + subject.name().name(), subject);
      }
    }
    return context.workloads().stream()
        .filter(Workload::surges)
        .flatMap(workload -> check(workload, claims));
  }

  private Stream<Finding> check(Workload workload, Map<String, Subject> claims) {
    JsonPointer volumes = workload.podSpec().appendProperty("volumes");
    JsonNode list = workload.subject().tree().at(volumes);
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .flatMap(i -> check(workload, claims, volumes.appendIndex(i), list.get(i)).stream());
  }

  private Optional<Finding> check(
      Workload workload, Map<String, Subject> claims, JsonPointer at, JsonNode volume) {
    for (Map.Entry<String, JsonNode> source : volume.properties()) {
      String disk = source.getKey();
      if (Disks.attachToOneNode(disk, source.getValue())) {
        return Optional.of(finding(workload, at.appendProperty(disk), "of type " + disk, volume));
      }
    }
    JsonNode claim = volume.path("persistentVolumeClaim").path("claimName");
    Subject claimed = claims.get(workload.subject().namespace() + "/" + claim.asText());
    if (claimed != null && isSingle(claimed)) {
      return Optional.of(
          finding(
                  workload,
                  at.appendProperty("persistentVolumeClaim"),
                  "the claim " + claim.asText(),
                  volume)
              .related(claimed.locate("/spec/accessModes"), "the claim's access modes"));
    }
    return Optional.empty();
  }

  private static boolean isSingle(Subject claim) {
    JsonNode modes = claim.at("/spec/accessModes");
    for (JsonNode mode : modes) {
      if (!SINGLE.contains(mode.asText())) {
        return false;
      }
    }
    return !modes.isEmpty();
  }

  private Finding finding(Workload workload, JsonPointer at, String what, JsonNode volume) {
    return workload
        .subject()
        .finding(
            this,
            at,
            "%s is %s, which one node at a time can use: a new pod would wait for the old one"
                .formatted(KubeObject.called("volume", volume.path("name").asText("")), what),
            workload.isReplicationController()
                ? "update with --max-surge 0 --max-unavailable 1"
                : "use strategy: {type: Recreate}, or maxSurge: 0");
  }
}
