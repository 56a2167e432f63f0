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

  private Diagnosis() {}

  /**
   * The cause of a failure, or the failure itself.
   *
   * @param text the document
   * @param base the offset of {@code text} in its source
   */
  static BadDocument of(BadDocument failure, String text, int base) {
    Matcher conflict = CONFLICT.matcher(text);
    if (conflict.find()) {
      return new BadDocument(
          base + conflict.start(),
          "a merge conflict was left unresolved here",
          "resolve it and remove its markers");
    }
    String uncommented = COMMENT_LINE.matcher(text).replaceAll(m -> " ".repeat(m.group().length()));
    Optional<Placeholder> template = Placeholder.firstOfTemplate(uncommented);
    if (template.isPresent()) {
      return unrendered(template.get(), base + template.get().start());
    }
    int at = Math.min(Math.max(failure.offset() - base, 0), text.length());
    int start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
    int end = text.indexOf('\n', at);
    Optional<Placeholder> variable =
        Placeholder.first(uncommented.substring(start, end < 0 ? text.length() : end));
    return variable.map(found -> unrendered(found, base + start + found.start())).orElse(failure);
  }

  private static BadDocument unrendered(Placeholder found, int offset) {
    return new BadDocument(
        offset,
        "this is " + found.tool() + ", not yet rendered: " + found.text(),
        "render it first");
  }
}
