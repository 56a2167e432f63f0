package io.kubectlrc.timeline;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of all sessions with one address.
 *
 * @param wanted how many were to be open
 * @param live how many are open at the end
 * @param neverWorked how many could never be opened
 * @param cut how many ended, and not by us
 * @param restored how many of these were followed by one that worked
 * @param longest the longest that it took until one did
 * @param how they ended, and how often each
 */
public record SessionTotals(
    String address,
    int wanted,
    int live,
    int neverWorked,
    long cut,
    long restored,
    Duration longest,
    SortedMap<String, Long> how) {
  public SessionTotals {
    how = Collections.unmodifiableSortedMap(new TreeMap<>(how));
  }
}
