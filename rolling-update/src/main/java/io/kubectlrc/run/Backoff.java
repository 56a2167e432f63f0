package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import java.time.Duration;

/**
 * How long to wait after requests that failed one after another. The first is followed at once by
 * another look, since mostly somebody was faster, unless the server does not answer; one in trouble
 * is not to be pressed.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration UNAVAILABLE = Duration.ofSeconds(1);

  private Duration next = Duration.ZERO;

  /** The time to wait after one more failure. */
  Duration after(ClusterException failure) {
    Duration now = next;
    Duration doubled = now.isZero() ? FIRST : now.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    boolean silent = failure.reason() == Reason.UNAVAILABLE;
    return silent && now.compareTo(UNAVAILABLE) < 0 ? UNAVAILABLE : now;
  }

  /** Something has succeeded. */
  void reset() {
    next = Duration.ZERO;
  }
}
