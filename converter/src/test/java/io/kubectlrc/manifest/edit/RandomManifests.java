package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random trees, and random changes to them. */
final class RandomManifests {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> KEYS =
      List.of(
          "name",
          "app",
          "spec",
          "labels",
          "selector",
          "template",
          "image",
          "ports",
          "version",
          "a/b",
          "kubernetes.io/x",
          "yes",
          "1",
          "0777",
          "with space",
          "ключ",
          "鍵",
          "😀",
          "matchLabels",
          "-dash",
          "#hash",
          "a: b",
          "\"quoted\"",
          "{x}",
          "x,y",
          "",
          "~",
          "<<",
          "*",
          "multi\nline");
  private static final List<String> STRINGS =
      List.of(
          "nginx",
          "redis:2.8",
          "true",
          "no",
          "1",
          "1.0",
          "0x1F",
          "12:30:45",
          "2015-01-01",
          "",
          " ",
          " padded ",
          "tab\there",
          "a: b",
          "a #b",
          "# not a comment",
          "it's",
          "\"q\"",
          "back\\slash",
          "{{ x }}",
          "$(VAR)",
          "--flag=x",
          "-",
          "---",
          "...",
          "text\nof lines\n",
          "text\n\n  more\nend",
          "ends twice\n\n",
          "\nstarts",
          "  spaced\nlines",
          "日本語",
          "😀 smile",
          "\u0085next",
          "\u2028",
          "\uFEFF",
          "\u0007",
          "[x]",
          "a, b",
          "null",
          "~",
          "key:",
          "!tag",
          "&anchor",
          "*alias",
          "|",
          ">",
          "%",
          "@",
          "`",
          "?",
          "a\r\nb",
          "trailing \nblank",
          "8080/tcp",
          "10.0.0.1",
          "1_000",
          "=");

  private final Random random;

  RandomManifests(long seed) {
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** A mapping, as every manifest is one. */
  ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      object.set(key(), value(depth - 1));
    }
    if (depth > 1 && random.nextInt(3) == 0) {
      repeatSomething(object);
    }
    return object;
  }

  /** Gives aliases and merge keys something to do. */
  private void repeatSomething(ObjectNode object) {
    List<JsonNode> values = new ArrayList<>();
    object.forEach(values::add);
    JsonNode repeated = values.get(random.nextInt(values.size())).deepCopy();
    if (repeated instanceof ObjectNode mapping && random.nextBoolean()) {
      mapping.set(key(), scalar());
    }
    object.set(key(), repeated);
  }

  private JsonNode value(int depth) {
    int choice = depth <= 0 ? 0 : random.nextInt(10);
    if (choice < 5) {
      return scalar();
    }
    if (choice == 5 && random.nextInt(3) == 0) {
      return random.nextBoolean() ? NODES.objectNode() : NODES.arrayNode();
    }
    if (choice < 8) {
      return object(depth);
    }
    ArrayNode array = NODES.arrayNode();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  private String key() {
    return KEYS.get(random.nextInt(random.nextBoolean() ? 9 : KEYS.size()));
  }

  private JsonNode scalar() {
    return switch (random.nextInt(8)) {
      case 0 -> NODES.numberNode(random.nextInt(100_000));
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> random.nextBoolean() ? NODES.nullNode() : NODES.numberNode(1.5);
      default ->
          NODES.textNode(STRINGS.get(random.nextInt(random.nextBoolean() ? 3 : STRINGS.size())));
    };
  }

  /** A copy with a few changes of the kinds that conversions make, and others. */
  ObjectNode changed(ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      List<JsonNode> parents = new ArrayList<>();
      collect(copy, parents);
      change(parents.get(random.nextInt(parents.size())));
    }
    return copy;
  }

  private void collect(JsonNode node, List<JsonNode> parents) {
    if (node.isContainerNode()) {
      parents.add(node);
      node.forEach(child -> collect(child, parents));
    }
  }

  private void change(JsonNode parent) {
    if (parent instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.isEmpty() ? key() : names.get(random.nextInt(names.size()));
      switch (random.nextInt(7)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name, value(2));
        case 2 -> insert(object, names.isEmpty() ? 0 : random.nextInt(names.size() + 1));
        case 3 -> object.removeAll();
        case 4, 5 -> wrap(object, name);
        default -> rename(object, name);
      }
    } else if (parent instanceof ArrayNode array) {
      int index = array.isEmpty() ? 0 : random.nextInt(array.size());
      switch (random.nextInt(4)) {
        case 0 -> array.insert(index, value(2));
        case 1 -> array.add(value(2));
        case 2 -> array.remove(index);
        default -> array.removeAll();
      }
    }
  }

  private void insert(ObjectNode object, int at) {
    Map<String, JsonNode> all = Map.copyOf(asMap(object));
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = key();
    JsonNode value = value(2);
    names.remove(name);
    names.add(Math.min(at, names.size()), name);
    object.removeAll();
    names.forEach(n -> object.set(n, n.equals(name) ? value : all.get(n)));
  }

  private static Map<String, JsonNode> asMap(ObjectNode object) {
    Map<String, JsonNode> map = new java.util.LinkedHashMap<>();
    object.properties().forEach(member -> map.put(member.getKey(), member.getValue()));
    return map;
  }

  private void wrap(ObjectNode object, String name) {
    JsonNode inner = object.get(name);
    if (inner != null) {
      if (inner instanceof ObjectNode mapping && mapping.size() > 1 && random.nextBoolean()) {
        mapping.remove(mapping.fieldNames().next());
      }
      object.set(name, NODES.objectNode().set("matchLabels", inner));
    }
  }

  private void rename(ObjectNode object, String name) {
    Map<String, JsonNode> all = asMap(object);
    String other = key();
    object.removeAll();
    all.forEach((key, value) -> object.set(key.equals(name) ? other : key, value));
  }
}
