package io.kubectlrc.watch;

import io.kubectlrc.timeline.PodTotals;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.SessionTotals;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Wording;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a watch has seen in all.
 *
 * @param why it ended, in a few words
 * @param bursts the seconds with failures; of many the worst
 * @param omitted how many more there were
 * @param standstills how often the watch itself stood still
 * @param stoodStill for how long in all
 */
public record Summary(
    String why,
    Duration lasted,
    PodTotals pods,
    List<RequestTotals> requests,
    List<SessionTotals> sessions,
    List<Burst> bursts,
    long omitted,
    long standstills,
    Duration stoodStill) {
  public Summary {
    requests = List.copyOf(requests);
    sessions = List.copyOf(sessions);
    bursts = List.copyOf(bursts);
  }

  /**
   * A second with failures.
   *
   * @param sentence what failed, and what happened beside it
   */
  public record Burst(Instant second, int failures, String sentence) {}

  /** Whether a request or a session failed. */
  public boolean failed() {
    return requests.stream().anyMatch(total -> total.ko() > 0)
        || sessions.stream().anyMatch(total -> total.cut() > 0 || total.neverWorked() > 0);
  }

  /**
   * What people are told of it.
   *
   * @param clock how they are told the time
   * @param wording for what shows more of it
   */
  public List<String> lines(Function<Instant, String> clock, Wording wording) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Watched for %s; %s. %s came and %d went%s."
            .formatted(
                Words.seconds(lasted),
                why,
                Words.plural(pods.came(), "pod"),
                pods.went(),
                pods.restarts() == 0
                    ? ""
                    : ", with " + Words.plural(pods.restarts(), "restart") + " of containers"));
    lines.add(
        "At least %d pods were available, and at most %d ran%s."
            .formatted(
                pods.lowestAvailable(),
                pods.highestPods(),
                pods.highestRunning() > pods.highestPods()
                    ? " (" + pods.highestRunning() + " with those still stopping)"
                    : ""));
    for (ServiceSpan service : pods.services()) {
      lines.add(
          "Service %s had %s pods at any time."
              .formatted(
                  service.name(),
                  service.lowest() == service.highest()
                      ? service.lowest()
                      : service.lowest() + " to " + service.highest()));
    }
    requests.forEach(total -> add(total, lines));
    sessions.forEach(total -> add(total, lines));
    if (!bursts.isEmpty()) {
      lines.add("What failed, and what happened to the pods meanwhile:");
      bursts.forEach(
          burst -> lines.add("  " + clock.apply(burst.second()) + " " + burst.sentence()));
      if (omitted > 0) {
        lines.add(
            Sentence.of(
                    "  and in {} more seconds ({} has them all)",
                    omitted,
                    Setting.FORMAT.to("json"))
                .in(wording));
      }
    }
    if (standstills > 0) {
      lines.add(
          "The watch itself stood still %s, for %s in all; what was late meanwhile counts for nothing."
              .formatted(
                  standstills == 1 ? "once" : standstills + " times", Words.seconds(stoodStill)));
    }
    return lines;
  }

  /** What people are told of the requests to one URL. */
  static void add(RequestTotals total, List<String> lines) {
    lines.add(
        "%s: %d OK, %d KO%s%s%s"
            .formatted(
                total.url(),
                total.ok(),
                total.ko(),
                total.ko() == 0 ? "" : " (" + total.why() + ")",
                total.unsent() == 0 ? "" : ", " + total.unsent() + " not sent",
                total.spoilt() == 0 ? "" : ", " + total.spoilt() + " not judged"));
    total
        .latencies()
        .ifPresent(
            latencies -> {
              List<String> quantiles = new ArrayList<>();
              latencies
                  .byPercent()
                  .forEach(
                      (percent, latency) ->
                          quantiles.add(percent(percent) + Words.millis(latency)));
              lines.add("  latency from the planned moment: " + String.join(", ", quantiles));
            });
    if (!total.versions().isEmpty()) {
      lines.add("  answered by " + total.answerers());
    }
  }

  private static String percent(double percent) {
    return percent == 100
        ? "at most "
        : new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(percent)
            + " % ";
  }

  private static void add(SessionTotals total, List<String> lines) {
    StringBuilder how = new StringBuilder();
    total
        .how()
        .forEach(
            (way, count) ->
                how.append(how.isEmpty() ? "" : ", ").append(way).append(": ").append(count));
    lines.add(
        "%s: %s, %d cut%s%s%s"
            .formatted(
                total.address(),
                Words.plural(total.wanted(), "session"),
                total.cut(),
                how.isEmpty() ? "" : " (" + how + ")",
                total.neverWorked() == 0
                    ? ""
                    : ", " + total.neverWorked() + " could not be opened at all",
                total.cut() == 0
                    ? ""
                    : ", %d replaced by one that worked, after at most %s"
                        .formatted(total.restored(), Words.seconds(total.longest()))));
  }
}
