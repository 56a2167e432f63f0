package io.kubectlrc.watch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Where an answer says which version gave it. */
public sealed interface VersionSource {

  /** The longest version that is told. */
  int LONGEST = 64;

  /** Nowhere. */
  VersionSource NONE = new Nowhere();

  /** The version that an answer names; empty if none. */
  String in(Answer answer);

  /**
   * Reads {@code header:NAME} or {@code body:REGEX}.
   *
   * @throws IllegalArgumentException in a sentence, if it is neither
   */
  static VersionSource parse(String text) {
    if (text.matches("header:[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      return new Header(text.substring(text.indexOf(':') + 1));
    }
    if (text.startsWith("body:") && text.length() > "body:".length()) {
      try {
        return new Body(Pattern.compile(text.substring("body:".length())));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "'%s' has no regular expression: %s".formatted(text, e.getDescription()));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is neither header:NAME nor body:REGEX".formatted(text));
  }

  private static String shortened(String version) {
    String stripped = version.strip();
    return stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped;
  }

  /** Versions are not asked for. */
  record Nowhere() implements VersionSource {
    @Override
    public String in(Answer answer) {
      return "";
    }
  }

  /** A header of it. */
  record Header(String name) implements VersionSource {
    @Override
    public String in(Answer answer) {
      return shortened(answer.header(name).orElse(""));
    }
  }

  /** What the first group of an expression matches in the body; without one, all of it. */
  record Body(Pattern pattern) implements VersionSource {
    @Override
    public String in(Answer answer) {
      Matcher matcher = pattern.matcher(answer.body());
      if (!matcher.find()) {
        return "";
      }
      String version = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      return version == null ? "" : shortened(version);
    }
  }
}
