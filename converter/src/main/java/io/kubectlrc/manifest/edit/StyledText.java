package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.ScalarNode.Style;

/** Writes what is added to a document as the document itself is written. */
record StyledText(DetectedStyle habits) {

  /** An entry without the margin of its first line and the break of its last. */
  String entry(String key, JsonNode value, Slot slot) {
    if (!slot.isFlow()) {
      return withoutLastBreak(habits.yaml().entry(key, value, slot.margin()));
    }
    return key(key, slot) + flow(value, slot);
  }

  /** An item, likewise; in block style with its dash. */
  String item(JsonNode value, Slot slot) {
    if (!slot.isFlow()) {
      return withoutLastBreak(habits.yaml().item(value, slot.margin()));
    }
    return flow(value, slot);
  }

  /** A key in flow style and its colon. */
  String key(String key, Slot slot) {
    return slot.quoted()
        ? JsonWriter.quote(key) + habits.json().colon()
        : YamlText.styled(key, Style.PLAIN, true) + ": ";
  }

  /** A value in flow style. */
  String flow(JsonNode value, Slot slot) {
    if (!slot.quoted()) {
      return YamlText.flow(value);
    }
    JsonWriter json = slot.oneLine() ? habits.json().onOneLine() : habits.json();
    return json.write(value, slot.margin());
  }

  /** The lines of a mapping or sequence in block style, without the break of the last. */
  String lines(JsonNode value, Slot slot) {
    boolean flush = value.isArray() && !habits.yaml().indentSequences();
    String margin =
        switch (slot.kind()) {
          case ENTRY -> flush ? slot.margin() : slot.margin() + habits.yaml().indent();
          case ITEM -> slot.margin() + "  ";
          default -> "";
        };
    return withoutLastBreak(habits.yaml().block(value, margin));
  }

  private String withoutLastBreak(String text) {
    return text.substring(0, text.length() - habits.yaml().lineEnd().length());
  }
}
