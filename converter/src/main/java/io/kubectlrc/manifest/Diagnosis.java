package io.kubectlrc.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for the cause of a failure to read a document. Parsers only see where a text stops being
 * YAML or JSON; what its author has to know is that it is a template, or half-merged.
 */
final class Diagnosis {
  private static final Pattern CONFLICT =
      Pattern.compile("^(?:<{7}|\\|{7}|>{7})(?: .*)?$|^={7}$", Pattern.MULTILINE);
  private static final Pattern COMMENT_LINE = Pattern.compile("^[ \\t]*#.*$", Pattern.MULTILINE);

  /** What is before the first value on a line. */
  private static final Pattern BEGINNING = Pattern.compile("[\\s-]*|.*[:\\[,]\\s*");

  /** Characters that look like a space and are none to YAML and JSON. */
  private static final Pattern STRANGE_SPACE =
      Pattern.compile("[\\u00A0\\u1680\\u2000-\\u200B\\u202F\\u205F\\u2060\\u3000]");

  /** Placeholders looked at; a template has one of them at the beginning of a value long before. */
  private static final int ENOUGH = 100;

  /** Characters before and behind a failure in which its cause is looked for. */
  private static final int AROUND = 100_000;

  private Diagnosis() {}

  /**
   * The cause of a failure, or the failure itself.
   *
   * @param text the document
   * @param base the offset of {@code text} in its source
   */
  static BadDocument of(BadDocument failure, String text, int base) {
    int at = Math.min(Math.max(failure.offset() - base, 0), text.length());
    int from = Math.max(0, at - AROUND);
    int to = Math.min(text.length(), at + AROUND);
    return around(failure, text.substring(from, to), base + from);
  }

  private static BadDocument around(BadDocument failure, String text, int base) {
    Matcher conflict = CONFLICT.matcher(text);
    if (conflict.find()) {
      return new BadDocument(
          base + conflict.start(),
          "a merge conflict was left unresolved here",
          "resolve it and remove its markers");
    }
    String uncommented = COMMENT_LINE.matcher(text).replaceAll(m -> " ".repeat(m.group().length()));
    int at = Math.min(Math.max(failure.offset() - base, 0), text.length());
    int start = startOfLine(text, at);
    int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
    Optional<Placeholder> template = Placeholder.firstOfTemplate(uncommented);
    if (template.isPresent() && isStructure(uncommented, start, end)) {
      return unrendered(template.get(), base + template.get().start());
    }
    String line = uncommented.substring(start, end);
    Optional<Placeholder> variable = Placeholder.first(line).filter(found -> isValue(found, line));
    if (variable.isPresent()) {
      return unrendered(variable.get(), base + start + variable.get().start());
    }
    // Of a line that is indented otherwise than it looks, the parser may tell at the next one.
    Matcher space = STRANGE_SPACE.matcher(uncommented);
    space.region(startOfLine(text, Math.max(start - 1, 0)), end);
    return space.find() ? strangeSpace(base + space.start(), space.group().charAt(0)) : failure;
  }

  /** Whether a variable is what its line says, rather than a shell's within a longer text. */
  private static boolean isValue(Placeholder found, String line) {
    return !found.text().matches("\\$?\\w+")
        || BEGINNING.matcher(line.substring(0, found.start())).matches();
  }

  /**
   * Whether a template tool's placeholder stands where no text is: it begins a line or a value, or
   * it is where the failure shows. Elsewhere it may well be meant for another program, such as in
   * the rules of a monitoring system.
   */
  private static boolean isStructure(String text, int start, int end) {
    int around = startOfLine(text, Math.max(start - 1, 0));
    if (Placeholder.firstOfTemplate(text.substring(around, end)).isPresent()) {
      return true;
    }
    int from = 0;
    for (int looks = 0; looks < ENOUGH; looks++) {
      Optional<Placeholder> next = Placeholder.firstOfTemplate(text.substring(from));
      if (next.isEmpty() || from + next.get().start() >= end) {
        return false;
      }
      int at = from + next.get().start();
      if (BEGINNING.matcher(text.substring(startOfLine(text, at), at)).matches()) {
        return true;
      }
      from = at + next.get().text().length();
    }
    return false;
  }

  private static int startOfLine(String text, int at) {
    return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  }

  private static BadDocument strangeSpace(int offset, char space) {
    String name =
        space == '\u00A0' || space == '\u202F' ? "a no-break space" : "a space of another kind";
    return new BadDocument(
        offset,
        "%s (U+%04X) stands here, which is no space to a program".formatted(name, (int) space),
        "replace it by a space");
  }

  private static BadDocument unrendered(Placeholder found, int offset) {
    return new BadDocument(
        offset,
        "this is " + found.tool() + ", not yet rendered: " + found.text(),
        "render it first");
  }
}
