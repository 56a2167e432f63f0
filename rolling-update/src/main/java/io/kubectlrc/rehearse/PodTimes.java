package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.selector.RunningContainer;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a pod is supposed to take where nobody says it: the shortest time that its probes allow
 * if its images are on the node and its containers start and stop at once.
 *
 * <p>Start: one second, and one more for each init container; then the longest of its containers'
 * probes. A readiness probe succeeds first after {@code initialDelaySeconds}, which count from the
 * container's start even if a startup probe comes first, and must go on for {@code successThreshold
 * − 1} periods. With a delay of 5 s, a period of 10 s and a threshold of 2, a pod is ready after 16
 * s.
 *
 * <p>Stop: one second; with a {@code preStop} hook that only sleeps, be it a {@code sleep} or the
 * program of that name, so long more; with any other {@code preStop} hook, whose duration nobody
 * knows, the whole {@code terminationGracePeriodSeconds}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/">
 *     Probes</a>
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/">Container
 *     lifecycle hooks</a>
 */
final class PodTimes {

  private static final int STARTING = 1;
  private static final Duration STOPPING = Duration.ofSeconds(1);
  private static final int PERIOD = 10;

  private PodTimes() {}

  /** From a pod's scheduling until it is ready. */
  static Duration start(JsonNode pod) {
    long longest = 0;
    for (JsonNode container : pod.path("containers")) {
      JsonNode readiness = container.path("readinessProbe");
      int delay =
          Math.max(
              readiness.path("initialDelaySeconds").asInt(),
              container.path("startupProbe").path("initialDelaySeconds").asInt());
      long further = Math.max(0, readiness.path("successThreshold").asInt(1) - 1);
      int period = readiness.path("periodSeconds").asInt(PERIOD);
      longest = Math.max(longest, delay + further * period);
    }
    return Duration.ofSeconds(STARTING + pod.path("initContainers").size() + longest);
  }

  /** From the request to delete a pod until it is gone. */
  static Duration stop(JsonNode pod) {
    Duration grace = PreStop.grace(pod);
    Duration stop = hooks(pod).plus(STOPPING);
    return stop.compareTo(grace) < 0 ? stop : grace;
  }

  /**
   * How long its containers wait before they are asked to end: the whole grace, if nobody knows.
   */
  static Duration hooks(JsonNode pod) {
    Duration longest = Duration.ZERO;
    for (RunningContainer container : RunningContainer.of(pod)) {
      Optional<PreStop> hook = PreStop.of(container.tree());
      if (hook.isPresent()) {
        Duration taken = hook.get().sleep().orElse(PreStop.grace(pod));
        longest = taken.compareTo(longest) > 0 ? taken : longest;
      }
    }
    return longest;
  }
}
