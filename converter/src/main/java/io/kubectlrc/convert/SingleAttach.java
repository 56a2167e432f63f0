package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;

/**
 * Which volumes only one node at a time can use, so that a new pod elsewhere waits for the old one.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes">Access
 *     modes</a>
 */
public final class SingleAttach {
  private SingleAttach() {}

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

  /**
   * Whether a claim lets many nodes use its disk, as a pod's volume means to.
   *
   * @param modes the claim's {@code accessModes}
   * @param source what the volume has as {@code persistentVolumeClaim}
   */
  public static boolean attachToManyNodes(Collection<String> modes, JsonNode source) {
    return modes.contains("ReadWriteMany")
        || (modes.contains("ReadOnlyMany") && source.path("readOnly").asBoolean());
  }
}
