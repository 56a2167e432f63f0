package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Finds the values of a tree by a pattern such as {@code spec/containers/*}{@code /image}. */
final class Pointers {
  private Pointers() {}

  static List<String> pattern(String text) {
    return List.of(text.split("/"));
  }

  /** The way to a value; a pointer is only made of it where it is needed, which is seldom. */
  record Path(Path parent, String step) {
    static final Path ROOT = new Path(null, "");

    JsonPointer pointer() {
      return parent == null ? JsonPointer.empty() : parent.pointer().appendProperty(step);
    }
  }

  /** Calls back for each value that the steps lead to; {@code *} stands for every entry. */
  static void forEach(JsonNode root, List<String> steps, BiConsumer<Path, JsonNode> found) {
    walk(root, Path.ROOT, steps, 0, found);
  }

  private static void walk(
      JsonNode node, Path at, List<String> steps, int depth, BiConsumer<Path, JsonNode> found) {
    if (depth == steps.size()) {
      found.accept(at, node);
      return;
    }
    String step = steps.get(depth);
    if (!step.equals("*")) {
      JsonNode next = node.path(step);
      if (!next.isMissingNode()) {
        walk(next, new Path(at, step), steps, depth + 1, found);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), new Path(at, Integer.toString(i)), steps, depth + 1, found);
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        walk(entry.getValue(), new Path(at, entry.getKey()), steps, depth + 1, found);
      }
    }
  }

  /** Puts a value where another one is. */
  static void replace(JsonNode root, JsonPointer at, JsonNode value) {
    JsonNode holder = root.at(at.head());
    if (holder instanceof ArrayNode items) {
      items.set(at.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) holder).set(at.last().getMatchingProperty(), value);
    }
  }
}
