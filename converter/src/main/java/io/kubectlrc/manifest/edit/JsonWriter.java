package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Numbers;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes trees as JSON, keys in the tree's order.
 *
 * @param indent one level of indentation; empty for everything on one line
 * @param lineEnd the line break
 * @param colon what stands between key and value
 * @param comma what stands between members on one line
 */
public record JsonWriter(String indent, String lineEnd, String colon, String comma) {

  /** Of many lines, two spaces a level. */
  public static JsonWriter pretty() {
    return new JsonWriter("  ", "\n", ": ", ", ");
  }

  /** On one line, without blanks. */
  public static JsonWriter compact() {
    return new JsonWriter("", "\n", ":", ",");
  }

  /** The same on one line. */
  JsonWriter onOneLine() {
    return new JsonWriter("", lineEnd, colon, comma);
  }

  /** The document, with a line break at its end. */
  public String write(JsonNode tree) {
    return write(tree, "") + lineEnd;
  }

  /**
   * A value, without a line break at its end.
   *
   * @param margin what the line it starts on is indented with
   */
  public String write(JsonNode tree, String margin) {
    StringBuilder out = new StringBuilder();
    value(tree, margin, out);
    return out.toString();
  }

  /** A string in double quotes, as JSON and YAML both read it. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          boolean raw = Character.isSurrogate(c) ? isPaired(text, i) : isPrintable(c);
          if (raw) {
            out.append(c);
          } else {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  /** Whether YAML allows a character unescaped, on one line, and shows it as itself. */
  static boolean isPrintable(char c) {
    return c >= ' '
        && (c < 0x7F || c > 0x9F)
        && c != '\u2028'
        && c != '\u2029'
        && c != '\uFEFF'
        && c < '\uFFFE';
  }

  private void value(JsonNode node, String margin, StringBuilder out) {
    if (node.isObject()) {
      out.append('{');
      String inner = margin + indent;
      Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        newLine(inner, out);
        out.append(quote(member.getKey())).append(colon);
        value(member.getValue(), inner, out);
        separate(members.hasNext(), out);
      }
      close(node, margin, '}', out);
    } else if (node.isArray()) {
      out.append('[');
      String inner = margin + indent;
      Iterator<JsonNode> items = node.iterator();
      while (items.hasNext()) {
        newLine(inner, out);
        value(items.next(), inner, out);
        separate(items.hasNext(), out);
      }
      close(node, margin, ']', out);
    } else if (node.isTextual()) {
      out.append(quote(node.textValue()));
    } else {
      out.append(Numbers.text(node));
    }
  }

  private void newLine(String margin, StringBuilder out) {
    if (!indent.isEmpty()) {
      out.append(lineEnd).append(margin);
    }
  }

  private void separate(boolean more, StringBuilder out) {
    if (more) {
      out.append(indent.isEmpty() ? comma : ",");
    }
  }

  private void close(JsonNode node, String margin, char bracket, StringBuilder out) {
    if (!node.isEmpty()) {
      newLine(margin, out);
    }
    out.append(bracket);
  }
}
