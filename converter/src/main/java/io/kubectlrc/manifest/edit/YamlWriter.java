package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Numbers;
import java.util.Map;

/**
 * Writes trees as YAML in block style, keys in the tree's order, as kubectl does: two spaces a
 * level, sequences not indented, quotes only where needed.
 *
 * @param indent one level of indentation
 * @param indentSequences whether a sequence is indented against its key
 * @param literals whether a text of several lines becomes a literal block, not one quoted line
 * @param lineEnd the line break
 */
public record YamlWriter(String indent, boolean indentSequences, boolean literals, String lineEnd) {

  /** As {@code kubectl get -o yaml} prints it. */
  public static YamlWriter kubectl() {
    return new YamlWriter("  ", false, true, "\n");
  }

  /** The document, with a line break at its end. */
  public String write(JsonNode tree) {
    return isBlock(tree) ? block(tree, "") : value(tree, "") + lineEnd;
  }

  /** A value that takes lines of its own: each line with its margin and its break. */
  String block(JsonNode node, String margin) {
    StringBuilder out = new StringBuilder();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        out.append(margin).append(entry(member.getKey(), member.getValue(), margin));
      }
    } else {
      for (JsonNode item : node) {
        out.append(margin).append(item(item, margin));
      }
    }
    return out.toString();
  }

  /** {@code key: value} with its line break; all lines but the first with their margin. */
  String entry(String key, JsonNode value, String margin) {
    String head = YamlText.inline(key) + ":";
    if (!isBlock(value)) {
      return head + " " + value(value, margin) + lineEnd;
    }
    String inner = value.isArray() && !indentSequences ? margin : margin + indent;
    return head + lineEnd + block(value, inner);
  }

  /** {@code - value} with its line break; all lines but the first with their margin. */
  String item(JsonNode value, String margin) {
    if (!isBlock(value)) {
      return "- " + value(value, margin) + lineEnd;
    }
    return "- " + block(value, margin + "  ").substring(margin.length() + 2);
  }

  /** A value that starts on the line of its key. */
  private String value(JsonNode node, String margin) {
    if (node.isObject()) {
      return "{}";
    }
    if (node.isArray()) {
      return "[]";
    }
    if (!node.isTextual()) {
      return Numbers.text(node);
    }
    return text(node.textValue(), margin);
  }

  private static boolean isBlock(JsonNode node) {
    return node.isContainerNode() && !node.isEmpty();
  }

  /** A string as the value of an entry or item with this margin. */
  String text(String text, String margin) {
    return literals ? YamlText.block(text, margin + indent, lineEnd) : YamlText.inline(text);
  }
}
