package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.simulate.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long pods of a controller took to become ready, and what is known of how they stop: what
 * their successors will need too, but for what their own probes and hooks say otherwise.
 *
 * <p>Start: from PodScheduled to Ready, or for a pod that has restarted from the start of its last
 * container; of pods that began in the same second, and so held each other up, the quickest, since
 * an update begins them one after the other; of several such, the middle half, or its mean if it is
 * no wider than a second, which is all that the API's whole seconds can tell.
 *
 * <p>What pods take beyond that can be the node's own: a kubelet looks at containers once a second
 * and at probes once a period, so that a server that is up at once was ready after 0.4 to 2.3 s on
 * a real node, 1.2 s on average, whichever pod it was. Samples of up to 2 s are weighed with three
 * of that average; longer ones are the server's. The duration of an update whose pods need some
 * seconds is so known well, and that of quick ones but for these ticks.
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

  /** What the ticks of a node make on average, beyond what is supposed of every pod. */
  private static final long TICKS = 200;

  /** As many samples is that average worth. */
  private static final int WEIGHT = 3;

  /** Samples up to this can be such ticks. */
  private static final long MOST_TICKS = SECOND.toMillis();

  /** Nobody is ready in less. */
  private static final long SOONEST = 100;

  private static final Duration QUICK_NODE = Duration.ofSeconds(1);
  private static final Duration SLOW_NODE = Duration.ofSeconds(5);

  /** What pods of one controller tell at a moment, those that are being stopped included. */
  static LearnedTimes of(List<? extends JsonNode> pods, Instant now) {
    Map<Instant, Long> quickest = new HashMap<>();
    int samples = 0;
    boolean deaf = false;
    Duration stopping = Duration.ZERO;
    for (JsonNode pod : pods) {
      deaf |= wasKilled(pod);
      if (Metadata.isEnding(pod)) {
        stopping = longer(stopping, stoppingFor(pod, now));
      } else {
        Optional<Start> start = Start.of(pod);
        if (start.isPresent()) {
          samples++;
          Duration beyond = start.get().took().minus(PodTimes.start(pod.path("spec")));
          quickest.merge(start.get().from(), beyond.toMillis(), Math::min);
        }
      }
    }
    return new LearnedTimes(
        samples, middle(quickest.values().stream().sorted().toList()), deaf, stopping);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The middle half of sorted samples; its weighed mean, if it is no wider than a second. */
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
    double mean = half.stream().mapToLong(Long::longValue).average().orElseThrow();
    if (mean <= MOST_TICKS) {
      mean = (mean * half.size() + TICKS * WEIGHT) / (half.size() + WEIGHT);
    }
    long rounded = Math.round(mean);
    return Optional.of(new Extra(rounded, rounded));
  }

  /** When a pod, or its last container, began, and what it took from then until it was ready. */
  private record Start(Instant from, Duration took) {
    static Optional<Start> of(JsonNode pod) {
      Optional<Instant> ready = since(pod, "Ready");
      Optional<Instant> from = began(pod);
      return ready.isPresent() && from.isPresent() && !ready.get().isBefore(from.get())
          ? Optional.of(new Start(from.get(), Duration.between(from.get(), ready.get())))
          : Optional.empty();
    }

    private static Optional<Instant> began(JsonNode pod) {
      List<JsonNode> containers = pod.at("/status/containerStatuses").valueStream().toList();
      return containers.stream().allMatch(container -> container.path("restartCount").asInt() == 0)
          ? since(pod, "PodScheduled")
          : containers.stream()
              .flatMap(container -> instant(container.at("/state/running/startedAt")).stream())
              .max(Instant::compareTo);
    }

    private static Optional<Instant> since(JsonNode pod, String condition) {
      return Metadata.condition(pod, condition)
          .flatMap(one -> instant(one.path("lastTransitionTime")));
    }
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
