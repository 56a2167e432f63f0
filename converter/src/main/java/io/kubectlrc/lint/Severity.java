package io.kubectlrc.lint;

import java.util.Locale;

/** How much a finding matters, the worst first. */
public enum Severity {
  /** It will break, or the API server will reject it. */
  ERROR,
  /** It works today and will hurt at the next update. */
  WARNING,
  /** Worth knowing. */
  INFO;

  /** Whether this is as bad as another, or worse. */
  public boolean atLeast(Severity other) {
    return compareTo(other) <= 0;
  }

  /** As users write and read it: {@code error}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
