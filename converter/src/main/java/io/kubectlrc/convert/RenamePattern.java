package io.kubectlrc.convert;

import io.kubectlrc.selector.Versions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a Deployment's name is made of its ReplicationController's.
 *
 * @param text in which <code>{name}</code> stands for the name, <code>{base}</code> for the name
 *     without the version at its end, and <code>{version}</code> for that version (empty if there
 *     is none)
 */
public record RenamePattern(String text) {
  private static final Pattern FIELD = Pattern.compile("\\{(.*?)}");

  /**
   * @throws IllegalArgumentException for a field in braces that there is not, or an empty pattern
   */
  public RenamePattern {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a name cannot be empty");
    }
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      value(field.group(1), "");
    }
  }

  /** The new name. */
  public String apply(String name) {
    return FIELD
        .matcher(text)
        .replaceAll(field -> Matcher.quoteReplacement(value(field.group(1), name)));
  }

  private static String value(String field, String name) {
    return switch (field) {
      case "name" -> name;
      case "base" -> Versions.split(name).base();
      case "version" -> Versions.split(name).version().orElse("");
      default ->
          throw new IllegalArgumentException(
              "a name is made of {name}, {base} and {version}; there is no {" + field + "}");
    };
  }
}
