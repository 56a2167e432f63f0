package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Changes of shared trees: each returns a new tree that has what did not change in common with the
 * old one.
 */
final class Edit {
  private Edit() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A new object with the same entries. */
  static ObjectNode copy(JsonNode tree) {
    ObjectNode copy = object();
    return tree instanceof ObjectNode object ? copy.setAll(object) : copy;
  }

  /** With another value of a field; null removes it. */
  static ObjectNode with(JsonNode tree, String field, JsonNode value) {
    ObjectNode copy = copy(tree);
    put(copy, field, value);
    return copy;
  }

  /** With another value of a field of a field; null removes it. */
  static ObjectNode with(JsonNode tree, String field, String inner, JsonNode value) {
    return with(tree, field, with(tree.path(field), inner, value));
  }

  private static void put(ObjectNode tree, String field, JsonNode value) {
    if (value == null) {
      tree.remove(field);
    } else {
      tree.set(field, value);
    }
  }

  /**
   * A JSON merge patch.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
   */
  static ObjectNode merge(JsonNode target, ObjectNode patch) {
    ObjectNode result = copy(target);
    patch
        .properties()
        .forEach(
            entry -> {
              String field = entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                result.set(field, merge(target.path(field), inner));
              } else {
                put(result, field, entry.getValue().isNull() ? null : entry.getValue());
              }
            });
    return result;
  }

  /** An array without the elements whose field has that value. */
  static ArrayNode without(JsonNode array, String field, String value) {
    ArrayNode rest = array();
    for (JsonNode element : array) {
      if (!element.path(field).asText().equals(value)) {
        rest.add(element);
      }
    }
    return rest;
  }
}
