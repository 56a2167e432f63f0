package io.kubectlrc.timeline;

import java.time.Duration;
import java.util.Locale;

/** Spans of time, and numbers of things, as people read them. */
public final class Spans {
  private Spans() {}

  /** Tenths of a second, and hundredths below one of them. */
  public static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds > 0 && seconds < 0.1 ? "%.2f s" : "%.1f s", seconds);
  }

  /** {@code 1 pod}, {@code 2 pods}. */
  public static String pods(long count) {
    return plural(count, "pod");
  }

  static String plural(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
