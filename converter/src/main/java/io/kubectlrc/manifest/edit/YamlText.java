package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.ScalarNode.Style;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/** Strings as YAML scalars that every reader, of YAML 1.1 or 1.2, takes for that string. */
final class YamlText {
  /** Characters that mean nothing anywhere: words, paths, image names, versions, label keys. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "-{0,2}[A-Za-z0-9_/.$(][-A-Za-z0-9_/.$()+@^=;<>~%]*+(?:[: ][-A-Za-z0-9_/.$()+@^=;<>~%]++)*+");

  /** Characters that mean nothing outside brackets. */
  private static final Pattern BRACKETS = Pattern.compile("[{}\\[\\],]");

  /** What some reader takes for a number, in base 60 too, or a date. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(?:0[xXoObB][0-9a-fA-F_]*+"
              + "|[0-9_]*+\\.?[0-9_]*+(?:[eE][-+]?[0-9_]++)?"
              + "|[0-9][0-9_]*+(?::[0-5]?[0-9])++(?:\\.[0-9_]*+)?"
              + "|\\.(?i:inf|nan))"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*+");

  /** What some reader takes for a boolean, a null or a special key. */
  private static final Pattern WORD =
      Pattern.compile("(?i:y|n|yes|no|on|off|true|false|null|nil|none)|~|<<|=");

  private YamlText() {}

  /** Whether a string may stand without quotes. */
  static boolean isPlain(String text, boolean inBrackets) {
    String bare = inBrackets ? text : BRACKETS.matcher(text).replaceAll("_");
    return !text.isEmpty()
        && HARMLESS.matcher(bare).matches()
        && (inBrackets || "{}[],".indexOf(text.charAt(0)) < 0)
        && !NUMBER.matcher(text).matches()
        && !WORD.matcher(text).matches()
        && !text.startsWith("---")
        && !text.startsWith("...");
  }

  /** A string on one line, outside brackets. */
  static String inline(String text) {
    return isPlain(text, false) ? text : quoted(text);
  }

  /** Single quotes hold double ones, and JSON in a string stays readable. */
  private static String quoted(String text) {
    boolean escapes = text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
    return escapes && isSimple(text) ? singleQuoted(text) : JsonWriter.quote(text);
  }

  private static boolean isSimple(String text) {
    return text.chars().allMatch(c -> JsonWriter.isPrintable((char) c));
  }

  private static String singleQuoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * A string as the value of a block mapping or sequence, as a literal block if it has several
   * lines.
   *
   * @param margin the blanks before each line of a literal block
   */
  static String block(String text, String margin, String lineEnd) {
    if (!fitsLiteral(text)) {
      return inline(text);
    }
    boolean clipped = text.endsWith("\n");
    StringBuilder out = new StringBuilder(clipped ? "|" : "|-");
    for (String line : text.split("\n")) {
      out.append(lineEnd).append(line.isEmpty() ? "" : margin).append(line);
    }
    return out.toString();
  }

  private static boolean fitsLiteral(String text) {
    return text.indexOf('\n') > 0
        && !text.startsWith(" ")
        && !text.startsWith("\t")
        && !text.endsWith("\n\n")
        && text.chars().allMatch(c -> c == '\n' || c == '\t' || JsonWriter.isPrintable((char) c));
  }

  /** A string on one line in a given style, or, where that cannot hold it, in double quotes. */
  static String styled(String text, Style style, boolean inBrackets) {
    if (style == Style.SINGLE_QUOTED && isSimple(text)) {
      return singleQuoted(text);
    }
    if (style == Style.PLAIN && isPlain(text, inBrackets)) {
      return text;
    }
    return JsonWriter.quote(text);
  }

  /** A value in flow style on one line, without quotes where they are not needed. */
  static String flow(JsonNode node) {
    StringBuilder out = new StringBuilder();
    flow(node, out);
    return out.toString();
  }

  private static void flow(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      out.append('{');
      Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        out.append(styled(member.getKey(), Style.PLAIN, true)).append(": ");
        flow(member.getValue(), out);
        out.append(members.hasNext() ? ", " : "");
      }
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      Iterator<JsonNode> items = node.iterator();
      while (items.hasNext()) {
        flow(items.next(), out);
        out.append(items.hasNext() ? ", " : "");
      }
      out.append(']');
    } else {
      out.append(
          node.isTextual() ? styled(node.textValue(), Style.PLAIN, true) : Numbers.text(node));
    }
  }
}
