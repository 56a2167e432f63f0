package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kubectl makes of YAML scalars: the rules of the Go library behind it (go-yaml v2 under
 * sigs.k8s.io/yaml), which are YAML 1.1's with changes. Measured in {@code scalars.tsv} of the
 * tests.
 */
final class Scalars {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Set<String> RESOLVED = Set.of("!!int", "!!float", "!!bool", "!!null");
  private static final Pattern BASE64 =
      Pattern.compile("(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

  /** A number of more digits is larger than any a double can hold. */
  private static final int LONGEST_NUMBER = 1_000;

  /** From this exponent on Go prints a key with it. */
  private static final int KEY_DIGITS = 6;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Scalars() {}

  /** The value of a scalar. */
  static JsonNode value(ScalarNode scalar) throws BadDocument {
    String tag = tag(scalar);
    if (tag.equals("!!binary")) {
      return binary(scalar);
    }
    if (!tag.isEmpty() && !RESOLVED.contains(tag)) {
      return TextNode.valueOf(scalar.text());
    }
    JsonNode value = finite(scalar);
    boolean fits =
        switch (tag) {
          case "!!int" -> value.isIntegralNumber();
          case "!!float" -> value.isNumber();
          case "!!bool" -> value.isBoolean();
          case "!!null" -> value.isNull();
          default -> true;
        };
    if (!fits) {
      throw new BadDocument(
          scalar.start(), "this is not what its tag " + tag + " says", "remove the tag");
    }
    return value;
  }

  private static String tag(ScalarNode scalar) {
    String plain = scalar.style() == ScalarNode.Style.PLAIN ? "" : "!!str";
    return scalar.tag().orElse(plain).replace("tag:yaml.org,2002:", "!!");
  }

  /** The value of an unquoted text; nothing if it is a number that JSON cannot express. */
  static Optional<JsonNode> plain(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(BooleanNode.TRUE);
    }
    if (FALSE.contains(text)) {
      return Optional.of(BooleanNode.FALSE);
    }
    if (NULL.contains(text)) {
      return Optional.of(NullNode.instance);
    }
    char first = text.charAt(0);
    if (first == '.' || first == '-' || first == '+' || (first >= '0' && first <= '9')) {
      if (NOT_FINITE.matcher(text).matches()) {
        return Optional.empty();
      }
      JsonNode number = number(text.replace("_", ""));
      if (number != null) {
        return Optional.of(number);
      }
    }
    return Optional.of(TextNode.valueOf(text));
  }

  /** The number, or null if it is none. */
  private static JsonNode number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      return integer(integer);
    }
    boolean fits = FLOAT.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
    return fits ? decimal(text) : null;
  }

  /** Of less than the smallest double only nothing is left, as in Go. */
  private static JsonNode decimal(String text) {
    return DecimalNode.valueOf(
        Double.parseDouble(text) == 0 ? BigDecimal.ZERO : new BigDecimal(text));
  }

  private static JsonNode integer(Matcher matcher) {
    int[] radixes = {16, 2, 8, 10};
    for (int i = 0; i < radixes.length; i++) {
      String digits = matcher.group(i + 2);
      if (digits != null) {
        BigInteger magnitude = new BigInteger(digits, radixes[i]);
        return integer(matcher.group(1).equals("-") ? magnitude.negate() : magnitude);
      }
    }
    throw new IllegalStateException("no digits in " + matcher.group());
  }

  static JsonNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return NODES.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? NODES.numberNode(value.longValue())
        : NODES.numberNode(value);
  }

  private static JsonNode finite(ScalarNode scalar) throws BadDocument {
    Optional<JsonNode> value = plain(scalar.text());
    if (value.isEmpty()) {
      throw new BadDocument(
          scalar.contentStart(),
          "JSON, and so Kubernetes, has no number " + scalar.text(),
          "quote it if it is a string");
    }
    return value.get();
  }

  private static JsonNode binary(ScalarNode scalar) throws BadDocument {
    String text = scalar.text().replaceAll("[\r\n]", "");
    if (!BASE64.matcher(text).matches()) {
      throw new BadDocument(
          scalar.contentStart(), "this is not base64, as its tag !!binary says", "correct it");
    }
    byte[] bytes = Base64.getDecoder().decode(text);
    return TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
  }

  /** The value of a scalar of JSON. */
  static JsonNode json(ScalarNode scalar) throws BadDocument {
    String text = scalar.text();
    if (scalar.style() == ScalarNode.Style.DOUBLE_QUOTED) {
      return TextNode.valueOf(text);
    }
    return switch (text.charAt(0)) {
      case 't' -> BooleanNode.TRUE;
      case 'f' -> BooleanNode.FALSE;
      case 'n' -> NullNode.instance;
      default -> jsonNumber(scalar);
    };
  }

  private static JsonNode jsonNumber(ScalarNode scalar) throws BadDocument {
    String text = scalar.text();
    if (!Double.isFinite(Double.parseDouble(text))) {
      throw new BadDocument(scalar.start(), "this number is too large", "correct it");
    }
    return isInteger(text) ? integer(new BigInteger(text)) : decimal(text);
  }

  /** Of what is a number. */
  private static boolean isInteger(String text) {
    return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
  }

  /** The string that kubectl makes of a key. */
  static String key(ScalarNode scalar) throws BadDocument {
    if (tag(scalar).isEmpty() && NOT_FINITE.matcher(scalar.text()).matches()) {
      return scalar.text().toLowerCase(Locale.ROOT).replace("+", "");
    }
    JsonNode value = value(scalar);
    if (value.isNull()) {
      throw new BadDocument(scalar.start(), "null is no key", "quote it if it is a string");
    }
    if (value.isBigInteger()
        && value.bigIntegerValue().signum() > 0
        && value.bigIntegerValue().bitLength() <= Long.SIZE) {
      throw new BadDocument(
          scalar.start(), "kubectl takes no number this large as a key", "quote it");
    }
    return value.isBigDecimal() || value.isBigInteger() ? key(value.floatValue()) : value.asText();
  }

  /** As Go prints a float of 32 bits in its shortest form. */
  private static String key(float value) {
    if (Float.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (shortest.signum() == 0 || (exponent >= -4 && exponent < KEY_DIGITS)) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = shortest.signum() < 0 ? "-" : "";
    return "%s%s%se%s%02d"
        .formatted(sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static BigDecimal shortest(float value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits == 1 || rounded.floatValue() != value; digits++) {
      rounded = exact.round(new MathContext(digits));
    }
    return rounded.stripTrailingZeros();
  }
}
