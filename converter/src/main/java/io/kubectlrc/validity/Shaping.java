package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes out of an object what is no list or object where one must be. */
final class Shaping {
  private record Misshapen(Path at, Shape wanted) {}

  private final List<Misshapen> found = new ArrayList<>();

  private Shaping() {}

  /** The object without that; itself if there is nothing of the kind. */
  static ObjectNode of(ObjectNode tree) {
    Shaping shaping = new Shaping();
    shaping.fields(tree, Schema.typeOf(tree).orElse(Schema.CUSTOM), Path.ROOT);
    return shaping.found.isEmpty() ? tree : shaping.without(tree);
  }

  private void fields(JsonNode object, String name, Path at) {
    Map<String, Schema.Field> fields = Schema.fields(name).byName();
    for (Map.Entry<String, JsonNode> given : object.properties()) {
      Schema.Field field = fields.get(given.getKey());
      if (field != null && field.type().shape().isContainer() && !given.getValue().isNull()) {
        container(given.getValue(), field.type(), at.to(given.getKey()));
      }
    }
  }

  private void container(JsonNode value, Type type, Path at) {
    if (!type.shape().holds(value)) {
      found.add(new Misshapen(at, type.shape()));
    } else if (type.held() == null) {
      fields(value, type.name(), at);
    } else if (!type.held().shape().isContainer()) {
      return;
    } else if (type.shape() == Shape.LIST) {
      for (int i = 0; i < value.size(); i++) {
        container(value.get(i), type.held(), at.to(i));
      }
    } else {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        if (!entry.getValue().isNull()) {
          container(entry.getValue(), type.held(), at.to(entry.getKey()));
        }
      }
    }
  }

  private ObjectNode without(ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    for (Misshapen misshapen : found) {
      Path at = misshapen.at();
      JsonNode holder = copy.at(at.parent().pointer());
      if (holder instanceof ArrayNode items) {
        // The others keep their places.
        items.set(
            at.index(), misshapen.wanted() == Shape.LIST ? items.arrayNode() : items.objectNode());
      } else {
        ((ObjectNode) holder).remove(at.key());
      }
    }
    return copy;
  }
}
