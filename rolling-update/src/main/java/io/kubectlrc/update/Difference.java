package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What differs between two trees, as lines that a person reads. */
final class Difference {
  private Difference() {}

  /** {@code - spec.replicas: 2} and {@code + spec.replicas: 3}, in order of their paths. */
  static List<String> between(JsonNode before, JsonNode after) {
    List<String> lines = new ArrayList<>();
    collect("", before, after, lines);
    return lines;
  }

  private static void collect(String path, JsonNode before, JsonNode after, List<String> lines) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof ObjectNode && after instanceof ObjectNode) {
      TreeSet<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        collect(
            path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), lines);
      }
    } else if (before instanceof ArrayNode && after instanceof ArrayNode) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        collect(path + "[" + i + "]", before.path(i), after.path(i), lines);
      }
    } else {
      if (!before.isMissingNode()) {
        lines.add("- " + path + ": " + before);
      }
      if (!after.isMissingNode()) {
        lines.add("+ " + path + ": " + after);
      }
    }
  }
}
