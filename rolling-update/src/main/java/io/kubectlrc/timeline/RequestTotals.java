package io.kubectlrc.timeline;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of all requests to one URL; the numbers are those of {@link RequestSecond}, summed
 * up.
 *
 * @param latencies from the planned moment on, of those that were answered, rightly or not, and of
 *     those that were waited for in vain; without those during which the sender stood still. Empty
 *     if there were none
 */
public record RequestTotals(
    String url,
    long ok,
    long ko,
    long unsent,
    long spoilt,
    SortedMap<String, Long> reasons,
    SortedMap<String, Long> versions,
    Optional<Latencies> latencies) {

  /**
   * Quantiles.
   *
   * @param byPercent so many of a hundred took no longer: 50, 90, 99, 99.9 and 100
   */
  public record Latencies(SortedMap<Double, Duration> byPercent) {
    public Latencies {
      byPercent = Collections.unmodifiableSortedMap(new TreeMap<>(byPercent));
    }
  }

  public RequestTotals {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /** {@code 502: 11, connection refused: 1}. */
  public String why() {
    return listed(reasons);
  }

  /** {@code 1.0.0: 200, 1.0.1: 143}. */
  public String answerers() {
    return listed(versions);
  }

  private static String listed(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (what, count) ->
            text.append(text.isEmpty() ? "" : ", ").append(what).append(": ").append(count));
    return text.toString();
  }
}
