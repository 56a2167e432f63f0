package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short name for a pod template: ten hexadecimal digits, a decimal one among them so that {@link
 * Versions} takes them for a version. The order of keys, the update key's own label and {@code
 * creationTimestamp}, which the server writes, don't count.
 */
public final class TemplateHash {
  private static final int LENGTH = 10;

  private TemplateHash() {}

  /** The hash of a {@code spec.template}, whose label {@code key} doesn't count. */
  public static String of(JsonNode template, String key) {
    return of(template, JsonPointer.compile("/metadata/labels"), key);
  }

  static String of(JsonNode template, JsonPointer labels, String key) {
    JsonNode copy = template.deepCopy();
    if (copy.at(labels) instanceof ObjectNode map) {
      map.remove(key);
    }
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("creationTimestamp");
    }
    StringBuilder canonical = new StringBuilder();
    write(copy, canonical);
    String digits = HexFormat.of().formatHex(sha256(canonical.toString()));
    int start = 0;
    while (digits.substring(start, start + LENGTH).chars().noneMatch(Character::isDigit)) {
      start++;
    }
    return digits.substring(start, start + LENGTH);
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      out.append('{');
      sorted.forEach(
          (name, value) -> {
            out.append(name.length()).append(':').append(name).append('=');
            write(value, out);
          });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      node.forEach(
          item -> {
            write(item, out);
            out.append(',');
          });
      out.append(']');
    } else {
      out.append(node);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
