package io.kubectlrc.controlplane;

import io.fabric8.kubernetes.client.KubernetesClientException;
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
   * What the server refuses meanwhile counts as a failure, and so does a field of what is not there
   * yet; any other exception is thrown at once.
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
      } catch (AssertionError | KubernetesClientException | NullPointerException notYet) {
        if (Instant.now().isAfter(end)) {
          throw notYet;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
