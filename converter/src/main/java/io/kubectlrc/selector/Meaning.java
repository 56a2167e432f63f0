package io.kubectlrc.selector;

/** What a label says of the object that has it. */
public sealed interface Meaning {

  /**
   * It changes with every release.
   *
   * @param base what the value names before its version, {@code web} of {@code web-v2}; empty if
   *     the value is a version and nothing else
   */
  record Version(String base) implements Meaning {}

  /** It says which thing it is, and stays. */
  record Identity() implements Meaning {}

  /**
   * It may be either. Nothing may be lost for it, and nothing claimed.
   *
   * @param why why it cannot be known, as a sentence has it after "since"
   */
  record Unknown(String why) implements Meaning {}
}
