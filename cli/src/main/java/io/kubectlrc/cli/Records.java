package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;

/** Records as JSON: their components are the fields. */
final class Records {
  private Records() {}

  /** Adds a record's components to an object. */
  static void write(Object from, ObjectNode to) {
    for (RecordComponent component : from.getClass().getRecordComponents()) {
      to.set(component.getName(), node(value(component, from)));
    }
  }

  private static Object value(RecordComponent component, Object from) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(from);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record's accessor fails: " + component, e);
    }
  }

  private static JsonNode node(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof JsonNode tree) {
      return tree;
    }
    if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    }
    if (value instanceof Integer number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Duration duration) {
      return nodes.numberNode(duration.toMillis() / 1000.0);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof Record record) {
      ObjectNode object = nodes.objectNode();
      write(record, object);
      return object;
    }
    return nodes.textNode(String.valueOf(value));
  }
}
