package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.simulate.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long pods of a controller took to become ready, and what is known of how they stop: what
 * their successors will need too, but for what their own probes and hooks say otherwise.
 *
 * <p>Start: from PodScheduled to Ready, or for a pod that has restarted from the start of its last
 * container; of several pods, the middle half. The API's times are whole seconds: samples that are
 * no further apart than that are as good as their mean. With 1, 1, 2 and 2 s it is 1.5 s. The
 * kubelet looks at containers once a second and at probes once a period, so that no start is like
 * another, and pods that begin together hold each other up. So the duration of an update is known
 * well where pods need some seconds and came one after the other, as those of an update do.
 *
 * <p>Stop: a container that a restart had to kill (137, and not for its memory) does not heed
 * SIGTERM, and takes the whole grace. A pod that is being stopped takes at least as long as it does
 * already. Beyond hooks and containers, the node itself needs 1 to 5 s until a pod is gone: so it
 * was seen on real ones, where nothing is to be learned from pods that run.
 *
 * @param samples how many pods tell of the start
 * @param beyond what they took beyond what their probes explain; empty if none tells
 * @param deaf whether containers had to be killed
 * @param stopping how long one of them is being stopped already; zero if none is
 */
public record LearnedTimes(int samples, Optional<Extra> beyond, boolean deaf, Duration stopping) {

  /** Milliseconds, perhaps less than none. */
  public record Extra(long least, long most) {}

  private static final int KILLED = 137;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Nobody is ready in less. */
  private static final long SOONEST = 100;

  private static final Duration QUICK_NODE = Duration.ofSeconds(1);
  private static final Duration SLOW_NODE = Duration.ofSeconds(5);

  /** What pods of one controller tell at a moment, those that are being stopped included. */
  static LearnedTimes of(List<? extends JsonNode> pods, Instant now) {
    List<Long> beyond = new ArrayList<>();
    boolean deaf = false;
    Duration stopping = Duration.ZERO;
    for (JsonNode pod : pods) {
      deaf |= wasKilled(pod);
      if (Metadata.isEnding(pod)) {
        stopping = longer(stopping, stoppingFor(pod, now));
      } else {
        took(pod)
            .map(start -> start.minus(PodTimes.start(pod.path("spec"))).toMillis())
            .ifPresent(beyond::add);
      }
    }
    return new LearnedTimes(
        beyond.size(), middle(beyond.stream().sorted().toList()), deaf, stopping);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The middle half of sorted samples; its mean, if it is no wider than a second. */
  private static Optional<Extra> middle(List<Long> sorted) {
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    List<Long> half = sorted.subList(sorted.size() / 4, sorted.size() - sorted.size() / 4);
    long least = half.get(0);
    long most = half.get(half.size() - 1);
    if (most - least > SECOND.toMillis()) {
      return Optional.of(new Extra(least, most));
    }
    long mean = Math.round(half.stream().mapToLong(Long::longValue).average().orElseThrow());
    return Optional.of(new Extra(mean, mean));
  }

  private static Optional<Duration> took(JsonNode pod) {
    Optional<Instant> ready =
        Metadata.condition(pod, "Ready").flatMap(one -> instant(one.path("lastTransitionTime")));
    Optional<Instant> scheduled =
        Metadata.condition(pod, "PodScheduled")
            .flatMap(one -> instant(one.path("lastTransitionTime")));
    List<JsonNode> containers = pod.at("/status/containerStatuses").valueStream().toList();
    Optional<Instant> from =
        containers.stream().allMatch(container -> container.path("restartCount").asInt() == 0)
            ? scheduled
            : containers.stream()
                .flatMap(container -> instant(container.at("/state/running/startedAt")).stream())
                .max(Instant::compareTo);
    return ready.isPresent() && from.isPresent() && !ready.get().isBefore(from.get())
        ? Optional.of(Duration.between(from.get(), ready.get()))
        : Optional.empty();
  }

  private static Optional<Instant> instant(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private static boolean wasKilled(JsonNode pod) {
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      JsonNode last = container.at("/lastState/terminated");
      if (last.path("exitCode").asInt() == KILLED
          && !last.path("reason").asText().equals("OOMKilled")) {
        return true;
      }
    }
    return false;
  }

  /** Its deletion was asked for its grace before the time that the server names. */
  private static Duration stoppingFor(JsonNode pod, Instant now) {
    Duration grace = Duration.ofSeconds(pod.at("/metadata/deletionGracePeriodSeconds").asLong());
    return instant(pod.at("/metadata/deletionTimestamp"))
        .map(end -> Duration.between(end.minus(grace), now))
        .filter(span -> !span.isNegative())
        .orElse(Duration.ZERO);
  }

  /** From the scheduling of a pod with such a spec until it is ready; empty if none tells. */
  Optional<Range> start(JsonNode podSpec) {
    long probes = PodTimes.start(podSpec).toMillis();
    return beyond.map(
        more ->
            Range.ofMillis(
                Math.max(SOONEST, probes + more.least()), Math.max(SOONEST, probes + more.most())));
  }

  /** From the request to delete a pod with such a spec until it is gone. */
  Range stop(JsonNode podSpec) {
    Duration grace = PreStop.grace(podSpec);
    Duration hooks = deaf ? grace : PodTimes.hooks(podSpec);
    Duration least = longer(shorter(hooks, grace), stopping);
    return new Range(least.plus(QUICK_NODE), least.plus(SLOW_NODE));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
