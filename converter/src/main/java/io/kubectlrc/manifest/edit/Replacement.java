package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.ScalarNode.Style;
import io.kubectlrc.manifest.SequenceNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes another value in the place of one. Its anchor stays, as do comments on lines of their own.
 */
record Replacement(Layout layout, DetectedStyle habits, Slot slot) {

  TextEdit replace(Node node, JsonNode wanted) {
    String anchor = node.anchor().map(name -> "&" + name + " ").orElse("");
    if (slot.isFlow()) {
      return new TextEdit(node.start(), node.end(), comments(node) + anchor + flow(node, wanted));
    }
    boolean lines = wanted.isContainerNode() && !wanted.isEmpty();
    if (!lines && isInline(node)) {
      String blank = node.start() == slot.head() && slot.kind() != Slot.Kind.ROOT ? " " : "";
      return new TextEdit(node.start(), node.end(), blank + anchor + inline(node, wanted));
    }
    return slot.kind() == Slot.Kind.ROOT
        ? root(node, wanted)
        : behindHead(node, wanted, anchor.strip());
  }

  private boolean isInline(Node node) {
    boolean collection = node instanceof MappingNode || node instanceof SequenceNode;
    return !collection
        || Slot.isFlow(node) && layout.commentLines(node.start(), node.end(), node).isEmpty();
  }

  /** Before the new value, on lines of their own. */
  private String comments(Node node) {
    List<String> comments = layout.commentLines(node.start(), node.end(), node);
    String margin = habits.yaml().lineEnd() + layout.indentation(node.end());
    StringBuilder text = new StringBuilder();
    comments.forEach(comment -> text.append(margin).append(comment));
    return comments.isEmpty() ? "" : text + margin;
  }

  private String flow(Node node, JsonNode wanted) {
    if (wanted.isTextual() && node instanceof ScalarNode scalar && !slot.quoted()) {
      return YamlText.styled(wanted.textValue(), scalar.style(), true);
    }
    return new StyledText(habits).flow(wanted, slot);
  }

  /** A value that has no lines of its own below the key, unless it is a text of several lines. */
  private String inline(Node node, JsonNode wanted) {
    if (wanted.isObject()) {
      return "{}";
    }
    if (wanted.isArray()) {
      return "[]";
    }
    if (!wanted.isTextual()) {
      return Numbers.text(wanted);
    }
    String text = wanted.textValue();
    boolean commented = !layout.comment(node.end(), layout.lineEnd(node.end())).isEmpty();
    if (text.contains("\n") && !commented) {
      return habits.yaml().text(text, slot.margin());
    }
    Style style = node instanceof ScalarNode scalar ? scalar.style() : Style.PLAIN;
    return YamlText.styled(text, style.isBlock() ? Style.PLAIN : style, false);
  }

  private TextEdit root(Node node, JsonNode wanted) {
    StringBuilder text = new StringBuilder();
    for (String comment : layout.commentLines(node.start(), node.end(), node)) {
      text.append(comment).append(habits.yaml().lineEnd());
    }
    boolean lines = wanted.isContainerNode() && !wanted.isEmpty();
    text.append(lines ? new StyledText(habits).lines(wanted, slot) : inline(node, wanted));
    return new TextEdit(node.start(), node.end(), text.toString());
  }

  private TextEdit behindHead(Node node, JsonNode wanted, String anchor) {
    String lineEnd = habits.yaml().lineEnd();
    int end = layout.lineEnd(node.end());
    List<String> head = new ArrayList<>();
    head.add(anchor);
    boolean lines = wanted.isContainerNode() && !wanted.isEmpty();
    if (!lines) {
      head.add(inline(node, wanted));
    }
    if (!layout.sameLine(slot.head(), node.contentStart())) {
      head.add(layout.comment(slot.head(), layout.lineEnd(slot.head())));
    }
    head.add(layout.comment(node.end(), end));
    head.removeIf(String::isEmpty);
    StringBuilder text = new StringBuilder();
    head.forEach(part -> text.append(' ').append(part));
    List<String> comments = layout.commentLines(slot.head(), node.end(), node);
    comments.forEach(comment -> text.append(lineEnd).append(slot.margin()).append(comment));
    if (lines) {
      String block = new StyledText(habits).lines(wanted, slot);
      boolean joined = slot.kind() == Slot.Kind.ITEM && text.length() == 0;
      text.append(joined ? " " + block.stripLeading() : lineEnd + block);
    }
    return new TextEdit(slot.head(), end, text.toString());
  }
}
