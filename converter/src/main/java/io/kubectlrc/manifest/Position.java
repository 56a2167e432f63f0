package io.kubectlrc.manifest;

/**
 * A place in a text.
 *
 * @param offset UTF-16 units before it, as {@link String#charAt} counts
 * @param line from 1
 * @param column from 1, in Unicode code points, so that an emoji before it counts once
 */
public record Position(int offset, int line, int column) {

  /** Where every text starts. */
  public static final Position START = new Position(0, 1, 1);

  public Position {
    if (offset < 0 || line < 1 || column < 1) {
      throw new IllegalArgumentException("no such place: " + offset + ", " + line + ":" + column);
    }
  }
}
