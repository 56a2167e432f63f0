package io.kubectlrc.cli;

import io.kubectlrc.simulate.Range;
import java.time.Duration;

/** A duration, or a range of them: {@code 5s}, {@code 2s-8s}. */
final class Ranges {
  private Ranges() {}

  /**
   * @throws IllegalArgumentException if it is neither
   */
  static Range parse(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0 || dash == text.length() - 1) {
      return Range.of(Durations.parse(text));
    }
    Duration least = Durations.parse(text.substring(0, dash));
    Duration most = Durations.parse(text.substring(dash + 1));
    try {
      return new Range(least, most);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' ends before it begins", e);
    }
  }
}
