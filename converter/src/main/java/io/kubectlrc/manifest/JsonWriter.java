package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes trees as JSON, keys in the tree's order.
 *
 * @param indent one level of indentation; empty for everything on one line
 * @param lineEnd the line break
 * @param colon what stands between key and value
 */
public record JsonWriter(String indent, String lineEnd, String colon) {

  /** As kubectl prints it but for two spaces of indentation. */
  public static JsonWriter pretty() {
    return new JsonWriter("  ", "\n", ": ");
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

  /** A string in its quotes. */
  public static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
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
      out.append(indent.isEmpty() ? ", " : ",");
    }
  }

  private void close(JsonNode node, String margin, char bracket, StringBuilder out) {
    if (!node.isEmpty()) {
      newLine(margin, out);
    }
    out.append(bracket);
  }
}
