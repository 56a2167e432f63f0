package io.kubectlrc.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest that {@code kubectl apply} was given last, as it notes it in an annotation: what the
 * next manifest leaves out of it is removed.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/#how-apply-calculates-differences-and-merges-changes">How
 *     apply calculates differences</a>
 */
public final class LastApplied {

  /** Writes keys in their order, as kubectl does. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private LastApplied() {}

  /** The manifest; empty if there is none, or what kubectl cannot have written. */
  public static Optional<ObjectNode> on(JsonNode object) {
    Optional<String> text = Metadata.annotation(object, Marks.LAST_APPLIED);
    try {
      return text.isPresent() && JSON.readTree(text.get()) instanceof ObjectNode manifest
          ? Optional.of(manifest)
          : Optional.empty();
    } catch (JsonProcessingException foreign) {
      return Optional.empty(); // kubectl says so itself the next time
    }
  }

  /** As kubectl notes it. */
  public static String text(ObjectNode manifest) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(manifest, Map.class)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
