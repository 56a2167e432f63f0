package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what became of the sessions that are held open with one address. Keeps the second that is
 * not over, and sums; safe for several threads.
 */
public final class SessionLog {

  private static final int MOST_WAYS = 20;
  private static final String OTHERS = "otherwise";

  private final String address;
  private final int wanted;
  private final TreeMap<Instant, TreeMap<String, Integer>> open = new TreeMap<>();
  private final List<Restored> restored = new ArrayList<>();
  private final TreeMap<String, Long> ways = new TreeMap<>();
  private int live;
  private int neverWorked;
  private long cut;
  private long again;
  private Duration longest = Duration.ZERO;

  /**
   * A new session works in the place of one that was cut.
   *
   * @param after how long after the cut
   */
  public record Restored(Instant at, String address, Duration after) {}

  /**
   * @param address {@code HOST:PORT}
   * @param wanted how many sessions are to be open
   */
  public SessionLog(String address, int wanted) {
    this.address = address;
    this.wanted = wanted;
    neverWorked = wanted;
  }

  /** A first session works. */
  public synchronized void opened() {
    live++;
    neverWorked--;
  }

  /**
   * A session that worked has ended, and not by us.
   *
   * @param how in few words
   */
  public synchronized void cut(Instant at, String how) {
    live--;
    cut++;
    ways.merge(ways.containsKey(how) || ways.size() < MOST_WAYS ? how : OTHERS, 1L, Long::sum);
    open.computeIfAbsent(RequestLog.secondOf(at), second -> new TreeMap<>())
        .merge(how, 1, Integer::sum);
  }

  /** A new session works in the place of one that was cut so long ago. */
  public synchronized void restored(Instant at, Duration after) {
    live++;
    again++;
    longest = longest.compareTo(after) < 0 ? after : longest;
    restored.add(new Restored(at, address, after));
  }

  /**
   * The seconds with cuts that are over now and were not before.
   *
   * @param end whether nothing more will come
   */
  public synchronized List<SessionCut> takeCuts(Instant now, boolean end) {
    List<SessionCut> over = new ArrayList<>();
    while (!open.isEmpty() && (end || !now.isBefore(open.firstKey().plusSeconds(1)))) {
      Map.Entry<Instant, TreeMap<String, Integer>> first = open.pollFirstEntry();
      int sessions = first.getValue().values().stream().mapToInt(Integer::intValue).sum();
      over.add(new SessionCut(first.getKey(), address, sessions, first.getValue()));
    }
    return over;
  }

  /** What came back since the last call. */
  public synchronized List<Restored> takeRestored() {
    List<Restored> taken = List.copyOf(restored);
    restored.clear();
    return taken;
  }

  /** The sums. */
  public synchronized SessionTotals totals() {
    return new SessionTotals(address, wanted, live, neverWorked, cut, again, longest, ways);
  }
}
