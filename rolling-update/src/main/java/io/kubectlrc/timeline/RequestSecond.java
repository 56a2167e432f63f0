package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The requests to one URL that were planned for one second.
 *
 * @param second its beginning
 * @param ok how many were answered as they should be
 * @param ko how many were not
 * @param unsent how many the sender could not send
 * @param spoilt how many were not answered in time while the sender itself stood still
 * @param reasons of those that were not answered as they should be, and how many each
 * @param versions that answered, and how often each
 * @param median of their latencies, zero if there is none
 * @param slowest likewise
 */
public record RequestSecond(
    Instant second,
    String url,
    int ok,
    int ko,
    int unsent,
    int spoilt,
    SortedMap<String, Integer> reasons,
    SortedMap<String, Integer> versions,
    Duration median,
    Duration slowest) {
  public RequestSecond {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /** {@code 12 KO (502)}; of several reasons how often each. */
  public String failures() {
    return failures(ko, reasons);
  }

  static String failures(int ko, Map<String, Integer> reasons) {
    if (reasons.size() == 1) {
      return ko + " KO (" + reasons.keySet().iterator().next() + ")";
    }
    StringBuilder text = new StringBuilder();
    reasons.forEach(
        (reason, count) ->
            text.append(text.isEmpty() ? "" : ", ").append(count).append(" x ").append(reason));
    return ko + " KO (" + text + ")";
  }
}
