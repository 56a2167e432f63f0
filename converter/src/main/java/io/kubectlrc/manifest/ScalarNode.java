package io.kubectlrc.manifest;

import java.util.Optional;

/**
 * A string, number, boolean or null.
 *
 * @param tag as written, such as {@code !!str}
 * @param text what it says once quotes, escapes and line folds are taken away
 */
public record ScalarNode(
    int start,
    int contentStart,
    int end,
    Optional<String> anchor,
    Optional<String> tag,
    Style style,
    String text)
    implements Node {

  /** How it is written. A number, boolean or null of JSON is plain. */
  public enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    LITERAL,
    FOLDED;

    /** Whether it is a block scalar, of lines of its own below its header. */
    public boolean isBlock() {
      return this == LITERAL || this == FOLDED;
    }
  }
}
