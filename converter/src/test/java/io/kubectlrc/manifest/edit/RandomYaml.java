package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.ScalarNode.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** Writes trees as YAML in as many ways as people do. */
public final class RandomYaml {
  private static final Pattern FOLDABLE = Pattern.compile("[a-z]+(?: [a-z]+)+");

  private final Random random;
  private final String unit;
  private final boolean indentSequences;
  private final boolean comments;
  private final boolean anchors;
  private final Map<String, JsonNode> anchored = new LinkedHashMap<>();
  private int commentCount;
  private int anchorCount;

  public RandomYaml(Random random) {
    this.random = random;
    this.unit = " ".repeat(1 + random.nextInt(4));
    this.indentSequences = random.nextBoolean();
    this.comments = random.nextBoolean();
    this.anchors = random.nextBoolean();
  }

  public String write(ObjectNode tree) {
    StringBuilder out = new StringBuilder();
    if (oneIn(8)) {
      flow(tree, "", out);
      out.append('\n');
    } else {
      commentLine("", out);
      mapping(tree, "", out);
      commentLine("", out);
    }
    String text = out.toString();
    if (oneIn(4) && text.endsWith("\n") && !text.contains("|") && !text.contains(">")) {
      text = text.substring(0, text.length() - 1);
    }
    if (oneIn(3)) {
      text = text.replace("\n", "\r\n");
    }
    if (oneIn(5)) {
      text = "---\n" + text;
    }
    return oneIn(8) ? "\uFEFF" + text : text;
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private void mapping(JsonNode tree, String margin, StringBuilder out) {
    boolean first = true;
    for (Map.Entry<String, JsonNode> member : withoutMerged(tree, margin, out).properties()) {
      if (!first) {
        blankOrComment(margin, out);
      }
      first = false;
      out.append(margin)
          .append(string(member.getKey(), margin, true, false))
          .append(oneIn(9) ? " :" : ":");
      valueOfEntry(member.getValue(), margin, out);
    }
  }

  /** Writes a merge key for what an anchor already says, and leaves the rest. */
  private ObjectNode withoutMerged(JsonNode tree, String margin, StringBuilder out) {
    ObjectNode rest = (ObjectNode) tree.deepCopy();
    if (!anchors || tree.has("<<")) {
      return rest;
    }
    for (Map.Entry<String, JsonNode> anchor : anchored.entrySet()) {
      JsonNode value = anchor.getValue();
      boolean included = value.isObject() && !value.isEmpty() && value.size() < tree.size();
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        included &= member.getValue().equals(tree.get(member.getKey()));
      }
      if (included) {
        out.append(margin).append("<<: *").append(anchor.getKey()).append('\n');
        value.fieldNames().forEachRemaining(rest::remove);
        return rest;
      }
    }
    return rest;
  }

  private void sequence(JsonNode tree, String margin, StringBuilder out) {
    for (JsonNode item : tree) {
      blankOrComment(margin, out);
      out.append(margin).append('-');
      String inner = margin + "  ";
      boolean joined = item.isContainerNode() && !item.isEmpty() && oneIn(2);
      if (joined && alias(item) == null) {
        StringBuilder lines = new StringBuilder();
        block(item, inner, lines);
        String text = lines.toString();
        String firstLine = text.lines().findFirst().orElse("").strip();
        if (firstLine.isEmpty() || firstLine.startsWith("#")) {
          out.append('\n').append(text);
        } else {
          out.append(' ').append(text.substring(inner.length()));
        }
      } else {
        value(item, margin, inner, out);
      }
    }
  }

  private void block(JsonNode tree, String margin, StringBuilder out) {
    if (tree.isObject()) {
      mapping(tree, margin, out);
    } else {
      sequence(tree, margin, out);
    }
  }

  private void valueOfEntry(JsonNode value, String margin, StringBuilder out) {
    String inner = value.isArray() && !indentSequences ? margin : margin + unit;
    value(value, margin, inner, out);
  }

  /** What comes behind a colon or dash, up to the end of the line or of the lines below. */
  private void value(JsonNode value, String margin, String inner, StringBuilder out) {
    String alias = alias(value);
    if (alias != null) {
      out.append(" *").append(alias);
      endLine(out);
      return;
    }
    String anchor = anchored.containsValue(value) ? "" : anchor(value, out);
    if (value.isContainerNode() && !value.isEmpty() && !oneIn(5)) {
      endLine(out);
      commentLine(inner, out);
      block(value, inner, out);
    } else if (value.isContainerNode()) {
      out.append(' ');
      flow(value, margin + unit, out);
      endLine(out);
    } else if (value.isTextual()) {
      String text = string(value.textValue(), margin + unit, false, false);
      out.append(' ').append(text);
      if (text.contains("\n")) {
        out.append(text.endsWith("\n") ? "" : "\n");
      } else {
        endLine(out);
      }
    } else if (!value.isNull() || oneIn(2) || !anchor.isEmpty()) {
      out.append(' ').append(value.asText());
      endLine(out);
    } else {
      endLine(out);
    }
    if (!anchor.isEmpty()) {
      anchored.put(anchor, value);
    }
  }

  private String alias(JsonNode value) {
    if (anchors && !oneIn(3)) {
      for (Map.Entry<String, JsonNode> anchor : anchored.entrySet()) {
        if (anchor.getValue().equals(value)) {
          return anchor.getKey();
        }
      }
    }
    return null;
  }

  private String anchor(JsonNode value, StringBuilder out) {
    if (!anchors || value.isNull() || anchored.containsValue(value) || !oneIn(2)) {
      return "";
    }
    String name = "a" + anchorCount++;
    out.append(" &").append(name);
    return name;
  }

  private void flow(JsonNode value, String margin, StringBuilder out) {
    boolean object = value.isObject();
    List<String> parts = new ArrayList<>();
    if (object) {
      value
          .properties()
          .forEach(
              member -> {
                String key = string(member.getKey(), "", true, true);
                parts.add(key + ": " + inFlow(member.getValue(), margin + unit));
              });
    } else {
      value.forEach(item -> parts.add(inFlow(item, margin + unit)));
    }
    out.append(object ? '{' : '[');
    if (!margin.isEmpty() && oneIn(3)) {
      onLines(parts, margin, out);
    } else {
      out.append(oneIn(3) ? " " : "");
      out.append(String.join(oneIn(4) ? "," + " ".repeat(1 + random.nextInt(2)) : ", ", parts));
    }
    out.append(object ? '}' : ']');
  }

  private void onLines(List<String> parts, String margin, StringBuilder out) {
    String inner = margin + unit;
    endLine(out);
    for (int i = 0; i < parts.size(); i++) {
      commentLine(inner, out);
      out.append(inner).append(parts.get(i)).append(i + 1 < parts.size() ? "," : "");
      endLine(out);
    }
    commentLine(inner, out);
    out.append(margin);
  }

  private String inFlow(JsonNode value, String margin) {
    if (value.isContainerNode()) {
      StringBuilder out = new StringBuilder();
      flow(value, margin, out);
      return out.toString();
    }
    return value.isTextual() ? string(value.textValue(), "", false, true) : value.asText();
  }

  private String string(String text, String margin, boolean key, boolean inBrackets) {
    Style style = Style.values()[random.nextInt(Style.values().length)];
    boolean oneLine = key || inBrackets;
    if (style == Style.LITERAL && !oneLine && isLiteral(text)) {
      return literal(text, margin);
    }
    boolean folds = !oneLine && FOLDABLE.matcher(text).matches();
    if (style == Style.FOLDED) {
      return folds ? ">-\n" + fold(margin, text) + "\n" : JsonWriter.quote(text);
    }
    String line = YamlText.styled(text, style == Style.LITERAL ? Style.PLAIN : style, inBrackets);
    return folds && oneIn(3) ? fold(margin, line).strip() + "\n" : line;
  }

  private static boolean isLiteral(String text) {
    return text.indexOf('\n') > 0
        && !text.startsWith(" ")
        && text.chars().allMatch(c -> c == '\n' || JsonWriter.isPrintable((char) c));
  }

  private String literal(String text, String margin) {
    String kept = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
    String indicator = oneIn(4) ? String.valueOf(unit.length()) : "";
    StringBuilder out = new StringBuilder("|").append(indicator).append(kept).append('\n');
    text.lines()
        .forEach(line -> out.append(line.isEmpty() ? "" : margin).append(line).append('\n'));
    return out.toString();
  }

  /** Puts each word on a line of its own, which says the same. */
  private static String fold(String margin, String text) {
    return margin + text.replace(" ", "\n" + margin);
  }

  private void endLine(StringBuilder out) {
    out.append(comments && oneIn(5) ? " # c" + commentCount++ : "").append('\n');
  }

  private void blankOrComment(String margin, StringBuilder out) {
    // Behind a literal block that keeps its line breaks, a blank line would be part of it.
    if (oneIn(10) && !out.toString().endsWith("\n\n")) {
      out.append(oneIn(2) ? "\n" : margin + "\n");
    }
    commentLine(margin, out);
  }

  private void commentLine(String margin, StringBuilder out) {
    if (comments && oneIn(5)) {
      out.append(margin).append("# line ").append(commentCount++).append('\n');
    }
  }
}
