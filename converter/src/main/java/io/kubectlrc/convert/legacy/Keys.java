package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes of an object's keys that respect their order. */
public final class Keys {
  private Keys() {}

  /** Puts a value in the place of another key's, under a new name. */
  public static void replace(ObjectNode object, String old, String name, JsonNode value) {
    Map<String, JsonNode> entries = entries(object);
    object.removeAll();
    entries.forEach(
        (key, kept) -> {
          if (key.equals(old)) {
            object.set(name, value);
          } else if (!key.equals(name)) {
            object.set(key, kept);
          }
        });
  }

  /** Puts a value before another key; at the end if there is no such key. */
  public static void putBefore(ObjectNode object, String next, String name, JsonNode value) {
    Map<String, JsonNode> entries = entries(object);
    entries.remove(name);
    object.removeAll();
    entries.forEach(
        (key, kept) -> {
          if (key.equals(next)) {
            object.set(name, value);
          }
          object.set(key, kept);
        });
    if (!object.has(name)) {
      object.set(name, value);
    }
  }

  /** Puts a value after another key; at the end if there is no such key. */
  public static void putAfter(ObjectNode object, String previous, String name, JsonNode value) {
    Map<String, JsonNode> entries = entries(object);
    entries.remove(name);
    object.removeAll();
    entries.forEach(
        (key, kept) -> {
          object.set(key, kept);
          if (key.equals(previous)) {
            object.set(name, value);
          }
        });
    if (!object.has(name)) {
      object.set(name, value);
    }
  }

  private static Map<String, JsonNode> entries(ObjectNode object) {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    object.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }
}
