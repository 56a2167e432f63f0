package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** Values of a tree by their pointers. */
final class Pointers {
  private Pointers() {}

  /** Puts a value where another one is. */
  static void replace(JsonNode root, JsonPointer at, JsonNode value) {
    JsonNode holder = root.at(at.head());
    if (holder instanceof ArrayNode items) {
      items.set(at.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) holder).set(at.last().getMatchingProperty(), value);
    }
  }

  /** Puts values behind the item of a list. */
  static void addBehind(JsonNode root, JsonPointer item, Collection<? extends JsonNode> values) {
    int index = item.last().getMatchingIndex() + 1;
    ArrayNode items = (ArrayNode) root.at(item.head());
    for (JsonNode value : values) {
      items.insert(index++, value);
    }
  }
}
