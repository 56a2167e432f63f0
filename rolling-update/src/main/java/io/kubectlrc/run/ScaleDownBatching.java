package io.kubectlrc.run;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets new pods that become available soon after each other take the places of old ones together.
 *
 * <p>With 100 pods and a surge of 25 the controllers are so scaled 8 times instead of 20 to 40, and
 * it is faster: each write makes the server and its controllers work while the rest of the pods
 * become ready.
 */
final class ScaleDownBatching {

  /** If none has become available for so long, none is expected soon. */
  private static final Duration LULL = Duration.ofMillis(30);

  /** The first of them wait for the others no longer than that. */
  private static final Duration LONGEST = Duration.ofMillis(100);

  private int available;
  private Instant begun = Instant.MAX;
  private Instant latest;

  /**
   * How long to wait for more, if none comes; not positive if it is time.
   *
   * @param present the new pods that are available now
   */
  Duration left(int present, Instant now) {
    if (begun == Instant.MAX) {
      begun = now;
      available = -1;
    }
    if (present > available) {
      available = present;
      latest = now;
    }
    Instant lull = latest.plus(LULL);
    Instant longest = begun.plus(LONGEST);
    return Duration.between(now, lull.isBefore(longest) ? lull : longest);
  }

  /** There are none to wait with: they are about to take their places, or are available no more. */
  void end() {
    begun = Instant.MAX;
  }
}
