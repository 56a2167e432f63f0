package io.kubectlrc.watch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.watch.Answer;
import io.kubectlrc.watch.Expected;
import io.kubectlrc.watch.RequestPlan;
import io.kubectlrc.watch.Traffic;
import io.kubectlrc.watch.VersionSource;
import io.kubectlrc.watch.net.FailingServer.Fate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that fail on a schedule, and over real sockets. */
class SteadyTrafficTest {
  /** Longer than the machine of a test is likely to stand still. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** So long it may stand still without being noticed. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private final List<RequestSecond> seconds = new ArrayList<>();

  private static RequestPlan plan(int port, int rate, boolean keepAlive) {
    return new RequestPlan(
        URI.create("http://127.0.0.1:" + port + "/path?query=1"),
        "GET",
        List.of(),
        Duration.ofNanos(1_000_000_000L / rate),
        keepAlive,
        TIMEOUT,
        Expected.parse("hello"),
        VersionSource.parse("header:x-version"));
  }

  private static SteadyTraffic traffic(RequestPlan plan, Duration tolerated) {
    return new SteadyTraffic(
        new DirectSender(),
        List.of(new SteadyTraffic.Requests("it", plan)),
        List.of(),
        Clock.systemUTC(),
        tolerated);
  }

  /** Lets it send until so many requests are over, and counts. */
  private RequestTotals send(SteadyTraffic traffic, int enough) throws Exception {
    RequestLog log = traffic.requests().get(0);
    traffic.begin();
    Eventually.passesWithin(
        Duration.ofSeconds(60),
        () -> {
          seconds.addAll(log.takeOver(Instant.now(), false));
          assertThat(count(log.totals())).isGreaterThanOrEqualTo(enough);
        });
    return finish(traffic);
  }

  private RequestTotals finish(SteadyTraffic traffic) throws Exception {
    RequestLog log = traffic.requests().get(0);
    traffic.end();
    Eventually.passesWithin(Duration.ofSeconds(60), () -> assertThat(log.outstanding()).isZero());
    seconds.addAll(log.takeOver(Instant.now(), true));
    return log.totals();
  }

  private static long count(RequestTotals totals) {
    return totals.ok() + totals.ko() + totals.unsent() + totals.spoilt();
  }

  private static Fate fate(long seed, int request) {
    Random random = new Random(seed * 1_000_003 + request);
    random.nextInt();
    Fate[] fates = Fate.values();
    return random.nextInt(4) > 0 ? Fate.OK : fates[random.nextInt(fates.length)];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Execution(ExecutionMode.CONCURRENT) // each waits for the silent ones
  void countsExactlyTheFailuresOfASchedule(long seed) throws Exception {
    try (FailingServer server = new FailingServer(request -> fate(seed, request));
        SteadyTraffic traffic = traffic(plan(server.port(), 150, false), PATIENT)) {
      RequestTotals totals = send(traffic, 150);

      assertThat(totals.ok()).isEqualTo(server.seen(Fate.OK));
      assertThat(totals.unsent() + totals.spoilt()).isZero();
      assertThat(totals.reasons().getOrDefault("502", 0L)).isEqualTo(server.seen(Fate.BAD_GATEWAY));
      assertThat(totals.reasons().getOrDefault("200 with another body", 0L))
          .isEqualTo(server.seen(Fate.OTHER_BODY));
      assertThat(totals.reasons().getOrDefault("closed without an answer", 0L))
          .as("%s", totals)
          .isEqualTo(server.seen(Fate.CLOSED));
      assertThat(totals.reasons().getOrDefault("connection reset", 0L))
          .as("%s", totals)
          .isEqualTo(server.seen(Fate.RESET));
      assertThat(totals.reasons().getOrDefault("answer cut off", 0L))
          .isEqualTo(server.seen(Fate.CUT_OFF));
      assertThat(totals.reasons().getOrDefault("no answer within 3 s", 0L))
          .isEqualTo(server.seen(Fate.SILENT));
      assertThat(server.connections()).isEqualTo(count(totals));
      assertThat(totals.versions().get("1.0.0"))
          .isEqualTo(
              (long) server.seen(Fate.OK)
                  + server.seen(Fate.BAD_GATEWAY)
                  + server.seen(Fate.OTHER_BODY));
      assertThat(seconds.stream().mapToInt(RequestSecond::ko).sum()).isEqualTo(totals.ko());
    }
  }

  @Test
  void keepsConnectionsIfAskedTo() throws Exception {
    try (FailingServer server = new FailingServer(request -> Fate.OK);
        SteadyTraffic traffic = traffic(plan(server.port(), 50, true), PATIENT)) {
      RequestTotals totals = send(traffic, 50);
      assertThat(totals.ok()).isEqualTo(server.seen(Fate.OK));
      assertThat(server.connections()).isLessThan(10);
    }
  }

  /** Notes when requests are sent and answered, by a clock of its own. */
  private record Witness(Sender sender, List<long[]> times) implements Sender {
    @Override
    public Flight send(RequestPlan plan, Receiver receiver) {
      long[] time = {System.nanoTime(), 0};
      synchronized (times) {
        times.add(time);
      }
      return sender.send(
          plan,
          new Receiver() {
            @Override
            public void answered(Answer answer) {
              time[1] = System.nanoTime();
              receiver.answered(answer);
            }

            @Override
            public void failed(String reason) {
              receiver.failed(reason);
            }

            @Override
            public void unsent(String reason) {
              receiver.unsent(reason);
            }
          });
    }

    /** From the moments of the schedule on, in order; nobody sends before his time. */
    List<Double> latencies(double interval) {
      double start = Double.MAX_VALUE;
      for (int i = 0; i < times.size(); i++) {
        start = Math.min(start, times.get(i)[0] / 1e9 - i * interval);
      }
      List<Double> latencies = new ArrayList<>();
      for (int i = 0; i < times.size(); i++) {
        latencies.add(times.get(i)[1] / 1e9 - (start + i * interval));
      }
      return latencies.stream().sorted().toList();
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  /**
   * 100 requests a second; for a second nobody is answered, then all. Whoever waited for an answer
   * before sending the next one would have seen one slow request.
   */
  @Test
  void countsLatencyFromThePlannedMoment() throws Exception {
    Witness witness = new Witness(new DirectSender(), new ArrayList<>());
    try (FailingServer server = new FailingServer(request -> Fate.OK);
        SteadyTraffic traffic =
            new SteadyTraffic(
                witness,
                List.of(
                    new SteadyTraffic.Requests(
                        "it",
                        new RequestPlan(
                            URI.create("http://127.0.0.1:" + server.port() + "/"),
                            "GET",
                            List.of(),
                            Duration.ofMillis(10),
                            false,
                            Duration.ofSeconds(30),
                            Expected.SUCCESS,
                            VersionSource.NONE))),
                List.of(),
                Clock.systemUTC(),
                PATIENT)) {
      traffic.begin();
      Eventually.passes(() -> assertThat(server.seen(Fate.OK)).isGreaterThanOrEqualTo(100));
      server.stall(1000);
      Eventually.passes(() -> assertThat(server.seen(Fate.OK)).isGreaterThanOrEqualTo(300));
      RequestTotals totals = finish(traffic);

      assertThat(totals.ko()).isZero();
      assertThat(totals.ok()).isEqualTo(server.seen(Fate.OK));
      List<Double> latencies = witness.latencies(0.01);
      Map<Double, Duration> quantiles = totals.latencies().orElseThrow().byPercent();
      quantiles.forEach(
          (percent, latency) ->
              assertThat(latency.toNanos() / 1e9)
                  .as("%s %% of %s", percent, latencies)
                  .isCloseTo(
                      latencies.get((int) Math.ceil(percent / 100 * latencies.size()) - 1),
                      within(0.05)));
      // Of the requests of the stalled second the k-th waited 10 ms x (100 - k), or longer.
      int slow = (int) latencies.stream().filter(latency -> latency > 0.5).count();
      assertThat(slow).isGreaterThanOrEqualTo(45);
      assertThat(latencies.get(latencies.size() - 1)).isGreaterThan(0.9);
    }
  }

  @Test
  void tellsWhatKeptItFromAnAnswer() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (SteadyTraffic traffic = traffic(plan(closed, 50, false), PATIENT)) {
      assertThat(send(traffic, 20).reasons()).containsOnlyKeys("connection refused");
    }
    RequestPlan nowhere =
        new RequestPlan(
            URI.create("http://no-such-host.invalid/"),
            "GET",
            List.of(),
            Duration.ofMillis(50),
            false,
            Duration.ofSeconds(10),
            Expected.SUCCESS,
            VersionSource.NONE);
    try (SteadyTraffic traffic = traffic(nowhere, PATIENT)) {
      assertThat(send(traffic, 5).reasons()).containsOnlyKeys("unknown host");
    }
  }

  @Test
  void noticesThatItStoodStillItself() throws Exception {
    try (FailingServer server = new FailingServer(request -> Fate.OK);
        // Nobody wakes up this early: every moment is a standstill.
        SteadyTraffic traffic = traffic(plan(server.port(), 50, false), Duration.ofNanos(1))) {
      traffic.begin();
      List<Traffic.Standstill> standstills = new ArrayList<>();
      Eventually.passes(
          () -> {
            standstills.addAll(traffic.takeStandstills());
            assertThat(standstills).isNotEmpty();
          });
      Eventually.passes(
          () -> {
            seconds.addAll(traffic.requests().get(0).takeOver(Instant.now(), false));
            assertThat(traffic.requests().get(0).totals().unsent()).isPositive();
          });
      RequestTotals totals = finish(traffic);
      assertThat(totals.ko()).isZero();
      assertThat(totals.ok()).isEqualTo(server.seen(Fate.OK));
    }
  }
}
