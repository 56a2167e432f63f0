package io.kubectlrc.run;

import java.time.Duration;

/**
 * How long to wait after requests that failed one after another. The first is followed at once by
 * another look, since mostly somebody was faster; a server in trouble is not to be pressed.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = Duration.ZERO;

  /** The time to wait after one more failure. */
  Duration afterFailure() {
    Duration now = next;
    Duration doubled = now.isZero() ? FIRST : now.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return now;
  }

  /** Something has succeeded. */
  void reset() {
    next = Duration.ZERO;
  }
}
