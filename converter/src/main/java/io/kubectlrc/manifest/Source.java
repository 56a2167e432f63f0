package io.kubectlrc.manifest;

import java.util.Objects;

/**
 * One text as it was read.
 *
 * @param name what messages call it: the path as the user gave it, or {@code <stdin>}
 * @param text all of it, byte order mark and line ends included, so that it can be written back
 */
public record Source(String name, String text) {
  public Source {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }
}
