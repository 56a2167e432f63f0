package io.kubectlrc.manifest;

/** Counts the values of a file, so that one of too many is refused before it fills the memory. */
final class ValueCount {
  private int before;
  private int now;

  /** What comes is part of another document. */
  void begin() {
    before = now;
  }

  /** The document is read from its start, maybe again. */
  void restart() {
    now = before;
  }

  void one(int offset) throws BadDocument {
    if (++now > Limits.VALUES) {
      throw BadDocument.tooMany(offset, Limits.VALUES, "values");
    }
  }

  boolean isOver() {
    return now > Limits.VALUES;
  }
}
