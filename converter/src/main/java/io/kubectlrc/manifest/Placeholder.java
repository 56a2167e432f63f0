package io.kubectlrc.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something in a text that a template tool shall replace.
 *
 * @param tool what replaces it, as a reader would say it: "a Go or Jinja template"
 * @param start its offset in the text it was looked for in
 * @param text the placeholder itself
 */
public record Placeholder(String tool, int start, String text) {
  private record Kind(String tool, Pattern pattern) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("an ERB template", Pattern.compile("<%[^\\n]*?(?:%>|$)", Pattern.MULTILINE)),
          new Kind("a Go or Jinja template", Pattern.compile("\\{\\{.*?\\}\\}|\\{%.*?%\\}")),
          new Kind("a shell template", Pattern.compile("\\$\\{[^}\\s]+\\}")),
          new Kind("a make or OpenShift template", Pattern.compile("\\$\\([^)\\s]+\\)")));

  /** The first placeholder in a text. */
  public static Optional<Placeholder> first(String text) {
    Placeholder first = null;
    for (Kind kind : KINDS) {
      Matcher matcher = kind.pattern().matcher(text);
      if (matcher.find() && (first == null || matcher.start() < first.start())) {
        first = new Placeholder(kind.tool(), matcher.start(), matcher.group());
      }
    }
    return Optional.ofNullable(first);
  }

  /** Whether a string is a placeholder and nothing else, such as {@code ${REPLICAS}}. */
  public static boolean isWhole(String text) {
    return first(text).filter(found -> found.text().equals(text.strip())).isPresent();
  }
}
