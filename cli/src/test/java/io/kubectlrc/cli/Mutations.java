package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.YamlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Manifests that somebody got wrong: each of a number, that makes it again. Most are valid ones in
 * which a few fields hold something else, written as YAML or JSON; the others are valid ones in
 * which a few bytes are.
 */
final class Mutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What a field may hold that it should not. */
  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.textNode(""),
          JSON.textNode("x"),
          JSON.textNode("2"),
          JSON.textNode("true"),
          JSON.textNode("50%"),
          JSON.textNode("%"),
          JSON.textNode("1e999999999"),
          JSON.textNode("/"),
          JSON.textNode("a\tb\nc\u0007"),
          JSON.textNode("\u001b[31mred\u001b[0m"),
          JSON.textNode("\u202egnp.exe\u2066"),
          JSON.textNode("${X}"),
          JSON.textNode("{{ .Values.x }}"),
          JSON.textNode("<%= x %>"),
          JSON.textNode("x".repeat(20_000)),
          JSON.textNode("1".repeat(2_000) + "x"),
          JSON.textNode("äöü💥"),
          JSON.numberNode(0),
          JSON.numberNode(-1),
          JSON.numberNode(1.5),
          JSON.numberNode(Integer.MAX_VALUE),
          JSON.numberNode(Integer.MIN_VALUE),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(new java.math.BigInteger("9".repeat(40))),
          JSON.booleanNode(true),
          JSON.booleanNode(false),
          JSON.arrayNode(),
          JSON.arrayNode().add("x"),
          JSON.arrayNode().addNull(),
          JSON.arrayNode().add(JSON.objectNode()),
          JSON.arrayNode().add(JSON.arrayNode()),
          JSON.objectNode(),
          JSON.objectNode().put("x", 1),
          JSON.objectNode().putNull("x"),
          JSON.objectNode().set("x", JSON.objectNode().set("y", JSON.arrayNode())));

  private static final String BYTES = "\0\t\n\r\u001b \"'#%&*,-:<>?@[]`{|}!$\\x1";

  private final List<String> seeds = new ArrayList<>();

  Mutations(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readString(file));
      }
    }
  }

  byte[] input(long number) {
    Random random = new Random(number);
    random.nextInt(); // The first is much the same for neighbouring numbers.
    String seed = seeds.get(random.nextInt(seeds.size()));
    int kind = random.nextInt(10);
    if (kind < 2) {
      return bytes(seed, random);
    }
    byte[] text = fields(seed, random).getBytes(StandardCharsets.UTF_8);
    return kind == 2 ? bytes(new String(text, StandardCharsets.UTF_8), random) : text;
  }

  private static String fields(String seed, Random random) {
    List<JsonNode> trees = new ArrayList<>();
    for (Document document : Manifest.parse("seed", seed).documents()) {
      trees.add(document.tree().deepCopy());
    }
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      mutate(trees.get(random.nextInt(trees.size())), random);
    }
    StringBuilder text = new StringBuilder();
    boolean json = random.nextInt(3) == 0;
    for (JsonNode tree : trees) {
      if (json) {
        text.append(random.nextBoolean() ? tree.toPrettyString() : tree.toString()).append('\n');
      } else {
        text.append("---\n").append(YamlWriter.kubectl().write(tree));
      }
    }
    return text.toString();
  }

  /** Every field and item is as likely as any other. */
  private static void mutate(JsonNode tree, Random random) {
    List<Runnable> places = new ArrayList<>();
    collect(tree, random, places);
    if (!places.isEmpty()) {
      places.get(random.nextInt(places.size())).run();
    }
  }

  private static void collect(JsonNode node, Random random, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      for (String field : List.copyOf(iterable(object))) {
        places.add(() -> mutate(object, field, random));
        collect(object.get(field), random, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(() -> mutate(array, index, random));
        collect(array.get(i), random, places);
      }
    }
  }

  private static List<String> iterable(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void mutate(ObjectNode object, String field, Random random) {
    JsonNode value = object.get(field);
    switch (random.nextInt(8)) {
      case 0 -> object.remove(field);
      case 1 -> rename(object, field, wrongCase(field));
      case 2 -> object.set(field, JSON.arrayNode().add(value.deepCopy()));
      case 3 -> object.set(field, JSON.objectNode().set("x", value.deepCopy()));
      default -> object.set(field, other(random));
    }
  }

  private static void mutate(ArrayNode array, int index, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> array.remove(index);
      case 1 -> array.insert(index, array.get(index).deepCopy());
      default -> array.set(index, other(random));
    }
  }

  private static void rename(ObjectNode object, String field, String name) {
    JsonNode value = object.remove(field);
    object.set(name, value);
  }

  private static String wrongCase(String field) {
    String upper = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
    return upper.equals(field) ? field.toLowerCase(Locale.ROOT) + "_" : upper;
  }

  private static JsonNode other(Random random) {
    return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
  }

  private static byte[] bytes(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int left = 1 + random.nextInt(4); left > 0 && bytes.length > 1; left--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) BYTES.charAt(random.nextInt(BYTES.length()));
        case 2 -> bytes = spliced(bytes, at, 0, new byte[] {anyOf(random)});
        case 3 -> bytes = spliced(bytes, at, length, new byte[0]);
        case 4 -> bytes = spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
        default -> bytes = Arrays.copyOf(bytes, at + 1);
      }
    }
    return bytes;
  }

  private static byte anyOf(Random random) {
    return (byte) BYTES.charAt(random.nextInt(BYTES.length()));
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
    byte[] spliced = new byte[bytes.length - removed + added.length];
    System.arraycopy(bytes, 0, spliced, 0, at);
    System.arraycopy(added, 0, spliced, at, added.length);
    System.arraycopy(bytes, at + removed, spliced, at + added.length, bytes.length - at - removed);
    return spliced;
  }
}
