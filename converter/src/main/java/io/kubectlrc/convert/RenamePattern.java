package io.kubectlrc.convert;

import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.selector.Versions.VersionedName;
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
      value(field.group(1), "", Versions.split(""));
    }
  }

  /**
   * The new name.
   *
   * @param versions tells the version of {@code web-3} from the number of {@code mongo-3}
   */
  public String apply(Bearer bearer, Versions versions) {
    VersionedName named = versions.nameOf(bearer);
    return FIELD
        .matcher(text)
        .replaceAll(field -> Matcher.quoteReplacement(value(field.group(1), bearer.name(), named)));
  }

  private static String value(String field, String name, VersionedName named) {
    return switch (field) {
      case "name" -> name;
      case "base" -> named.base();
      case "version" -> named.version().orElse("");
      default ->
          throw new IllegalArgumentException(
              "a name is made of {name}, {base} and {version}; there is no {" + field + "}");
    };
  }
}
