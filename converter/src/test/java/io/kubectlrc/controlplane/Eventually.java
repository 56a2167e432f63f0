package io.kubectlrc.controlplane;

import java.time.Duration;
import java.time.Instant;

/** Waits for what a cluster will do, but nobody can say when. */
public final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 10;

  private Eventually() {}

  /** A block of assertions. */
  @FunctionalInterface
  public interface Assertions {
    void run() throws Exception;
  }

  /**
   * Runs the assertions until they pass, for 30 seconds at most; then their last failure is thrown.
   * An unchecked exception is one too: what is not there yet, or may not be asked for yet.
   */
  public static void passes(Assertions assertions) throws Exception {
    passesWithin(LIMIT, assertions);
  }

  /** As {@link #passes}, with a limit of its own. */
  public static void passesWithin(Duration limit, Assertions assertions) throws Exception {
    Instant end = Instant.now().plus(limit);
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError | RuntimeException notYet) {
        if (Instant.now().isAfter(end)) {
          throw notYet;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
