package io.kubectlrc.manifest;

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

  static BadDocument duplicateKey(Lines lines, String name, Node earlier, Node again) {
    int line = lines.position(earlier.start()).line();
    return new BadDocument(
        again.start(),
        "the key \"" + name + "\" is already on line " + line,
        "remove one of the two");
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
        "the aliases of this document repeat more than " + Limits.REPEATED_VALUES + " values",
        "this looks like an attack; if it is not, write out what the aliases stand for");
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
