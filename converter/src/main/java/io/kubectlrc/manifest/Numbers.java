package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/** Numbers by their value: 1, 1.0 and 1e0 are one number, however a tree holds them. */
public final class Numbers {
  /** From here on Go, and so kubectl, writes an exponent. */
  private static final int PLAIN_DIGITS = 21;

  private Numbers() {}

  /** How a number, boolean or null is written, in JSON as in YAML. */
  public static String text(JsonNode node) {
    if (!node.isNumber()) {
      return node.asText();
    }
    if (!isFinite(node)) {
      return node.asText();
    }
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue().toString();
    }
    BigDecimal value = node.decimalValue().stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    return exponent >= PLAIN_DIGITS || exponent < -6 ? value.toString() : value.toPlainString();
  }

  /** Of a number like 3.0 or 3e0 the whole number 3, which is what kubectl sends to the server. */
  static JsonNode whole(JsonNode node) {
    if (!node.isBigDecimal()) {
      return node;
    }
    BigDecimal value = node.decimalValue().stripTrailingZeros();
    return value.scale() <= 0 && value.precision() - value.scale() <= PLAIN_DIGITS
        ? Scalars.integer(value.toBigIntegerExact())
        : node;
  }

  /** Whether two trees say the same. The order of keys means nothing. */
  public static boolean equal(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.equals(b)
          || isFinite(a) && isFinite(b) && a.decimalValue().compareTo(b.decimalValue()) == 0;
    }
    if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
      return equal(left, right);
    }
    if (a instanceof ArrayNode left && b instanceof ArrayNode right) {
      return equal(left, right);
    }
    return a.equals(b);
  }

  private static boolean isFinite(JsonNode number) {
    return number.isIntegralNumber()
        || number.isBigDecimal()
        || Double.isFinite(number.doubleValue());
  }

  private static boolean equal(ObjectNode a, ObjectNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : a.properties()) {
      JsonNode other = b.get(member.getKey());
      if (other == null || !equal(member.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(ArrayNode a, ArrayNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<JsonNode> others = b.iterator();
    for (JsonNode item : a) {
      if (!equal(item, others.next())) {
        return false;
      }
    }
    return true;
  }
}
