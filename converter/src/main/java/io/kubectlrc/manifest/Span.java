package io.kubectlrc.manifest;

/** The part of a text from {@code start} up to, not including, {@code end}. */
public record Span(Position start, Position end) {
  public Span {
    if (end.offset() < start.offset()) {
      throw new IllegalArgumentException("ends before it starts: " + start + ", " + end);
    }
  }

  /** The characters of {@code text} it covers. */
  public String in(String text) {
    return text.substring(start.offset(), end.offset());
  }
}
