package io.kubectlrc.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/**
 * How many pods there are from a moment on.
 *
 * @param at since the beginning
 * @param old those that were there before, or replace them; without those being stopped
 * @param newPods those of controllers that had none in the beginning
 * @param available of both, as Kubernetes counts
 * @param stopping of both, asked to stop and not gone yet
 * @param serving of both, behind each Service, in the order in which these are told: available,
 *     and, where that is known, not broken unnoticed
 */
public record Moment(
    Duration at,
    int old,
    @JsonProperty("successors") int newPods, // as programs are told it everywhere
    int available,
    int stopping,
    List<Integer> serving) {
  public Moment {
    serving = List.copyOf(serving);
  }

  /** Whether there are as many, be it at another time. */
  public boolean isLike(Moment other) {
    return old == other.old
        && newPods == other.newPods
        && available == other.available
        && stopping == other.stopping
        && serving.equals(other.serving);
  }
}
