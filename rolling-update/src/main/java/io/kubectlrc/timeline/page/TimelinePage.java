package io.kubectlrc.timeline.page;

import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The page of a timeline, or of two beside each other on one scale: the verdict, the numbers, the
 * pods, the requests below them on the same axis, a lane for each pod and each Service, what
 * happened with its words, and all of it as tables.
 */
public final class TimelinePage {
  private TimelinePage() {}

  /**
   * A whole HTML document.
   *
   * @param timelines one, or several to be compared
   */
  public static String of(List<Timeline> timelines) {
    Html html = new Html();
    Duration span =
        timelines.stream().map(Timeline::span).max(Duration::compareTo).orElse(Duration.ZERO);
    TimeAxis axis = TimeAxis.of(span);
    boolean several = timelines.size() > 1;
    String title =
        several
            ? "%s beside %s".formatted(title(timelines.get(0)), title(timelines.get(1)))
            : title(timelines.get(0));
    html.add(several ? "<main class=\"several\">\n" : "<main>\n");
    html.add("<h1>").text(title).add("</h1>\n");
    if (several) {
      compare(html, timelines);
    }
    html.add("<div class=\"timelines\">\n");
    for (int i = 0; i < timelines.size(); i++) {
      String key = several ? Character.toString((char) ('a' + i)) : "";
      new TimelineSection(html, timelines.get(i), axis, peak(timelines), key).write();
    }
    html.add("</div>\n</main>\n");
    return html.page(title, "timeline.js");
  }

  private static String title(Timeline timeline) {
    return (timeline.rehearsed() ? "Rehearsal of " : "")
        + timeline.heading().operation()
        + " "
        + timeline.heading().subject();
  }

  /** The most pods of all of them: what is compared has one scale. */
  private static int peak(List<Timeline> timelines) {
    int peak = 0;
    for (Timeline timeline : timelines) {
      peak = Math.max(peak, timeline.numbers().highestRunning());
      for (Timeline.Promise promise : timeline.promises()) {
        peak = Math.max(peak, promise.most());
      }
    }
    return peak;
  }

  private static void compare(Html html, List<Timeline> timelines) {
    List<String> heading = new ArrayList<>(List.of("number"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < timelines.size(); i++) {
      heading.add(
          (char) ('A' + i) + (timelines.get(i).rehearsed() ? " (rehearsed)" : " (observed)"));
    }
    rows.add(row("end", timelines, Timeline::end));
    rows.add(row("duration", timelines, one -> Spans.length(one.duration())));
    rows.add(
        row(
            "fewest available",
            timelines,
            one -> Integer.toString(one.numbers().lowestAvailable())));
    rows.add(row("most pods", timelines, one -> Integer.toString(one.numbers().highestPods())));
    rows.add(
        row(
            "most with those stopping",
            timelines,
            one -> Integer.toString(one.numbers().highestRunning())));
    rows.add(row("pods made", timelines, one -> Integer.toString(one.numbers().came())));
    for (String service :
        timelines.stream()
            .flatMap(one -> one.services().stream())
            .map(ServiceSpan::title)
            .distinct()
            .toList()) {
      rows.add(row("pods of " + service, timelines, one -> behind(one, service)));
    }
    if (timelines.stream().anyMatch(one -> !one.adoptions().isEmpty())) {
      rows.add(row("adoptions", timelines, one -> Integer.toString(one.adoptions().size())));
    }
    rows.add(row("failed requests", timelines, one -> failed(one)));
    rows.add(row("what suffers", timelines, one -> Integer.toString(one.violations().size())));
    html.table("Beside each other", heading, rows);
  }

  private static String behind(Timeline timeline, String service) {
    return timeline.services().stream()
        .filter(span -> span.title().equals(service))
        .map(span -> span.lowest() + " to " + span.highest())
        .findFirst()
        .orElse("–");
  }

  /** That nothing was sent is no success. */
  static String failed(Timeline timeline) {
    return timeline.requests().isEmpty() ? "–" : Long.toString(timeline.failed());
  }

  private static List<String> row(
      String name, List<Timeline> timelines, Function<Timeline, String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    timelines.forEach(timeline -> row.add(cell.apply(timeline)));
    return row;
  }
}
