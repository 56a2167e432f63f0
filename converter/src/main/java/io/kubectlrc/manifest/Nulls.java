package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Null is absent, as it is for the API server: {@code persistentVolumeClaim: null}, which programs
 * write that know all fields, makes no claim.
 */
public final class Nulls {

  /** Maps with keys of a user's own: there the server takes null for an empty text. */
  private static final Set<String> MAPS =
      Set.of(
          "labels",
          "annotations",
          "matchLabels",
          "nodeSelector",
          "selector",
          "replicaSelector",
          "limits",
          "requests",
          "data");

  private Nulls() {}

  /** The same object without its fields that are null; itself if there are none. */
  public static ObjectNode without(ObjectNode object) {
    if (!anyIn(object)) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    remove(copy);
    return copy;
  }

  private static boolean anyIn(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isNull() || descends(field) && anyIn(field.getValue())) {
        return true;
      }
    }
    if (node instanceof ArrayNode items) {
      for (JsonNode item : items) {
        if (anyIn(item)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void remove(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(field -> field.getValue().isNull());
      object.properties().stream().filter(Nulls::descends).forEach(f -> remove(f.getValue()));
    }
    if (node instanceof ArrayNode items) {
      items.forEach(Nulls::remove);
    }
  }

  /** A label selector is none of these maps, though the field is called as one. */
  private static boolean descends(Map.Entry<String, JsonNode> field) {
    return !MAPS.contains(field.getKey())
        || field.getValue().has("matchLabels")
        || field.getValue().has("matchExpressions");
  }
}
