package io.kubectlrc.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;

/**
 * A clock that jumps from one event to the next. Times are microseconds since {@link #START}; of
 * two events at the same time, the one that was scheduled first happens first.
 */
final class VirtualTime {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A century: nobody waits longer, not even by mistake. */
  private static final long NEVER = Duration.ofDays(36_525).toNanos() / 1000;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long now;
  private long scheduled;
  private long end = NEVER;
  private long stampedSecond = -1;
  private String stamp;

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long now() {
    return now;
  }

  Instant instant() {
    return START.plusNanos(now * 1000);
  }

  /** The present moment as the API server writes it: in whole seconds. */
  String stamp() {
    long second = now / 1_000_000;
    if (second != stampedSecond) {
      stampedSecond = second;
      stamp = stampAt(second);
    }
    return stamp;
  }

  /** The stamp of a second since the start. */
  static String stampAt(long second) {
    return START.plusSeconds(second).toString();
  }

  /** A moment as the API server writes it: in whole seconds. */
  static String stampOf(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The reverse of {@link #stampAt}. */
  static long secondOf(String stamp) {
    return Instant.parse(stamp).getEpochSecond() - START.getEpochSecond();
  }

  /** From this moment on, the clock refuses to go on, so that no run lasts for ever. */
  void endAt(long time) {
    end = time;
  }

  void after(long delay, Runnable action) {
    queue.add(new Event(now + Math.max(0, Math.min(delay, NEVER)), scheduled++, action));
  }

  /**
   * Lets the next event happen, if there is one until then; otherwise only the clock moves there.
   *
   * @return whether an event happened
   */
  boolean step(long until) {
    Event next = queue.peek();
    if (next == null || next.time > until) {
      moveTo(until);
      return false;
    }
    queue.remove();
    moveTo(next.time);
    next.action.run();
    return true;
  }

  /** Lets everything happen that is due until then. */
  void advanceTo(long until) {
    while (step(until)) {
      continue;
    }
  }

  private void moveTo(long time) {
    now = Math.max(now, time);
    if (now > end) {
      throw new Overrun(Duration.ofNanos(end * 1000));
    }
  }
}
