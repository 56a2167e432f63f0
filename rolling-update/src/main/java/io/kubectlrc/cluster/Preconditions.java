package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What must still be true of an object for its deletion to happen; otherwise it is a conflict. */
public record Preconditions(Optional<String> uid, Optional<String> resourceVersion) {

  public static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

  /** It is still the same object, in whatever state. */
  public static Preconditions sameObject(JsonNode object) {
    return new Preconditions(
        Optional.of(object.path("metadata").path("uid").asText()), Optional.empty());
  }

  /** It is still the same object, unchanged. */
  public static Preconditions unchanged(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new Preconditions(
        Optional.of(metadata.path("uid").asText()),
        Optional.of(metadata.path("resourceVersion").asText()));
  }
}
