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

  /** Bytes in a file. */
  static final long BYTES = 64L << 20;

  private Limits() {}
}
