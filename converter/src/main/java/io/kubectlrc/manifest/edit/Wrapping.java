package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.AliasNode;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.ScalarNode.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a value below a new key: {@code selector: {name: x}} becomes {@code selector: {matchLabels:
 * {name: x}}}, its text and the comments in it kept.
 */
record Wrapping(Layout layout, DetectedStyle habits, Slot slot) {

  /** The new key below which most of a value is wanted again; nothing if the value is not moved. */
  static Optional<String> key(Node node, JsonNode have, JsonNode wanted) {
    boolean movable = node instanceof AliasNode || node instanceof MappingNode;
    if (!movable || !(have instanceof ObjectNode) || !(wanted instanceof ObjectNode object)) {
      return Optional.empty();
    }
    for (String name : (Iterable<String>) have::fieldNames) {
      if (wanted.has(name)) {
        return Optional.empty();
      }
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      int shared = shared(have, member.getValue());
      boolean enough =
          node instanceof AliasNode ? shared == have.size() : shared * 2 >= have.size();
      if (shared > 0 && enough) {
        return Optional.of(member.getKey());
      }
    }
    return Optional.empty();
  }

  private static int shared(JsonNode have, JsonNode wanted) {
    int count = 0;
    for (Map.Entry<String, JsonNode> member : have.properties()) {
      JsonNode other = wanted.get(member.getKey());
      if (other != null && Numbers.equal(member.getValue(), other)) {
        count++;
      }
    }
    return count;
  }

  List<TextEdit> wrap(Node node, String key) {
    if (slot.isFlow() || Slot.isFlow(node)) {
      return flow(node, key);
    }
    String head = YamlText.inline(key) + ":";
    if (node instanceof AliasNode) {
      return List.of(alias(node, head));
    }
    return block(node, head);
  }

  private TextEdit alias(Node node, String head) {
    if (slot.kind() == Slot.Kind.ITEM) {
      return new TextEdit(node.start(), node.start(), head + " ");
    }
    String margin = slot.margin() + habits.yaml().indent();
    return new TextEdit(slot.head(), node.start(), habits.yaml().lineEnd() + margin + head + " ");
  }

  private List<TextEdit> block(Node node, String head) {
    String indent = habits.yaml().indent();
    int start = node.contentStart();
    String margin = layout.margin(start) + indent;
    List<TextEdit> edits = new ArrayList<>();
    String anchor = node.anchor().map(name -> " &" + name).orElse("");
    if (!anchor.isEmpty()) {
      int from = layout.beforeBlanks(node.start());
      edits.add(new TextEdit(from, node.start() + anchor.length() - 1, ""));
    }
    edits.add(new TextEdit(start, start, head + anchor + habits.yaml().lineEnd() + margin));
    int line = layout.nextLine(start);
    while (line < node.end() || isInnerComment(line, layout.column(start))) {
      if (layout.lineEnd(line) > line) {
        edits.add(new TextEdit(line, line, indent));
      }
      line = layout.nextLine(line);
    }
    return edits;
  }

  private boolean isInnerComment(int line, int column) {
    return line < layout.text().length()
        && slot.kind() == Slot.Kind.ENTRY
        && layout.isCommentLine(line)
        && layout.afterBlanks(line) - line >= column;
  }

  private List<TextEdit> flow(Node node, String key) {
    boolean quoted = slot.quoted() || isQuoted(node);
    String colon = quoted ? habits.json().colon() : ": ";
    String head =
        (quoted ? JsonWriter.quote(key) : YamlText.styled(key, Style.PLAIN, true)) + colon;
    if (layout.sameLine(node.start(), node.end())) {
      String pad = padding(node);
      return List.of(
          new TextEdit(node.start(), node.start(), "{" + pad + head),
          new TextEdit(node.end(), node.end(), pad + "}"));
    }
    String indent = habits.json().indent();
    String lineEnd = habits.json().lineEnd();
    String margin = layout.indentation(node.start());
    List<TextEdit> edits = new ArrayList<>();
    edits.add(new TextEdit(node.start(), node.start(), "{" + lineEnd + margin + indent + head));
    int line = layout.nextLine(node.start());
    while (line < node.end()) {
      if (!layout.isBlankLine(line)) {
        edits.add(new TextEdit(line, line, indent));
      }
      line = layout.nextLine(line);
    }
    edits.add(new TextEdit(node.end(), node.end(), lineEnd + margin + "}"));
    return edits;
  }

  private static boolean isQuoted(Node node) {
    return node instanceof MappingNode mapping
        && mapping.entries().get(0).key() instanceof ScalarNode key
        && key.style() == Style.DOUBLE_QUOTED;
  }

  private String padding(Node node) {
    int inside = node.contentStart() + 1;
    return node instanceof MappingNode
        ? layout.text().substring(inside, layout.afterBlanks(inside))
        : "";
  }
}
