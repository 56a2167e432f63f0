package io.kubectlrc.watch.net;

import io.kubectlrc.timeline.Answered;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.Verdict;
import io.kubectlrc.watch.Answer;
import io.kubectlrc.watch.RequestPlan;
import io.kubectlrc.watch.SessionPlan;
import io.kubectlrc.watch.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An open workload: each request has its planned moment, whatever became of those before it, and
 * its latency counts from there. One that could not be sent at its moment, since this process stood
 * still, is not sent at all: in a crowd with others it would say nothing of who answers.
 *
 * <p>Its memory depends on the rate and on the longest time that a request may take, not on how
 * long it goes on.
 */
public final class SteadyTraffic implements Traffic {

  /** So late a thread may wake up on a healthy machine. */
  public static final Duration TOLERATED = Duration.ofMillis(100);

  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Sender sender;
  private final Clock clock;
  private final Duration tolerated;
  private final List<Stream> streams = new ArrayList<>();
  private final SessionHolder sessions;
  private final List<Standstill> standstills = new ArrayList<>();
  private final StandstillMeter meter;
  private final Thread pacer = new Thread(this::run, "pacer");
  private final ScheduledThreadPoolExecutor timeouts =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "timeouts");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean stopped;
  private long startNanos;
  private Instant start;

  /** The requests of one plan. */
  private final class Stream {
    private final RequestPlan plan;
    private final RequestLog log;
    private long due;

    Stream(RequestPlan plan, String told) {
      this.plan = plan;
      log = new RequestLog(told, plan.timeout().plus(SLACK));
    }
  }

  /**
   * A plan, and what its requests are called.
   *
   * @param url as people and programs are told
   */
  public record Requests(String url, RequestPlan plan) {}

  /**
   * @param sender of all requests; closed with this
   * @param tolerated how late a thread may wake up until that is a standstill
   */
  public SteadyTraffic(
      Sender sender,
      List<Requests> requests,
      List<SessionPlan> sessions,
      Clock clock,
      Duration tolerated) {
    this.sender = sender;
    this.clock = clock;
    this.tolerated = tolerated;
    requests.forEach(each -> streams.add(new Stream(each.plan(), each.url())));
    this.sessions = new SessionHolder(sessions, clock);
    meter = new StandstillMeter(tolerated, this::stoodStill);
    timeouts.setRemoveOnCancelPolicy(true);
    pacer.setDaemon(true);
    pacer.setPriority(Thread.MAX_PRIORITY);
  }

  @Override
  public List<RequestLog> requests() {
    return streams.stream().map(stream -> stream.log).toList();
  }

  @Override
  public List<SessionLog> sessions() {
    return sessions.logs();
  }

  @Override
  public synchronized List<Standstill> takeStandstills() {
    List<Standstill> taken = List.copyOf(standstills);
    standstills.clear();
    return taken;
  }

  @Override
  public void begin() {
    start = clock.instant();
    startNanos = System.nanoTime();
    // Several streams take turns, so that they don't all send at once.
    for (int i = 0; i < streams.size(); i++) {
      Stream stream = streams.get(i);
      stream.due = startNanos + stream.plan.interval().toNanos() * i / streams.size();
    }
    if (!streams.isEmpty()) {
      meter.start();
      pacer.start();
    }
    sessions.begin();
  }

  private Instant instant(long nanos) {
    return start.plusNanos(nanos - startNanos);
  }

  private void stoodStill(long from, long until) {
    for (Stream stream : streams) {
      stream.log.standstill(instant(from), instant(until));
    }
    synchronized (this) {
      standstills.add(new Standstill(instant(from), Duration.ofNanos(until - from)));
    }
  }

  private void run() {
    while (!stopped) {
      Stream next = streams.get(0);
      for (Stream stream : streams) {
        next = stream.due - next.due < 0 ? stream : next;
      }
      long wait = next.due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue; // it may return early, or be over
      }
      if (-wait > tolerated.toNanos()) {
        skip(next, next.due);
      } else {
        send(next, next.due);
      }
      next.due += next.plan.interval().toNanos();
    }
  }

  private void skip(Stream stream, long due) {
    stream.log.planned(instant(due));
    over(stream, due, new Verdict.Unsent("stood still"), "");
  }

  private void send(Stream stream, long due) {
    stream.log.planned(instant(due));
    AtomicBoolean over = new AtomicBoolean();
    Outcome outcome = new Outcome(stream, due, over);
    Sender.Flight flight = sender.send(stream.plan, outcome);
    long left = due + stream.plan.timeout().toNanos() - System.nanoTime();
    outcome.timeout =
        timeouts.schedule(
            () -> {
              if (over.compareAndSet(false, true)) {
                over(stream, due, new Verdict.Late(stream.plan.late()), "");
                flight.abandon();
              }
            },
            left,
            TimeUnit.NANOSECONDS);
    if (over.get()) {
      outcome.timeout.cancel(false);
    }
  }

  private void over(Stream stream, long due, Verdict verdict, String version) {
    Duration latency = Duration.ofNanos(System.nanoTime() - due);
    stream.log.over(new Answered(instant(due), latency, verdict, version));
  }

  /** What becomes of one request, unless it takes too long. */
  private final class Outcome implements Sender.Receiver {
    private final Stream stream;
    private final long due;
    private final AtomicBoolean over;
    private volatile ScheduledFuture<?> timeout;

    Outcome(Stream stream, long due, AtomicBoolean over) {
      this.stream = stream;
      this.due = due;
      this.over = over;
    }

    private void end(Verdict verdict, String version) {
      if (over.compareAndSet(false, true)) {
        SteadyTraffic.this.over(stream, due, verdict, version);
        ScheduledFuture<?> scheduled = timeout;
        if (scheduled != null) {
          scheduled.cancel(false);
        }
      }
    }

    @Override
    public void answered(Answer answer) {
      end(stream.plan.expected().judge(answer), stream.plan.version().in(answer));
    }

    @Override
    public void failed(String reason) {
      end(new Verdict.Bad(reason, false), "");
    }

    @Override
    public void unsent(String reason) {
      end(new Verdict.Unsent(reason), "");
    }
  }

  @Override
  public void end() {
    stopped = true;
    LockSupport.unpark(pacer);
    try {
      pacer.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.end();
  }

  @Override
  public void close() {
    end();
    meter.close();
    timeouts.shutdownNow();
    sender.close();
  }
}
