package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of the API. A table, so that no start has to load the hundreds of classes of the model;
 * of the table, a run parses the lines it comes by.
 */
final class Schema {
  /** What is known of an object of a kind that is not of Kubernetes. */
  static final String CUSTOM = "Custom";

  /** Nothing of theirs is like today's objects; who can brings them to v1 first. */
  private static final Set<String> FORMER = Set.of("v1beta1", "v1beta2", "v1beta3");

  private static final String KIND = "= ";
  private static final Map<String, String> TYPES = new HashMap<>();

  /** By kind and group, or kind and apiVersion, or kind alone: the name of the type. */
  private static final Map<String, String> KINDS = new HashMap<>();

  private static final Map<String, Fields> PARSED = new ConcurrentHashMap<>();

  static {
    for (String line : table().split("\n")) {
      if (line.startsWith(KIND)) {
        String[] words = line.substring(KIND.length()).split(" ");
        for (int i = 2; i < words.length; i++) {
          KINDS.put(key(words[0], words[i]), words[1]);
        }
        KINDS.putIfAbsent(words[0], words[1]);
      } else {
        TYPES.put(line.substring(0, line.indexOf(' ')), line);
      }
    }
  }

  private Schema() {}

  /**
   * The fields of a type.
   *
   * @param required those that must be there
   */
  record Fields(Map<String, Field> byName, List<String> required) {}

  /**
   * A field of a type.
   *
   * @param rule which values it takes, or the items of the list that it holds; null for any
   */
  record Field(Type type, Values.Rule rule) {}

  /** The type of a whole object; empty if its kind is none of the table's. */
  static Optional<String> typeOf(JsonNode object) {
    String kind = object.path("kind").asText();
    String apiVersion = object.path("apiVersion").asText();
    if (apiVersion.isEmpty()) {
      return Optional.ofNullable(KINDS.get(kind));
    }
    if (FORMER.contains(apiVersion)) {
      return Optional.empty();
    }
    String exact = KINDS.get(key(kind, apiVersion));
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "v1" : apiVersion.substring(0, slash);
    return Optional.ofNullable(exact == null ? KINDS.get(key(kind, group)) : exact);
  }

  /** The fields of a type of the table. */
  static Fields fields(String type) {
    Fields parsed = PARSED.get(type);
    return parsed == null ? PARSED.computeIfAbsent(type, name -> parse(TYPES.get(name))) : parsed;
  }

  private static String key(String kind, String group) {
    return kind + ' ' + group;
  }

  private static Fields parse(String line) {
    Map<String, Field> fields = new HashMap<>();
    List<String> required = new ArrayList<>();
    String[] words = line.split(" ");
    for (int i = 1; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      boolean must = words[i].startsWith("*");
      String name = words[i].substring(must ? 1 : 0, colon);
      Type type = Type.parse(words[i].substring(colon + 1));
      fields.put(name, new Field(type, Values.rule(words[0] + '.' + name)));
      if (must) {
        required.add(name);
      }
    }
    return new Fields(fields, required);
  }

  private static String table() {
    try (InputStream in = Schema.class.getResourceAsStream("fields.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
