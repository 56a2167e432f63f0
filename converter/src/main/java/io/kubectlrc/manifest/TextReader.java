package io.kubectlrc.manifest;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a text that is whole in memory. SnakeYAML's own reader copies all it has looked ahead at
 * every 1,025 characters, so that a word of a million takes seconds, and one of ten, minutes.
 */
final class TextReader extends StreamReader {
  private static final String NAME = "'reader'";
  private static final int[] NO_SNIPPET = {};

  private final String text;
  private final CodePoints points;
  private final int length;

  /** Code points that were read. */
  private int index;

  /** The offset of the next one. */
  private int offset;

  private int line;
  private int column;
  private int documentIndex;

  /**
   * @throws ReaderException if there is a character that YAML does not allow
   */
  TextReader(String text, CodePoints points) {
    super("");
    this.text = text;
    this.points = points;
    this.length = points.index(text.length());
    int count = 0;
    for (int at = 0; at < text.length(); count++) {
      int point = text.codePointAt(at);
      if (!isPrintable(point)) {
        throw new ReaderException(NAME, count, point, "special characters are not allowed");
      }
      at += Character.charCount(point);
    }
  }

  @Override
  public Mark getMark() {
    return new Mark(NAME, index, line, column, NO_SNIPPET, 0);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int count) {
    for (int i = 0; i < count && index < length; i++) {
      int point = text.codePointAt(offset);
      offset += Character.charCount(point);
      index++;
      documentIndex++;
      if (isBreak(point)) {
        line++;
        column = 0;
      } else if (point != 0xFEFF) {
        column++;
      }
    }
  }

  private boolean isBreak(int point) {
    return switch (point) {
      case '\n', 0x85, 0x2028, 0x2029 -> true;
      case '\r' -> offset < text.length() && text.charAt(offset) != '\n';
      default -> false;
    };
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    return index + ahead < length ? text.codePointAt(points.offset(index + ahead)) : 0;
  }

  @Override
  public String prefix(int count) {
    return text.substring(offset, points.offset(Math.min(index + count, length)));
  }

  @Override
  public String prefixForward(int count) {
    String prefix = prefix(count);
    int read = Math.min(count, length - index);
    index += read;
    documentIndex += read;
    offset += prefix.length();
    // The scanner asks only for what is on one line.
    column += read;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return documentIndex;
  }

  @Override
  public void resetDocumentIndex() {
    documentIndex = 0;
  }

  @Override
  public int getIndex() {
    return index;
  }

  @Override
  public int getLine() {
    return line;
  }
}
