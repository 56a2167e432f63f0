package io.kubectlrc.manifest.edit;

import java.util.Comparator;
import java.util.List;

/**
 * The replacement of the text from {@code start} up to, not including, {@code end}.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public record TextEdit(int start, int end, String replacement) {

  /** By where they begin; of two that begin together the one that ends first. */
  public static final Comparator<TextEdit> ORDER = TextEdit::compare;

  public TextEdit {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("ends before it starts: " + start + ", " + end);
    }
  }

  private static int compare(TextEdit one, TextEdit other) {
    return one.start == other.start
        ? Integer.compare(one.end, other.end)
        : Integer.compare(one.start, other.start);
  }

  /**
   * The text with all edits made.
   *
   * @param edits in order and not overlapping, their offsets those of {@code text}
   */
  public static String apply(String text, List<TextEdit> edits) {
    if (edits.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 64);
    int done = 0;
    for (TextEdit edit : edits) {
      out.append(text, done, edit.start()).append(edit.replacement());
      done = edit.end();
    }
    return out.append(text, done, text.length()).toString();
  }
}
