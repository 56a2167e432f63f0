package io.kubectlrc.manifest;

import java.util.stream.Stream;

/** Stops the reading of a document; {@link ManifestParser} makes a {@link Problem} of it. */
final class BadDocument extends Exception {
  private final int offset;
  private final String what;
  private final String remedy;

  BadDocument(int offset, String what, String remedy) {
    super(what, null, false, false);
    this.offset = offset;
    this.what = what;
    this.remedy = remedy;
  }

  static BadDocument tooDeep(int offset) {
    return new BadDocument(
        offset,
        "this is nested more than " + Limits.DEPTH + " levels deep",
        "no Kubernetes object is; check what generated it");
  }

  static BadDocument repeatsTooMuch(int offset) {
    return new BadDocument(
        offset,
        "the aliases of this document repeat more than %d values or %d characters"
            .formatted(Limits.REPEATED_VALUES, Limits.REPEATED_CHARACTERS),
        "this looks like an attack; if it is not, write out what the aliases stand for");
  }

  /** Whether one of these stands where it shows. */
  boolean isAt(String text, String... marks) {
    return Stream.of(marks).anyMatch(mark -> text.startsWith(mark, offset));
  }

  static BadDocument tooMany(int offset, int limit, String things) {
    return new BadDocument(
        offset,
        "it has more than %d %s".formatted(limit, things),
        "split it, or check that it is a manifest at all");
  }

  static BadDocument keyTooLong(int offset) {
    return new BadDocument(
        offset,
        "this key is longer than " + Limits.KEY + " characters",
        "no Kubernetes object has such a key; check what generated it");
  }

  int offset() {
    return offset;
  }

  String what() {
    return what;
  }

  String remedy() {
    return remedy;
  }
}
