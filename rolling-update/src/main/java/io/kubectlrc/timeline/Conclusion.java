package io.kubectlrc.timeline;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a timeline went, in one sentence. */
final class Conclusion {
  private Conclusion() {}

  static String of(Timeline timeline) {
    if (timeline.heading().operation().equals("watch")) {
      return ofWatch(timeline);
    }
    if (!timeline.adoptions().isEmpty()) {
      return ofFleet(timeline);
    }
    return timeline.rehearsed() ? ofRehearsal(timeline) : ofOperation(timeline);
  }

  /** {@code 11 of 14 are done after 30.0 s, with …; 1 was refused, 2 failed.} */
  private static String ofFleet(Timeline timeline) {
    Map<String, Integer> ends = new TreeMap<>();
    timeline.adoptions().forEach(one -> ends.merge(one.end(), 1, Integer::sum));
    int done = ends.getOrDefault(Timeline.DONE, 0) + ends.getOrDefault(Timeline.NOTHING_TO_DO, 0);
    int all = timeline.adoptions().size();
    StringBuilder others = new StringBuilder();
    for (String end : List.of(Timeline.REFUSED, Timeline.FAILED, Timeline.INTERRUPTED)) {
      int count = ends.getOrDefault(end, 0);
      if (count > 0) {
        others.append(others.isEmpty() ? "; " : ", ").append(count);
        others.append(
            end.equals(Timeline.FAILED) ? " failed" : (count == 1 ? " was " : " were ") + end);
      }
    }
    return "%d of %d %s done after %s%s%s%s."
        .formatted(
            done,
            all,
            all == 1 ? "is" : "are",
            Spans.length(timeline.duration()),
            timeline.seen() ? ", with at least " + available(timeline) : "",
            others,
            timeline.violations().isEmpty() ? "" : "; " + sufferings(timeline));
  }

  private static String ofRehearsal(Timeline timeline) {
    String why = why(timeline);
    return switch (timeline.end()) {
      case Timeline.DONE ->
          (timeline.violations().isEmpty() ? "Nothing would suffer" : sufferings(timeline))
              + (timeline.seen()
                  ? "; it would take %s, with at least %s"
                      .formatted(Spans.length(timeline.duration()), available(timeline))
                  : "")
              + ".";
      case Timeline.REFUSED -> "It would be refused, and nothing would change" + why + ".";
      case Timeline.FAILED ->
          (timeline.drains() ? "It would never end" : "It would fail") + why + ".";
      case "paused" -> "It would pause" + why + ".";
      default -> "There would be nothing to do" + why + ".";
    };
  }

  private static String ofOperation(Timeline timeline) {
    String took = Spans.length(timeline.duration());
    String why = why(timeline);
    return switch (timeline.end()) {
      case Timeline.DONE ->
          "It was done in "
              + took
              + (timeline.seen() ? ", with at least " + available(timeline) : "")
              + (timeline.violations().isEmpty() ? "" : "; but " + sufferings(timeline))
              + (timeline.failed() == 0 ? "" : "; " + failures(timeline))
              + ".";
      case Timeline.REFUSED -> "It was refused, and nothing was changed" + why + ".";
      case Timeline.FAILED -> "It failed after " + took + why + ".";
      case "paused" -> "It has paused after " + took + why + ".";
      case Timeline.INTERRUPTED ->
          "It was interrupted after " + took + "; the same command goes on.";
      case Timeline.NOTHING_TO_DO -> "There was nothing to do" + why + ".";
      default -> "It ended after " + took + " (" + timeline.end() + ")" + why + ".";
    };
  }

  private static String why(Timeline timeline) {
    return timeline.reasons().isEmpty() ? "" : ": " + timeline.reasons().get(0);
  }

  private static String ofWatch(Timeline timeline) {
    String took = Spans.length(timeline.duration());
    if (timeline.end().equals(Timeline.FAILED)) {
      return "The watch was cut short after %s, with at least %s%s."
          .formatted(took, available(timeline), why(timeline));
    }
    if (timeline.end().equals(Timeline.INTERRUPTED)) {
      took += " until it was interrupted";
    }
    long requests = timeline.requests().stream().mapToLong(all -> all.ok() + all.ko()).sum();
    StringBuilder failed = new StringBuilder();
    if (timeline.failed() > 0) {
      failed.append(failures(timeline));
    }
    long unopened = timeline.sessions().stream().mapToLong(Timeline.Sessions::neverWorked).sum();
    if (timeline.cut() + unopened > 0) {
      failed.append(failed.isEmpty() ? "" : ", and ");
      failed.append(
          "%s cut or could not be opened"
              .formatted(
                  Spans.plural(timeline.cut() + unopened, "session")
                      + (timeline.cut() + unopened == 1 ? " was" : " were")));
    }
    String sent =
        failed.isEmpty()
            ? (requests == 0 ? "" : "All %d requests were answered".formatted(requests))
            : failed.toString();
    String pods = "at least " + available(timeline);
    return sent.isEmpty()
        ? "In %s there were %s.".formatted(took, pods)
        : "%s in %s, with %s.".formatted(sent, took, pods);
  }

  private static String sufferings(Timeline timeline) {
    int count = timeline.violations().size();
    String first = timeline.violations().get(0).what();
    String would = timeline.rehearsed() ? "would suffer" : "suffered";
    return count == 1
        ? (timeline.rehearsed() ? "This would suffer: " : "this suffered: ") + first
        : "%d things %s, the first: %s".formatted(count, would, first);
  }

  /** {@code 3 pods available (3 must be)}. */
  private static String available(Timeline timeline) {
    return Spans.plural(timeline.numbers().lowestAvailable(), "pod")
        + " available"
        + timeline.lastPromise().stream()
            .map(promise -> " (" + promise.least() + " must be)")
            .findFirst()
            .orElse("");
  }

  /** {@code 12 of 240 requests failed}. */
  private static String failures(Timeline timeline) {
    long all = timeline.requests().stream().mapToLong(one -> one.ok() + one.ko()).sum();
    return "%d of %s failed".formatted(timeline.failed(), Spans.plural(all, "request"));
  }
}
