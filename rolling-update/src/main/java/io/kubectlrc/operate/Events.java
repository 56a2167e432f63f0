package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How programs are told what happens: one object for each event, whose {@code event} names it. */
final class Events {
  private Events() {}

  static ObjectNode event(String name) {
    return JsonNodeFactory.instance.objectNode().put("event", name);
  }

  /** The last one. */
  static ObjectNode outcome(String name) {
    return event("outcome").put("outcome", name);
  }

  static ArrayNode array(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
