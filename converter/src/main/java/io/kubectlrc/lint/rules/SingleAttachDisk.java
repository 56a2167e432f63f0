package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.SingleAttach;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Location;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Placeholder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A volume that one node at a time can use.
 *
 * @param name for a sentence: {@code volume "data"}
 * @param what for a sentence: {@code of type gcePersistentDisk}
 * @param modes where its claim says so
 */
record SingleAttachDisk(JsonPointer at, String name, String what, Optional<Location> modes) {

  private static final String CLAIM = "persistentVolumeClaim";

  /** The claims of the input, to look up many workloads' in. */
  static Map<String, Subject> claims(LintContext context) {
    Map<String, Subject> claims = new HashMap<>();
    for (Subject subject : context.subjects()) {
      if (subject.kind().equals("PersistentVolumeClaim")) {
        claims.put(subject.namespace() + "/" + subject.name().name(), subject);
      }
    }
    return claims;
  }

  /** Whether a workload's pods share such a volume if its claim is one. */
  static boolean mayBeOf(Workload workload) {
    return workload
        .pods()
        .path("volumes")
        .valueStream()
        .flatMap(volume -> volume.properties().stream())
        .anyMatch(
            source ->
                source.getKey().equals(CLAIM)
                    || SingleAttach.attachToOneNode(source.getKey(), source.getValue()));
  }

  /** Those of a workload's pods that all of them share. */
  static Stream<SingleAttachDisk> of(Workload workload, Map<String, Subject> claims) {
    JsonPointer volumes = workload.podSpec().appendProperty("volumes");
    JsonNode list = workload.subject().tree().at(volumes);
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .flatMap(i -> of(workload, claims, volumes.appendIndex(i), list.get(i)).stream());
  }

  private static Optional<SingleAttachDisk> of(
      Workload workload, Map<String, Subject> claims, JsonPointer at, JsonNode volume) {
    String name = KubeObject.called("volume", volume.path("name").asText(""));
    for (Map.Entry<String, JsonNode> source : volume.properties()) {
      String disk = source.getKey();
      if (SingleAttach.attachToOneNode(disk, source.getValue())) {
        return Optional.of(
            new SingleAttachDisk(
                at.appendProperty(disk), name, "of type " + disk, Optional.empty()));
      }
    }
    JsonNode source = volume.path(CLAIM);
    JsonNode claim = source.path("claimName");
    return Optional.ofNullable(claims.get(workload.subject().namespace() + "/" + claim.asText()))
        .filter(claimed -> isSingle(claimed, source))
        .map(
            claimed ->
                new SingleAttachDisk(
                    at.appendProperty(CLAIM),
                    name,
                    "the claim " + claim.asText(),
                    Optional.of(claimed.locate("/spec/accessModes"))));
  }

  /** A finding about it, with where its claim says so. */
  Finding explain(Finding finding) {
    return modes
        .map(claimed -> finding.related(claimed, "the claim's access modes"))
        .orElse(finding);
  }

  private static boolean isSingle(Subject claim, JsonNode source) {
    List<String> modes =
        claim.at("/spec/accessModes").valueStream().map(mode -> mode.asText()).toList();
    // Where none is said, or a template tool is yet to say it, nobody can tell.
    return !modes.isEmpty()
        && modes.stream().noneMatch(mode -> Placeholder.first(mode).isPresent())
        && !SingleAttach.attachToManyNodes(modes, source);
  }
}
