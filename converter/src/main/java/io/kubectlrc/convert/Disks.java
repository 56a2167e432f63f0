package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which volumes only one node at a time can use, so that a new pod elsewhere waits for the old one.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes">Access
 *     modes</a>
 */
public final class Disks {
  private Disks() {}

  /**
   * Whether a volume of a pod is such a disk; of a claim, that says nothing.
   *
   * @param type its field: {@code gcePersistentDisk}
   * @param source what the field holds
   */
  public static boolean attachToOneNode(String type, JsonNode source) {
    return switch (type) {
      case "awsElasticBlockStore",
          "azureDisk",
          "cinder",
          "vsphereVolume",
          "photonPersistentDisk",
          "scaleIO",
          "storageos",
          "portworxVolume",
          "flocker" ->
          true;
      // Many nodes may attach these, as long as they only read.
      case "gcePersistentDisk", "rbd", "iscsi", "fc" -> !source.path("readOnly").asBoolean();
      default -> false;
    };
  }
}
