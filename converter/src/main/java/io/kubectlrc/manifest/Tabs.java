package io.kubectlrc.manifest;

/**
 * A text in which tabs that kubectl takes for blanks, but SnakeYAML does not, are replaced by as
 * many spaces, one after the other as SnakeYAML stumbles over them.
 *
 * <p>That is where they separate things on a line, and, within brackets, also where they indent
 * one; old JSON that is only valid as YAML is full of them.
 */
final class Tabs {
  /** Characters read again and again for the sake of tabs; then it is given up, to stay quick. */
  private static final int PATIENCE = 20_000_000;

  private final boolean bracketed;
  private int read;
  private String text;

  Tabs(String text) {
    this.text = text;
    this.bracketed = ManifestParser.isBracketed(text);
  }

  String text() {
    return text;
  }

  /** Replaces the tabs at an offset; false if there are none or they may not stand there. */
  boolean replaceAt(int offset) {
    if (offset >= text.length()
        || text.charAt(offset) != '\t'
        || !mayStand(offset)
        || read > PATIENCE) {
      return false;
    }
    read += text.length();
    StringBuilder replaced = new StringBuilder(text);
    for (int i = offset; i < text.length() && text.charAt(i) == '\t'; i++) {
      replaced.setCharAt(i, ' ');
    }
    if (bracketed) {
      replaceIndentation(replaced);
    }
    text = replaced.toString();
    return true;
  }

  private boolean mayStand(int offset) {
    int start = Math.max(text.lastIndexOf('\n', offset), text.lastIndexOf('\r', offset)) + 1;
    String before = text.substring(start, offset);
    return bracketed || !before.matches("[-?\\s]*");
  }

  /** All at once, to be quick. Within a quoted text of several lines, indentation means nothing. */
  private static void replaceIndentation(StringBuilder text) {
    boolean indents = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t' && indents) {
        text.setCharAt(i, ' ');
      }
      indents = c == '\n' || c == '\r' || indents && (c == ' ' || c == '\t');
    }
  }
}
