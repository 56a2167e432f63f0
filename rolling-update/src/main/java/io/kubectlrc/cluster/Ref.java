package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Names one object of a cluster. Of the toolkit's kinds all but nodes are namespaced. */
public record Ref(Kind kind, String namespace, String name) {

  /** The reference to an object of a known kind, by its metadata. */
  public static Ref to(Kind kind, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new Ref(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  /** Unlike one with the enum's, it is the same in every run. */
  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }

  /** {@code replicationcontroller/api-rc}, as kubectl writes it. */
  @Override
  public String toString() {
    return kind.kind().toLowerCase(Locale.ROOT) + "/" + name;
  }
}
