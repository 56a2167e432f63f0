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

  /** Tenths of a second, and beyond a minute {@code 12:01 min}, {@code 2:05 h}. */
  public static String length(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds(duration);
    }
    return seconds < 3600
        ? "%d:%02d min".formatted(seconds / 60, seconds % 60)
        : "%d:%02d h".formatted(seconds / 3600, seconds / 60 % 60);
  }

  /** {@code 1 pod}, {@code 2 pods}. */
  public static String pods(long count) {
    return plural(count, "pod");
  }

  static String plural(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
