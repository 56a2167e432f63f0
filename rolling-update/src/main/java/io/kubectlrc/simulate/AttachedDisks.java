package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The disks that attach to one node at a time: cloud disks and claims, unless mounted read-only.
 * Pods of one node may share one.
 */
final class AttachedDisks {

  private static final String CLAIM = "persistentVolumeClaim";

  /** The volume sources, and the field that tells one disk from another. */
  private static final Map<String, String> IDENTITIES =
      Map.of(
          "gcePersistentDisk",
          "pdName",
          "awsElasticBlockStore",
          "volumeID",
          "azureDisk",
          "diskName",
          "cinder",
          "volumeID",
          "vsphereVolume",
          "volumePath",
          CLAIM,
          "claimName");

  private final Set<String> shared;
  private final Map<String, Attachment> attachments = new HashMap<>();

  private record Attachment(String node, Set<String> pods) {}

  /**
   * @param shared the claims, {@code namespace/name}, that attach to many
   */
  AttachedDisks(Set<String> shared) {
    this.shared = shared;
  }

  /**
   * Attaches all of a pod's disks to its node.
   *
   * @return the first that is attached elsewhere; then none is attached
   */
  Optional<String> attach(Snapshot pod) {
    List<String> disks = of(pod);
    String node = pod.pod().node();
    for (String disk : disks) {
      Attachment present = attachments.get(disk);
      if (present != null && !present.node().equals(node)) {
        return Optional.of(disk);
      }
    }
    for (String disk : disks) {
      attachments
          .computeIfAbsent(disk, name -> new Attachment(node, new HashSet<>()))
          .pods()
          .add(pod.uid());
    }
    return Optional.empty();
  }

  /** Whether that let go of a disk. */
  boolean detach(Snapshot pod) {
    boolean released = false;
    for (String disk : of(pod)) {
      Attachment present = attachments.get(disk);
      if (present != null && present.pods().remove(pod.uid()) && present.pods().isEmpty()) {
        attachments.remove(disk);
        released = true;
      }
    }
    return released;
  }

  private List<String> of(Snapshot pod) {
    List<String> disks = new ArrayList<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      IDENTITIES.forEach(
          (source, field) -> {
            JsonNode disk = volume.path(source);
            String name = disk.path(field).asText();
            if (disk.isObject()
                && !disk.path("readOnly").asBoolean()
                && !(source.equals(CLAIM) && shared.contains(pod.namespace() + '/' + name))) {
              disks.add(pod.namespace() + '/' + source + '/' + name);
            }
          });
    }
    return disks;
  }
}
