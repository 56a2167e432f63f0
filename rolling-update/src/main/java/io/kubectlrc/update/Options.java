package io.kubectlrc.update;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an update goes about it.
 *
 * @param maxSurge the pods there may be beyond the desired ones
 * @param maxUnavailable the pods that may be missing of the desired ones
 * @param minReady how long a pod must have been ready to count as available
 * @param pauseAfter stops when so many new pods are available
 * @param autoscalers what becomes of HorizontalPodAutoscalers that scale the controllers
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public record Options(
    Amount maxSurge,
    Amount maxUnavailable,
    Duration minReady,
    Optional<Amount> pauseAfter,
    Autoscaling autoscalers) {

  /** One pod more, none less, as the old command did. */
  public static final Options DEFAULT =
      new Options(
          new Amount.Pods(1),
          new Amount.Pods(0),
          Duration.ZERO,
          Optional.empty(),
          Autoscaling.PARK);

  /** What becomes of autoscalers. */
  public enum Autoscaling {
    /** They point at nothing meanwhile, and at the survivor afterwards. */
    PARK,
    /** They stay as they are. */
    IGNORE,
    /** There must be none. */
    REFUSE
  }

  public Options {
    Objects.requireNonNull(maxSurge, "maxSurge");
    Objects.requireNonNull(maxUnavailable, "maxUnavailable");
    Objects.requireNonNull(minReady, "minReady");
    Objects.requireNonNull(pauseAfter, "pauseAfter");
    Objects.requireNonNull(autoscalers, "autoscalers");
    if (neverMoves(maxSurge) && neverMoves(maxUnavailable)) {
      throw new IllegalArgumentException(
          "maxSurge and maxUnavailable are both 0, so no pod could ever be replaced");
    }
  }

  private static boolean neverMoves(Amount amount) {
    return amount.roundedUp(100) == 0;
  }

  /** The arithmetic for so many desired pods. */
  public Bounds bounds(int desired) {
    return Bounds.of(desired, maxSurge, maxUnavailable);
  }
}
