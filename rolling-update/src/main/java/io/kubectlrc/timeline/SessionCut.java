package io.kubectlrc.timeline;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sessions with one address that ended in one second.
 *
 * @param second its beginning
 * @param sessions how many
 * @param how FIN, RST, silence, each with what the server said last, and how many each
 */
public record SessionCut(
    Instant second, String address, int sessions, SortedMap<String, Integer> how) {
  public SessionCut {
    how = Collections.unmodifiableSortedMap(new TreeMap<>(how));
  }

  /** {@code 2 sessions with ftp:21 cut (FIN after "421 Timeout")}. */
  public String sentence() {
    StringBuilder text = new StringBuilder();
    how.forEach(
        (way, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(how.size() == 1 ? "" : count + " x ")
                .append(way));
    return "%d session%s with %s cut (%s)"
        .formatted(sessions, sessions == 1 ? "" : "s", address, text);
  }
}
