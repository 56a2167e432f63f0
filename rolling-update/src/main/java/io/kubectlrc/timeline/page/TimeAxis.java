package io.kubectlrc.timeline.page;

import io.kubectlrc.timeline.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time from left to right.
 *
 * @param span what is at the right end; longer than nothing
 */
record TimeAxis(Duration span) {

  /** As wide as paths are drawn; a browser stretches them. */
  static final int WIDTH = 1000;

  private static final int MOST_TICKS = 9;

  /** Steps that people count in, in seconds. */
  private static final double[] STEPS = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200,
    86400
  };

  static TimeAxis of(Duration span) {
    Duration least = Duration.ofMillis(100);
    return new TimeAxis(span.compareTo(least) < 0 ? least : span);
  }

  private double share(Duration at) {
    double share = (double) at.toMillis() / span.toMillis();
    return Math.min(1, Math.max(0, share));
  }

  /** Where a moment is in a path. */
  String x(Duration at) {
    return number(share(at) * WIDTH);
  }

  /** Where it is between left and right: {@code 12.5%}. */
  String percent(Duration at) {
    return number(share(at) * 100) + "%";
  }

  /** How wide a time is: {@code 0.4%}, and never nothing. */
  String width(Duration from, Duration to) {
    return number(Math.max(0.15, (share(to) - share(from)) * 100)) + "%";
  }

  /** Which of so many equal parts a moment is in. */
  int part(Duration at, int parts) {
    return Math.min(parts - 1, (int) (share(at) * parts));
  }

  /** With as few digits as are seen. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** The moments that have a label. */
  List<Duration> ticks() {
    double seconds = span.toMillis() / 1000.0;
    double step = STEPS[STEPS.length - 1];
    for (double one : STEPS) {
      if (seconds / one <= MOST_TICKS) {
        step = one;
        break;
      }
    }
    step *= Math.ceil(seconds / step / MOST_TICKS);
    List<Duration> ticks = new ArrayList<>();
    for (int i = 0; i * step <= seconds; i++) {
      ticks.add(Duration.ofMillis(Math.round(i * step * 1000)));
    }
    return ticks;
  }

  /** {@code 0.5 s}, {@code 15 s}, {@code 1:30 min}, {@code 2:05 h}. */
  static String label(Duration at) {
    return at.toSeconds() < 60 ? number(at.toMillis() / 1000.0) + " s" : Spans.length(at);
  }
}
