package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.rehearse.Violation;
import io.kubectlrc.simulate.Range;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Spans of virtual time as rehearsals tell them. */
final class Timed {
  private Timed() {}

  static double inSeconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  static String range(Range range) {
    return range.least().equals(range.most())
        ? seconds(range.least())
        : seconds(range.least()) + " to " + seconds(range.most());
  }

  /** In the clock of a rehearsal: tenths of a second, and hundredths below one. */
  static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds > 0 && seconds < 0.1 ? "%.2f s" : "%.1f s", seconds);
  }

  /** What would suffer; empty if nothing would. */
  static String violations(List<Violation> violations) {
    StringBuilder text = new StringBuilder(violations.isEmpty() ? "" : "This would suffer:\n");
    for (Violation violation : violations) {
      text.append(
          "  from %s on, %s: %s%n"
              .formatted(
                  seconds(violation.at()),
                  violation.over() ? "for " + seconds(violation.lasted()) : "to the end",
                  Visible.of(violation.what())));
    }
    return text.toString();
  }

  /** What a verdict does not cover. */
  static String unknown(List<String> unknown) {
    StringBuilder text = new StringBuilder(unknown.isEmpty() ? "" : "What it cannot know:\n");
    unknown.forEach(one -> text.append("  ").append(Visible.of(one)).append('\n'));
    return text.toString();
  }

  static void write(Range range, ObjectNode json) {
    json.put("least", inSeconds(range.least())).put("most", inSeconds(range.most()));
  }

  static void write(Violation violation, ObjectNode json) {
    json.put("at", inSeconds(violation.at()))
        .put("lasted", inSeconds(violation.lasted()))
        .put("over", violation.over())
        .put("what", violation.what());
  }
}
