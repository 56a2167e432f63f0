package io.kubectlrc.manifest;

/**
 * Bounds far above what a manifest needs (the API server stores no object larger than 1.5 MiB) and
 * far below what would hurt.
 */
final class Limits {
  /** Levels of nesting in a document. */
  static final int DEPTH = 200;

  /** Values that a document repeats by aliases and merge keys, each repetition counted. */
  static final int REPEATED_VALUES = 100_000;

  /** Characters that a document repeats by aliases and merge keys, each repetition counted. */
  static final int REPEATED_CHARACTERS = 10_000_000;

  /** Characters of a key. */
  static final int KEY = 4_096;

  /** Bytes in a file. */
  static final long BYTES = 64L << 20;

  /** Lines in a file. */
  static final int LINES = 5_000_000;

  /** Documents in a file, those without content too. */
  static final int DOCUMENTS = 100_000;

  /**
   * Values in a file, each mapping, sequence, scalar and key: as many as the memory there is holds
   * when each takes 1 KiB, from its text to what becomes of it. With 512 MiB these are half a
   * million.
   */
  static final int VALUES = (int) Math.min(10_000_000, Runtime.getRuntime().maxMemory() >> 10);

  private Limits() {}

  /** Whether a text has more bytes, in UTF-8, than a file may have. */
  static boolean isTooLarge(String text) {
    // A character of the text is three bytes at most: few texts are to be looked at.
    if (text.length() <= BYTES / 3) {
      return false;
    }
    long bytes = text.length();
    for (int at = 0; at < text.length() && bytes <= BYTES; at++) {
      char c = text.charAt(at);
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes > BYTES;
  }

  /** What is told of a file of more bytes. */
  static Problem tooLarge(String file) {
    return Problem.ofFile(
        file,
        "it is larger than " + (BYTES >> 20) + " MiB",
        "split it, or check that it is a manifest at all");
  }
}
