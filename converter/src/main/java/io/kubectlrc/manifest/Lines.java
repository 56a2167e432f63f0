package io.kubectlrc.manifest;

import java.util.Arrays;

/**
 * Where the lines of a text start: turns offsets into positions. Nobody asks that of most texts, so
 * it is looked for when it is asked for. Safe for several threads.
 */
final class Lines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;

  /** Null until it is asked for. Each thread that misses it finds the same. */
  private Found found;

  Lines(String text) {
    this.text = text;
  }

  private record Found(int[] starts, CodePoints points) {}

  private Found found() {
    Found known = found;
    if (known == null) {
      known = find(text);
      found = known;
    }
    return known;
  }

  private static Found find(String text) {
    boolean wide = false;
    int[] starts = new int[Math.max(16, text.length() / 16)];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      wide |= Character.isSurrogate(c);
      if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return new Found(Arrays.copyOf(starts, count), wide ? new CodePoints(text) : CodePoints.NARROW);
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
    CodePoints points = found().points();
    int column = points.index(offset) - points.index(start(offset)) + 1;
    return new Position(offset, line(offset), column);
  }

  /** The number of the line of an offset, from 1. */
  int line(int offset) {
    return index(offset) + 1;
  }

  private int index(int offset) {
    int at = Arrays.binarySearch(found().starts(), offset);
    return at >= 0 ? at : -at - 2;
  }

  /** The start of the line of an offset; on the first line, behind a byte order mark. */
  int start(int offset) {
    int start = found().starts()[index(offset)];
    boolean marked = start == 0 && offset > 0 && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? 1 : start;
  }

  /** The start of the line after that of an offset; the end of the text if there is none. */
  int next(int offset) {
    int[] starts = found().starts();
    int next = index(offset) + 1;
    return next < starts.length ? starts[next] : text.length();
  }

  Span span(int start, int end) {
    return new Span(position(start), position(end));
  }
}
