package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts the steady requests to one URL, by the second for which they were planned. A second is
 * over when all its requests are, and so long after its end that whoever sends would have noticed a
 * standstill of his own.
 *
 * <p>Keeps the seconds that are not over, the worst bursts of failures, and sums; safe for several
 * threads.
 */
public final class RequestLog {

  /** Until a standstill of the sender has certainly been noticed. */
  private static final Duration SLACK = Duration.ofMillis(300);

  private static final int MOST_VERSIONS = 20;
  private static final int MOST_REASONS = 50;
  private static final String OTHERS = "others";
  private static final int DIGITS = 3;
  private static final double[] PERCENTS = {50, 90, 99, 99.9, 100};

  private final String url;
  private final TreeMap<Instant, Open> open = new TreeMap<>();
  private final Deque<Standstill> standstills = new ArrayDeque<>();
  private final Histogram latencies;
  private final long longestMicros;
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<String, Long> versions = new TreeMap<>();
  private long ok;
  private long ko;
  private long unsent;
  private long spoilt;

  /** A second that is not over. */
  private static final class Open {
    private int outstanding;
    private final List<Answered> answers = new ArrayList<>();
  }

  private record Standstill(Instant from, Instant until) {

    boolean overlaps(Instant begin, Instant end) {
      return begin.isBefore(until) && end.isAfter(from);
    }
  }

  /**
   * @param url what is told of it
   * @param longest more than any request may take
   */
  public RequestLog(String url, Duration longest) {
    this.url = url;
    longestMicros = Math.max(TimeUnit.NANOSECONDS.toMicros(longest.toNanos()), 1000);
    latencies = new Histogram(longestMicros, DIGITS);
  }

  /** A request is to be sent, of which {@link #over} will be told. */
  public synchronized void planned(Instant at) {
    second(at).outstanding++;
  }

  /** A request that was planned is over. */
  public synchronized void over(Answered answered) {
    Open second = second(answered.planned());
    second.outstanding--;
    second.answers.add(answered);
  }

  private Open second(Instant at) {
    return open.computeIfAbsent(secondOf(at), second -> new Open());
  }

  static Instant secondOf(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond());
  }

  /** The sender itself stood still: what was not answered in time meanwhile is nobody's failure. */
  public synchronized void standstill(Instant from, Instant until) {
    standstills.addLast(new Standstill(from, until));
  }

  /** How many requests are on their way. */
  public synchronized int outstanding() {
    return open.values().stream().mapToInt(second -> second.outstanding).sum();
  }

  /**
   * The seconds that are over now and were not before, in their order.
   *
   * @param end whether nothing more will be sent, so that the last of them need not be waited for
   */
  public synchronized List<RequestSecond> takeOver(Instant now, boolean end) {
    List<RequestSecond> over = new ArrayList<>();
    while (!open.isEmpty()) {
      Map.Entry<Instant, Open> first = open.firstEntry();
      Instant due = first.getKey().plusSeconds(1).plus(SLACK);
      if (first.getValue().outstanding > 0 || (!end && now.isBefore(due))) {
        break;
      }
      open.pollFirstEntry();
      if (!first.getValue().answers.isEmpty()) {
        over.add(sum(first.getKey(), first.getValue().answers));
      }
    }
    Instant needed = open.isEmpty() ? now.minusSeconds(1) : open.firstKey();
    standstills.removeIf(standstill -> standstill.until().isBefore(needed));
    return over;
  }

  private RequestSecond sum(Instant second, List<Answered> answers) {
    Sum sum = new Sum();
    answers.forEach(sum::add);
    ok += sum.ok;
    ko += sum.ko;
    unsent += sum.unsent;
    spoilt += sum.spoilt;
    sum.reasons.forEach((reason, count) -> reasons.merge(reason, (long) count, Long::sum));
    sum.versions.forEach((version, count) -> versions.merge(version, (long) count, Long::sum));
    long[] sorted = sum.micros.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new RequestSecond(
        second,
        url,
        sum.ok,
        sum.ko,
        sum.unsent,
        sum.spoilt,
        sum.reasons,
        sum.versions,
        micros(sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2]),
        micros(sorted.length == 0 ? 0 : sorted[sorted.length - 1]));
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  /** Judges the requests of a second, now that it is known when the sender stood still. */
  private final class Sum implements Verdict.Tally {
    private int ok;
    private int ko;
    private int unsent;
    private int spoilt;
    private final TreeMap<String, Integer> reasons = new TreeMap<>();
    private final TreeMap<String, Integer> versions = new TreeMap<>();
    private final List<Long> micros = new ArrayList<>();
    private Answered judged;
    private boolean doubtful;

    void add(Answered answered) {
      Instant end = answered.planned().plus(answered.latency());
      judged = answered;
      doubtful = standstills.stream().anyMatch(still -> still.overlaps(answered.planned(), end));
      answered.verdict().count(this, doubtful);
      if (!answered.version().isEmpty()) {
        versions.merge(nameOf(answered.version()), 1, Integer::sum);
      }
    }

    private String nameOf(String version) {
      boolean known =
          RequestLog.this.versions.containsKey(version) || versions.containsKey(version);
      boolean room = RequestLog.this.versions.size() + versions.size() < MOST_VERSIONS;
      return known || room ? version : OTHERS;
    }

    @Override
    public void good() {
      ok++;
    }

    @Override
    public void failed(String reason) {
      ko++;
      boolean known = RequestLog.this.reasons.containsKey(reason) || reasons.containsKey(reason);
      boolean room = RequestLog.this.reasons.size() + reasons.size() < MOST_REASONS;
      reasons.merge(known || room ? reason : OTHERS, 1, Integer::sum);
    }

    @Override
    public void spoilt() {
      spoilt++;
    }

    @Override
    public void unsent() {
      unsent++;
    }

    /** One of which a part is the sender's own is none. */
    @Override
    public void latency() {
      if (!doubtful) {
        long taken = TimeUnit.NANOSECONDS.toMicros(judged.latency().toNanos());
        long kept = Math.min(Math.max(taken, 0), longestMicros);
        micros.add(kept);
        latencies.recordValue(kept);
      }
    }
  }

  /** The sums of the seconds that are over. */
  public synchronized RequestTotals totals() {
    return new RequestTotals(
        url,
        ok,
        ko,
        unsent,
        spoilt,
        reasons,
        versions,
        latencies.getTotalCount() == 0 ? Optional.empty() : Optional.of(quantiles()));
  }

  private RequestTotals.Latencies quantiles() {
    TreeMap<Double, Duration> quantiles = new TreeMap<>();
    for (double percent : PERCENTS) {
      quantiles.put(percent, micros(latencies.getValueAtPercentile(percent)));
    }
    return new RequestTotals.Latencies(quantiles);
  }
}
