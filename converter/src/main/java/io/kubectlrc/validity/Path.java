package io.kubectlrc.validity;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** The way to a value; a pointer is only made of it where it is needed, which is seldom. */
record Path(Path parent, String key, int index) {
  static final Path ROOT = new Path(null, "", -1);

  private static final int LONGEST = 60;
  private static final Pattern PLAIN = Pattern.compile("[\\w-]+");

  Path to(String key) {
    return new Path(this, key, -1);
  }

  Path to(int index) {
    return new Path(this, "", index);
  }

  JsonPointer pointer() {
    JsonPointer pointer = JsonPointer.empty();
    for (Path step : steps()) {
      pointer = step.index < 0 ? pointer.appendProperty(step.key) : pointer.appendIndex(step.index);
    }
    return pointer;
  }

  private Deque<Path> steps() {
    Deque<Path> steps = new ArrayDeque<>();
    for (Path step = this; step.parent != null; step = step.parent) {
      steps.addFirst(step);
    }
    return steps;
  }

  /** Whether it is that of a field, inner, of a field of the object. */
  boolean is(String outer, String inner) {
    return key.equals(inner) && parent != null && parent.key.equals(outer) && parent.parent == ROOT;
  }

  /** Whether it leads into what pods are made by. */
  boolean isInTemplate() {
    for (Path step = this; step.parent != null; step = step.parent) {
      if (step.key.equals("template")) {
        return true;
      }
    }
    return false;
  }

  /** {@code spec.containers[0].name}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Path step : steps()) {
      if (step.index >= 0) {
        text.append('[').append(step.index).append(']');
      } else if (PLAIN.matcher(step.key).matches()) {
        text.append(text.isEmpty() ? "" : ".").append(shortened(step.key));
      } else {
        text.append('[').append(shortened(step.key)).append(']');
      }
    }
    return text.toString();
  }

  /** A scalar as a sentence has it, texts in quotes. */
  static String shown(JsonNode value) {
    String text = shortened(value.asText());
    return value.isTextual() ? '"' + text + '"' : text;
  }

  /** As much of a text as a sentence can bear. */
  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
