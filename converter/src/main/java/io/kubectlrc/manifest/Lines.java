package io.kubectlrc.manifest;

import java.util.Arrays;

/** Where the lines of a text start: turns offsets into positions. */
final class Lines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final int[] starts;
  private final CodePoints points;

  Lines(String text) {
    this.text = text;
    boolean wide = false;
    int[] found = new int[Math.max(16, text.length() / 16)];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      wide |= Character.isSurrogate(c);
      if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = i + 1;
      }
    }
    this.starts = Arrays.copyOf(found, count);
    this.points = wide ? new CodePoints(text) : CodePoints.NARROW;
  }

  /** Whether a text has more lines than are worth remembering. */
  static boolean areTooMany(String text) {
    if (text.length() <= Limits.LINES) {
      return false;
    }
    int count = 0;
    for (int i = 0; i < text.length() && count <= Limits.LINES; i++) {
      char c = text.charAt(i);
      count += c == '\n' || c == '\r' && !text.startsWith("\n", i + 1) ? 1 : 0;
    }
    return count > Limits.LINES;
  }

  /** Without counting from the start of the line: a line can be as long as the text. */
  Position position(int offset) {
    int column = points.index(offset) - points.index(start(offset)) + 1;
    return new Position(offset, index(offset) + 1, column);
  }

  private int index(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  /** The start of the line of an offset; on the first line, behind a byte order mark. */
  int start(int offset) {
    int start = starts[index(offset)];
    boolean marked = start == 0 && offset > 0 && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? 1 : start;
  }

  /** The start of the line after that of an offset; the end of the text if there is none. */
  int next(int offset) {
    int next = index(offset) + 1;
    return next < starts.length ? starts[next] : text.length();
  }

  Span span(int start, int end) {
    return new Span(position(start), position(end));
  }
}
