package io.kubectlrc.timeline;

import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A timeline as people read it on a terminal. */
public final class TimelineText {

  /** So many lines of a timeline are read; more are not. */
  private static final int MOST_MOMENTS = 40;

  /** So many columns of Services fit beside each other. */
  private static final int MOST_SERVICES = 6;

  /** So many seconds with failures likewise. */
  private static final int MOST_FAILURES = 20;

  /** What is over sooner is only shown if it is an extreme. */
  private static final Duration BLINK = Duration.ofMillis(50);

  private final Timeline seen;
  private final Wording wording;
  private final StringBuilder text = new StringBuilder();

  private TimelineText(Timeline seen, Wording wording) {
    this.seen = seen;
    this.wording = wording;
  }

  /**
   * All of it, in lines.
   *
   * @param wording for what shows more of it
   */
  public static String of(Timeline timeline, Wording wording) {
    return new TimelineText(timeline, wording).write();
  }

  /** One wording for what would be, another for what was. */
  private String tense(String would, String was) {
    return seen.rehearsed() ? would : was;
  }

  private String write() {
    if (!seen.said().isEmpty()) {
      text.append(tense("It would say:\n", "It said:\n"));
      seen.said()
          .forEach(
              line ->
                  text.append(
                      "  %8s  %s%n".formatted(Spans.seconds(line.at()), Visible.of(line.text()))));
    }
    if (seen.seen()) {
      moments();
    }
    adoptions();
    seen.requests().forEach(this::requests);
    seen.sessions().forEach(this::sessions);
    if (seen.end().equals(Timeline.DONE)) {
      if (seen.seen()) {
        text.append(
            seen.violations().isEmpty()
                ? tense("Nothing would suffer.\n", "")
                : violations(seen.violations(), seen.rehearsed()));
        text.append(unknown(seen.unknown()));
      }
    } else {
      text.append(violations(seen.violations(), seen.rehearsed()));
      text.append(ending());
      seen.reasons().forEach(reason -> text.append("  ").append(Visible.of(reason)).append('\n'));
    }
    return text.toString();
  }

  private String ending() {
    return switch (seen.end()) {
      case Timeline.REFUSED ->
          !seen.adoptions().isEmpty()
              ? "Some were refused:\n"
              : tense(
                  "It would be refused, and nothing would change:\n",
                  "It was refused, and nothing was changed:\n");
      case "paused" -> tense("It would pause:\n", "It has paused:\n");
      case Timeline.FAILED ->
          tense(seen.drains() ? "It would never end:\n" : "It would fail:\n", "It failed:\n");
      case Timeline.INTERRUPTED -> "It was interrupted.\n";
      default -> tense("There would be nothing to do:\n", "There was nothing to do:\n");
    };
  }

  private void moments() {
    text.append("\nPods from moment to moment:\n").append(timeline()).append('\n');
    if (!seen.supposed().isEmpty()) {
      text.append(Visible.of(seen.supposed())).append('\n');
    }
    Timeline.Numbers numbers = seen.numbers();
    text.append(
        tense(
                "It would take %s. At least %d pods would be available%s, and at most %d would run%s.%n",
                "It took %s. At least %d pods were available%s, and at most %d ran%s.%n")
            .formatted(
                Spans.seconds(seen.duration()),
                numbers.lowestAvailable(),
                seen.lastPromise().stream()
                    .map(promise -> " (" + promise.least() + " must be)")
                    .findFirst()
                    .orElse(""),
                numbers.highestPods(),
                numbers.highestRunning() > numbers.highestPods()
                    ? " (" + numbers.highestRunning() + " with those still stopping)"
                    : ""));
    for (ServiceSpan service : seen.services()) {
      text.append(
          tense("%s would have %s pods at any time.%n", "%s had %s pods at any time.%n")
              .formatted(
                  Visible.of(service.title()),
                  service.lowest() == service.highest()
                      ? Integer.toString(service.lowest())
                      : service.lowest() + " to " + service.highest()));
    }
    if (!numbers.uncontrolled().isZero()) {
      text.append(
          tense(
                  "For %s in all, pods would have no controller: one that is lost then is replaced later.%n",
                  "For %s in all, pods had no controller.%n")
              .formatted(Spans.seconds(numbers.uncontrolled())));
    }
  }

  /** Those first that are not done. */
  private void adoptions() {
    if (seen.adoptions().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "took", "of", "end", "Deployment", "pods"));
    seen.adoptions().stream()
        .sorted(Comparator.comparing(one -> one.end().equals(Timeline.DONE)))
        .limit(MOST_MOMENTS)
        .forEach(
            one ->
                rows.add(
                    List.of(
                        Spans.seconds(one.at()),
                        Spans.seconds(one.duration()),
                        Visible.of(one.subject()),
                        one.end(),
                        one.deployment().isEmpty() ? "-" : Visible.of(one.deployment()),
                        Integer.toString(one.pods()))));
    text.append("\nEach adoption:\n").append(Columns.of(rows));
    if (seen.adoptions().size() > MOST_MOMENTS) {
      text.append("  (the JSON has all " + seen.adoptions().size() + ")\n");
    }
    text.append('\n');
  }

  private void requests(Timeline.Requests requests) {
    text.append(
        "%s: %d OK, %d KO%s%s%n"
            .formatted(
                Visible.of(requests.url()),
                requests.ok(),
                requests.ko(),
                requests.unsent() == 0 ? "" : ", " + requests.unsent() + " not sent",
                requests.spoilt() == 0 ? "" : ", " + requests.spoilt() + " not judged"));
    List<Timeline.Second> failed =
        requests.seconds().stream().filter(second -> second.ko() > 0).toList();
    for (Timeline.Second second : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
      text.append("  %8s  %s%n".formatted(Spans.seconds(second.at()), Visible.of(second.why())));
    }
    if (failed.size() > MOST_FAILURES) {
      text.append("  and in " + (failed.size() - MOST_FAILURES) + " more seconds\n");
    }
  }

  private void sessions(Timeline.Sessions sessions) {
    text.append(
        "%s: %s, %d cut%s%n"
            .formatted(
                Visible.of(sessions.address()),
                Spans.plural(sessions.wanted(), "session"),
                sessions.cut(),
                sessions.neverWorked() == 0
                    ? ""
                    : ", " + sessions.neverWorked() + " could not be opened at all"));
    for (Timeline.Cut cut :
        sessions.cuts().subList(0, Math.min(MOST_FAILURES, sessions.cuts().size()))) {
      text.append("  %8s  %s%n".formatted(Spans.seconds(cut.at()), Visible.of(cut.why())));
    }
  }

  /** What would suffer, or did; empty if nothing. */
  public static String violations(List<Violation> violations, boolean would) {
    StringBuilder text = new StringBuilder();
    if (!violations.isEmpty()) {
      text.append(would ? "This would suffer:\n" : "This suffered:\n");
    }
    for (Violation violation : violations) {
      text.append(
          "  from %s on, %s: %s%n"
              .formatted(
                  Spans.seconds(violation.at()),
                  violation.over() ? "for " + Spans.seconds(violation.lasted()) : "to the end",
                  Visible.of(violation.what())));
    }
    return text.toString();
  }

  /** What a verdict does not cover. */
  public static String unknown(List<String> unknown) {
    StringBuilder text = new StringBuilder(unknown.isEmpty() ? "" : "What it cannot know:\n");
    unknown.forEach(one -> text.append("  ").append(Visible.of(one)).append('\n'));
    return text.toString();
  }

  private String timeline() {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "old", "new", "available", "stopping"));
    List<Integer> services = seen.mostAffected(MOST_SERVICES);
    services.forEach(service -> header.add(Visible.of(seen.services().get(service).column())));
    rows.add(header);
    TreeSet<Integer> shown = shown();
    for (int index : shown) {
      Moment moment = seen.moments().get(index);
      List<String> row =
          new ArrayList<>(
              List.of(
                  Spans.seconds(moment.at()),
                  Integer.toString(moment.old()),
                  Integer.toString(moment.newPods()),
                  Integer.toString(moment.available()),
                  Integer.toString(moment.stopping())));
      services.forEach(service -> row.add(Integer.toString(moment.serving().get(service))));
      rows.add(row);
    }
    return Columns.of(rows)
        + (shown.size() == seen.moments().size()
            ? ""
            : Sentence.of(
                    "  ({} has all {} moments)\n", Setting.FORMAT.to("json"), seen.moments().size())
                .in(wording));
  }

  /** Which moments are worth showing: the extremes, and others evenly spread. */
  private TreeSet<Integer> shown() {
    List<Moment> moments = seen.moments();
    List<Integer> lasting = new ArrayList<>();
    int lowest = 0;
    int highest = 0;
    for (int i = 0; i < moments.size(); i++) {
      if (i + 1 == moments.size()
          || moments.get(i + 1).at().minus(moments.get(i).at()).compareTo(BLINK) > 0) {
        lasting.add(i);
      }
      if (moments.get(i).available() < moments.get(lowest).available()) {
        lowest = i;
      }
      if (pods(moments.get(i)) > pods(moments.get(highest))) {
        highest = i;
      }
    }
    TreeSet<Integer> shown = new TreeSet<>(List.of(0, lowest, highest));
    int steps = Math.min(lasting.size(), MOST_MOMENTS) - 1;
    for (int i = 0; i <= steps; i++) {
      int even = steps == 0 ? 0 : (int) ((long) i * (lasting.size() - 1) / steps);
      shown.add(lasting.get(even));
    }
    return shown;
  }

  private static int pods(Moment moment) {
    return moment.old() + moment.newPods() + moment.stopping();
  }
}
