package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a field holds, as the API server decodes it.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public enum Shape {
  STRING("a string"),
  INT32("a whole number"),
  INT64("a whole number"),
  NUMBER("a number"),
  BOOLEAN("true or false"),
  QUANTITY("a quantity such as 100m, 2 or 1.5Gi"),
  INT_OR_STRING("a whole number or a string"),
  PORT("a port's number or name"),
  INT_OR_PERCENT("a whole number or a percentage such as 25%"),
  LIST("a list"),
  OBJECT("an object"),
  ANY("anything");

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
  private static final Pattern PERCENT = Pattern.compile("\\d{1,9}%");

  private final String words;

  Shape(String words) {
    this.words = words;
  }

  /** As a sentence has it: {@code a list}. */
  public String words() {
    return words;
  }

  /** Whether it is a number or a boolean, for which a template's text may stand. */
  public boolean isNumberOrBoolean() {
    return switch (this) {
      case INT32, INT64, NUMBER, BOOLEAN, QUANTITY, INT_OR_PERCENT -> true;
      default -> false;
    };
  }

  boolean isWhole() {
    return this == INT32 || this == INT64;
  }

  boolean isContainer() {
    return this == LIST || this == OBJECT;
  }

  boolean holds(JsonNode value) {
    return switch (this) {
      case STRING -> value.isTextual();
      case INT32 -> isInt(value);
      case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case QUANTITY ->
          (value.isTextual() || value.isNumber()) && Quantities.isQuantity(value.asText().strip());
      case INT_OR_STRING -> value.isTextual() || isInt(value);
      case PORT ->
          isInt(value) || (value.isTextual() && !WHOLE.matcher(value.textValue()).matches());
      case INT_OR_PERCENT ->
          isInt(value) || (value.isTextual() && PERCENT.matcher(value.textValue()).matches());
      case LIST -> value.isArray();
      case OBJECT -> value.isObject();
      case ANY -> true;
    };
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /**
   * The value of this shape that a scalar of another one stands for, such as true for "true".
   *
   * @param text the scalar as its author wrote it: {@code 1.10}
   */
  public Optional<JsonNode> mended(String text) {
    return switch (this) {
      case STRING -> Optional.of(TextNode.valueOf(text));
      case INT32, INT64, PORT, INT_OR_PERCENT ->
          WHOLE.matcher(text).matches()
              ? Optional.of(IntNode.valueOf(Integer.parseInt(text)))
              : Optional.empty();
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Optional.of(BooleanNode.valueOf(text.equals("true")))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
