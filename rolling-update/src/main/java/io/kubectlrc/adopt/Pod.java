package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Labels;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an adoption needs to know of a pod.
 *
 * @param owner its controller
 * @param ending whether it is being deleted or has ended by itself: no controller counts it
 */
public record Pod(
    String name,
    SortedMap<String, String> labels,
    Optional<Owner> owner,
    boolean ending,
    boolean ready) {

  /** The controller among an object's owners. */
  public record Owner(String kind, String name, String uid) {

    /** Reads an object's metadata. */
    public static Optional<Owner> of(JsonNode object) {
      for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
        if (reference.path("controller").asBoolean()) {
          return Optional.of(
              new Owner(
                  reference.path("kind").asText(),
                  reference.path("name").asText(),
                  reference.path("uid").asText()));
        }
      }
      return Optional.empty();
    }

    /** {@code ReplicaSet web-5d9c}. */
    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /** Reads a pod's tree. */
  public static Pod of(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    String phase = pod.path("status").path("phase").asText();
    return new Pod(
        metadata.path("name").asText(),
        Labels.of(metadata.path("labels")),
        Owner.of(pod),
        metadata.hasNonNull("deletionTimestamp")
            || phase.equals("Failed")
            || phase.equals("Succeeded"),
        Trees.hasCondition(pod, "Ready"));
  }

  boolean ownedBy(String uid) {
    return owner.isPresent() && owner.get().uid().equals(uid);
  }

  Pod ownedBy(Optional<Owner> other) {
    return new Pod(name, labels, other, ending, ready);
  }
}
