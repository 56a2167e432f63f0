package io.kubectlrc.cli;

import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.NodeEvent;
import io.kubectlrc.timeline.PodEvent;
import io.kubectlrc.timeline.PodLife;
import io.kubectlrc.timeline.PodState;
import io.kubectlrc.timeline.PodTotals;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.SessionCut;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.SessionTotals;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Summary;
import io.kubectlrc.watch.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One of everything that a watch can tell, and more where it is told in several ways. */
final class EveryHappening {
  private static final Instant AT = Instant.parse("2026-01-01T15:55:08.250Z");
  private static final Instant SECOND = Instant.parse("2026-01-01T15:55:08Z");

  private EveryHappening() {}

  static final List<Happening> ALL =
      List.of(
          new Happening.Began(
              AT,
              "service/front",
              "shop",
              List.of(given("web-1"), given("web-2"), given("web-3")),
              List.of("front"),
              List.of("http://shop.example.com/"),
              List.of("ftp.example.com:21"),
              "until all is settled (Deployment web rolls out)"),
          new Happening.OfPod(
              new PodEvent(AT, "web-7", true, PodEvent.What.SCHEDULED, "on node-1")),
          new Happening.OfPod(new PodEvent(AT, "web-3", false, PodEvent.What.GONE, "after 2.0 s")),
          new Happening.Counted(
              AT, new Moment(Duration.ofMillis(8250), 3, 1, 3, 0, List.of(3)), List.of("front")),
          new Happening.OfNode(
              new NodeEvent(AT, "node-1", NodeEvent.What.DRAINING, "1 of 3 pods stopping")),
          new Happening.Requested(
              new RequestSecond(
                  SECOND,
                  "http://shop.example.com/",
                  8,
                  12,
                  1,
                  2,
                  new TreeMap<>(Map.of("502", 12)),
                  new TreeMap<>(Map.of("1.0.0", 8)),
                  Duration.ofNanos(2_125_000),
                  Duration.ofMillis(40)),
              "web-7 was not ready yet",
              true),
          new Happening.Requested(
              new RequestSecond(
                  SECOND,
                  "http://other.example.com/",
                  0,
                  2,
                  0,
                  0,
                  new TreeMap<>(Map.of("connection refused", 1, "no answer within 5 s", 1)),
                  new TreeMap<>(Map.of("2", 1)),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5)),
              "",
              false),
          new Happening.Cut(
              new SessionCut(
                  SECOND,
                  "ftp.example.com:21",
                  3,
                  new TreeMap<>(Map.of("FIN after \"421 Timeout\"", 2, "RST", 1))),
              "web-3 was stopping"),
          new Happening.Restored(
              new SessionLog.Restored(AT, "ftp.example.com:21", Duration.ofMillis(1200))),
          new Happening.StoodStill(new Traffic.Standstill(AT, Duration.ofMillis(350))),
          new Happening.Noted(AT, "this user may not list nodes, so nothing is said of them"),
          new Happening.Ended(AT, summary()));

  private static PodLife given(String name) {
    return new PodLife(
        name,
        false,
        AT,
        true,
        Optional.of("node-1"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        Set.of(),
        List.of(new PodLife.Turn(AT, PodState.READY)),
        List.of());
  }

  private static Summary summary() {
    TreeMap<Double, Duration> latencies = new TreeMap<>();
    latencies.put(50.0, Duration.ofNanos(2_100_000));
    latencies.put(90.0, Duration.ofMillis(12));
    latencies.put(99.0, Duration.ofMillis(40));
    latencies.put(99.9, Duration.ofMillis(400));
    latencies.put(100.0, Duration.ofMillis(1400));
    return new Summary(
        "all is settled",
        Duration.ofMillis(71_250),
        new PodTotals(3, 3, 1, 3, 4, 5, List.of(new ServiceSpan("front", 3, 4))),
        List.of(
            new RequestTotals(
                "http://shop.example.com/",
                343,
                12,
                1,
                2,
                new TreeMap<>(Map.of("502", 12L)),
                new TreeMap<>(Map.of("1.0.0", 200L, "1.0.1", 143L)),
                Optional.of(new RequestTotals.Latencies(latencies)))),
        List.of(
            new SessionTotals(
                "ftp.example.com:21",
                5,
                4,
                1,
                3,
                3,
                Duration.ofMillis(1200),
                new TreeMap<>(Map.of("FIN after \"421 Timeout\"", 2L, "RST", 1L)))),
        List.of(new Summary.Burst(SECOND, 12, "12 KO (502) while web-7 was not ready yet")),
        4,
        2,
        Duration.ofMillis(700));
  }
}
