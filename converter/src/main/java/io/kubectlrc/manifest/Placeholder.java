package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something in a text that a tool shall replace before Kubernetes sees it.
 *
 * @param tool what replaces it, as a sentence has it: "a Go or Jinja template"
 * @param start its offset in the text it was looked for in
 * @param text the placeholder itself
 */
public record Placeholder(String tool, int start, String text) {
  private record Kind(String tool, Pattern pattern) {}

  // None is longer than 200 characters, so that a text of nothing but braces is done with quickly.

  /** What nobody writes but for a template tool. */
  private static final List<Kind> TEMPLATES =
      List.of(
          new Kind(
              "an ERB template", Pattern.compile("<%[^\\n]{0,200}?(?:%>|$)", Pattern.MULTILINE)),
          new Kind(
              "a Go or Jinja template",
              Pattern.compile(
                  "\\{\\{[^\\n]{0,200}?\\}\\}|\\{%[^\\n]{0,200}?%\\}|\\{\\{[^\\n\"{]{0,200}$",
                  Pattern.MULTILINE)),
          new Kind(
              "an m4 template",
              Pattern.compile(
                  "\\b(?:m4_)?(?:define|changequote|ifdef|ifelse|undefine|divert|sinclude)\\([^\\n)]{0,200}\\)?"
                      + "|^dnl\\b.*$",
                  Pattern.MULTILINE)));

  /** What is also legal in Kubernetes' own texts, such as a container's arguments. */
  private static final List<Kind> VARIABLES =
      List.of(
          new Kind(
              "a shell or OpenShift template",
              Pattern.compile("\\$\\{[^}\\s]{0,200}\\}+|(?<!\\$)\\$[A-Za-z_]\\w{0,199}")),
          // In capitals: __init__ is Python's.
          new Kind(
              "a template",
              Pattern.compile("(?<![A-Z0-9_])__[A-Z](?:[A-Z0-9]|_(?!_)){0,199}__(?![A-Z0-9_])")),
          new Kind("a make template", Pattern.compile("\\$\\([^)\\s]{1,200}\\)")));

  /**
   * The first placeholder in a text: {@code {{ x }}}, {@code {% x %}}, {@code <%= x %>}, an m4
   * macro, {@code ${X}}, {@code $X}, {@code $(X)} or {@code __X__}.
   */
  public static Optional<Placeholder> first(String text) {
    if (!mayHoldOne(text)) {
      return Optional.empty();
    }
    Optional<Placeholder> template = first(TEMPLATES, text);
    Optional<Placeholder> variable = first(VARIABLES, text);
    if (template.isPresent() && variable.isPresent()) {
      return template.get().start() <= variable.get().start() ? template : variable;
    }
    return template.isPresent() ? template : variable;
  }

  /** Spares the texts without a character that every placeholder has, which most are. */
  private static boolean mayHoldOne(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '$', '{', '<', '(', '_' -> {
          return true;
        }
        default -> {}
      }
    }
    return text.contains("dnl");
  }

  /** The first one that tells a template from a manifest. */
  static Optional<Placeholder> firstOfTemplate(String text) {
    return first(TEMPLATES, text);
  }

  /** Whether a value is a text with a placeholder in it, so that nobody knows yet what it is. */
  public static boolean isIn(JsonNode value) {
    return value.isTextual() && first(value.textValue()).isPresent();
  }

  /** Whether a string is one placeholder and nothing else, such as {@code ${REPLICAS}}. */
  public static boolean isWhole(String text) {
    String stripped = text.strip();
    return first(stripped)
        .filter(found -> found.start() == 0 && found.text().equals(stripped))
        .isPresent();
  }

  private static Optional<Placeholder> first(List<Kind> kinds, String text) {
    Placeholder first = null;
    for (Kind kind : kinds) {
      Matcher matcher = kind.pattern().matcher(text);
      if (matcher.find() && (first == null || matcher.start() < first.start())) {
        first = new Placeholder(kind.tool(), matcher.start(), matcher.group());
      }
    }
    return Optional.ofNullable(first);
  }
}
