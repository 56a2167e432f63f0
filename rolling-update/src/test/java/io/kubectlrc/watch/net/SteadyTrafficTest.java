package io.kubectlrc.watch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.RequestTotals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that fail on a schedule, and over real sockets. */
class SteadyTrafficTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** The machine of a test may stand still as it likes. */
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
      assertThat(totals.reasons().getOrDefault("no answer within 1 s", 0L))
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

  /**
   * 100 requests a second; for a second nobody is answered, then all. Whoever waited for an answer
   * before sending the next one would have seen one slow request.
   */
  @Test
  void countsLatencyFromThePlannedMoment() throws Exception {
    try (FailingServer server = new FailingServer(request -> Fate.OK);
        SteadyTraffic traffic =
            traffic(
                new RequestPlan(
                    URI.create("http://127.0.0.1:" + server.port()),
                    "GET",
                    List.of(),
                    Duration.ofMillis(10),
                    false,
                    Duration.ofSeconds(10),
                    Expected.SUCCESS,
                    VersionSource.NONE),
                PATIENT)) {
      RequestLog log = traffic.requests().get(0);
      traffic.begin();
      Eventually.passes(() -> assertThat(server.seen(Fate.OK)).isGreaterThanOrEqualTo(100));
      server.stall(1000);
      Eventually.passes(() -> assertThat(server.seen(Fate.OK)).isGreaterThanOrEqualTo(300));
      RequestTotals totals = finish(traffic);

      assertThat(totals.ko()).isZero();
      assertThat(totals.ok()).isEqualTo(server.seen(Fate.OK));
      Map<Double, Duration> quantiles = totals.latencies().orElseThrow().byPercent();
      // Of N requests 100 came in the stalled second: the k-th of them waited 10 ms x (100 - k).
      for (double percent : new double[] {50, 90, 99, 100}) {
        double waiting = 100 - (1 - percent / 100) * totals.ok();
        assertThat(quantiles.get(percent).toMillis() / 1000.0)
            .as("%s %% of %d: %s", percent, totals.ok(), quantiles)
            .isCloseTo(Math.max(0, waiting / 100), within(0.15));
      }
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
