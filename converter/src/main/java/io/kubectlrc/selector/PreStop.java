package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container does between the deletion of its pod and the SIGTERM that asks it to end. In
 * that time, and no other, it certainly serves on: until every node knows that its pod is not to be
 * sent to any more.
 *
 * @param sleep how long it only waits; empty if it does something of which nobody knows how long it
 *     takes
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/">Container
 *     lifecycle hooks</a>
 */
public record PreStop(Optional<Duration> sleep) {

  /**
   * What it takes, about, until nobody sends to a pod that is being deleted: the endpoints must be
   * written, and read by each node.
   */
  public static final Duration REMOVAL = Duration.ofSeconds(1);

  /** What a pod has that says nothing else, from its deletion to the end of its containers. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** As {@code sleep} of coreutils and busybox have it. */
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([smhd]?)");

  private static final Pattern SLEEP_IN_A_SHELL =
      Pattern.compile("\\s*(?:exec\\s+)?(\\S+)\\s+(\\S+?)\\s*;?\\s*");

  /** A container's, if it has one. */
  public static Optional<PreStop> of(JsonNode container) {
    JsonNode hook = container.path("lifecycle").path("preStop");
    if (hook.isEmpty()) {
      return Optional.empty();
    }
    JsonNode seconds = hook.path("sleep").path("seconds");
    return Optional.of(
        new PreStop(
            seconds.isIntegralNumber()
                ? Optional.of(seconds(seconds))
                : slept(hook.path("exec").path("command"))));
  }

  /** Of what is longer than anybody waits, 68 years. */
  private static Duration seconds(JsonNode number) {
    return Duration.ofSeconds(Math.max(0, Math.min(number.asLong(), Integer.MAX_VALUE)));
  }

  private static Optional<Duration> slept(JsonNode command) {
    List<String> words = command.valueStream().map(JsonNode::asText).toList();
    if (words.size() == 3
        && words.get(0).matches("(.*/)?(ba|da|a)?sh")
        && words.get(1).equals("-c")) {
      Matcher shell = SLEEP_IN_A_SHELL.matcher(words.get(2));
      return shell.matches() ? slept(shell.group(1), shell.group(2)) : Optional.empty();
    }
    return words.size() == 2 ? slept(words.get(0), words.get(1)) : Optional.empty();
  }

  private static Optional<Duration> slept(String program, String span) {
    Matcher matcher = SPAN.matcher(span);
    if (!program.matches("(.*/)?sleep") || !matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 1;
        };
    return Optional.of(
        Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * 1_000) * unit));
  }

  /** From a pod's deletion until its containers are killed, by its spec. */
  public static Duration grace(JsonNode podSpec) {
    JsonNode grace = podSpec.path("terminationGracePeriodSeconds");
    return grace.isIntegralNumber() ? seconds(grace) : GRACE;
  }

  /**
   * Whether a container may be gone while others still send to it: it has no hook, or the pod's
   * grace or its sleep is over before.
   */
  public static boolean isAbrupt(JsonNode podSpec, JsonNode container) {
    return grace(podSpec).compareTo(REMOVAL) <= 0
        || of(container)
            .map(hook -> hook.sleep().filter(span -> span.compareTo(REMOVAL) < 0).isPresent())
            .orElse(true);
  }
}
