package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The controller among an object's owners. */
public record ControllerRef(String kind, String name, String uid) {

  /** Reads an object's metadata. */
  public static Optional<ControllerRef> of(JsonNode object) {
    return reference(object)
        .map(
            reference ->
                new ControllerRef(
                    reference.path("kind").asText(),
                    reference.path("name").asText(),
                    reference.path("uid").asText()));
  }

  /** The same as the object has it. */
  public static Optional<JsonNode> reference(JsonNode object) {
    return among(object.path("metadata").path("ownerReferences"));
  }

  /** The controller's of these references. */
  public static Optional<JsonNode> among(JsonNode references) {
    for (JsonNode reference : references) {
      if (reference.path("controller").asBoolean()) {
        return Optional.of(reference);
      }
    }
    return Optional.empty();
  }

  /** Whether an object has this controller. */
  public static boolean is(String uid, JsonNode object) {
    return reference(object).filter(owner -> owner.path("uid").asText().equals(uid)).isPresent();
  }

  /** {@code ReplicaSet web-5d9c}. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
