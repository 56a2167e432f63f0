package io.kubectlrc.manifest;

/**
 * Text of others as people and line-based formats get it. A manifest, a file's name or a server's
 * message may hold what a terminal obeys instead of showing it, what turns the text around it, or a
 * line break that makes one line look like two; here that is escaped as in Java and in JSON.
 */
public final class Visible {

  /** Lines of people's output are no longer; whoever needs all of a value has the JSON formats. */
  private static final int LONGEST = 2_000;

  /** Of what is too long, so much of the end is kept: there it says what to do. */
  private static final int END = 400;

  private Visible() {}

  /** A text in one line; if it is too long, without its middle. */
  public static String of(String text) {
    String line = escaped(text, false);
    return line.length() <= LONGEST
        ? line
        : cut(line, LONGEST - END)
            + " "
            + line.substring(line.offsetByCodePoints(line.length(), -END));
  }

  /**
   * A text that has lines, and keeps them. JSON stays the same value: what is escaped can only be
   * within its strings.
   */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /**
   * The start of a text that may be a whole page, with a mark if that is not all.
   *
   * @param longest how many characters to keep
   */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "…";
  }

  /**
   * Whether a terminal shows a character as something other than itself: the control characters but
   * for tabs, the marks and overrides of writing direction, Unicode's own line breaks, and the byte
   * order mark, which is invisible.
   */
  public static boolean isHidden(char c) {
    if (c >= ' ' && c <= '~') {
      return false;
    }
    return Character.isISOControl(c) && c != '\t'
        || c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069'
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c'
        || c == '\u2028'
        || c == '\u2029'
        || c == '\ufeff';
  }

  private static String escaped(String text, boolean keepsLines) {
    int first = 0;
    while (first < text.length() && !isHidden(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isHidden(c) || keepsLines && isLineEnd(text, i)) {
        out.append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c == '\r') {
        out.append("\\r");
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean isLineEnd(String text, int at) {
    return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
  }
}
