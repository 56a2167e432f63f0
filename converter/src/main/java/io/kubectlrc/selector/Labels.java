package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Labels between their tree and their map. */
public final class Labels {
  private Labels() {}

  /**
   * The entries of an object of strings; absent or null is empty. A value that is no string reads
   * as its text, so that a rule can still say something of it; null is the empty string, as for the
   * server.
   */
  public static SortedMap<String, String> of(JsonNode labels) {
    SortedMap<String, String> map = new TreeMap<>();
    labels.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText("")));
    return map;
  }

  /** The object with these entries, in the map's order. */
  public static ObjectNode toTree(Map<String, String> labels) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    labels.forEach(tree::put);
    return tree;
  }

  /** {@code a=1,b=2}, as kubectl writes a selector. */
  public static String toText(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(labels)
        .forEach(
            (key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
    return text.toString();
  }

  /** Whether a template tool is yet to say what one of them is. */
  public static boolean areOpen(Map<String, String> labels) {
    return labels.entrySet().stream()
        .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
        .anyMatch(text -> Placeholder.first(text).isPresent());
  }
}
