package io.kubectlrc.timeline;

import static io.kubectlrc.timeline.PodTrees.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  private static final Verdict GOOD = new Verdict.Good();
  private final RequestLog log = new RequestLog("http://web/", Duration.ofSeconds(7));

  private void add(double planned, double latency, Verdict verdict, String version) {
    log.planned(at(planned));
    log.over(
        new Answered(at(planned), Duration.ofMillis(Math.round(latency * 1000)), verdict, version));
  }

  @Test
  void countsByTheSecondForWhichTheyWerePlanned() {
    add(0.1, 0.02, GOOD, "1");
    add(0.5, 0.04, GOOD, "2");
    add(0.9, 0.2, new Verdict.Bad("502", true), "");
    add(1.1, 0.001, new Verdict.Bad("connection refused", false), "");
    assertThat(log.takeOver(at(1.2), false)).isEmpty();
    RequestSecond first = log.takeOver(at(1.3), false).get(0);
    assertThat(first)
        .isEqualTo(
            new RequestSecond(
                at(0),
                "http://web/",
                2,
                1,
                0,
                0,
                new TreeMap<>(Map.of("502", 1)),
                new TreeMap<>(Map.of("1", 1, "2", 1)),
                Duration.ofMillis(40),
                Duration.ofMillis(200)));
    assertThat(first.failures()).isEqualTo("1 KO (502)");
    assertThat(log.takeOver(at(1.4), true)).hasSize(1);
    RequestTotals totals = log.totals();
    assertThat(totals.ok()).isEqualTo(2);
    assertThat(totals.why()).isEqualTo("502: 1, connection refused: 1");
    assertThat(totals.answerers()).isEqualTo("1: 1, 2: 1");
  }

  @Test
  void waitsForWhatIsOnItsWay() {
    log.planned(at(0.5));
    add(1.5, 0.01, GOOD, "");
    assertThat(log.outstanding()).isEqualTo(1);
    assertThat(log.takeOver(at(4), false)).isEmpty();
    log.over(
        new Answered(at(0.5), Duration.ofSeconds(5), new Verdict.Late("no answer within 5 s"), ""));
    assertThat(log.takeOver(at(5.6), false))
        .extracting(RequestSecond::second)
        .containsExactly(at(0), at(1));
    assertThat(log.totals().reasons()).containsOnlyKeys("no answer within 5 s");
  }

  @Test
  void doesNotBlameOthersForItsOwnStandstill() {
    add(0.2, 5, new Verdict.Late("no answer within 5 s"), "");
    add(0.3, 3, GOOD, "");
    add(0.4, 0.01, new Verdict.Bad("502", true), "");
    add(0.5, 2, new Verdict.Unsent("stood still"), "");
    log.standstill(at(1), at(3));
    RequestSecond second = log.takeOver(at(6), false).get(0);
    assertThat(second.ok()).isEqualTo(1);
    assertThat(second.ko()).as("a wrong answer is one").isEqualTo(1);
    assertThat(second.spoilt()).isEqualTo(1);
    assertThat(second.unsent()).isEqualTo(1);
    assertThat(log.totals().latencies().orElseThrow().byPercent().get(100.0))
        .as("no latency that is our own")
        .isLessThan(Duration.ofMillis(20));
  }

  @Test
  void judgesByStandstillsOfTheSameTimeOnly() {
    log.standstill(at(1), at(3));
    add(4.5, 1, new Verdict.Late("no answer within 1 s"), "");
    assertThat(log.takeOver(at(7), false).get(0).ko()).isEqualTo(1);
  }

  @Test
  void toldOfSeveralReasonsItSaysHowOftenEach() {
    add(0.1, 0, new Verdict.Bad("502", true), "");
    add(0.2, 0, new Verdict.Bad("502", true), "");
    add(0.3, 0, new Verdict.Bad("connection reset", false), "");
    assertThat(log.takeOver(at(2), false).get(0).failures())
        .isEqualTo("3 KO (2 x 502, 1 x connection reset)");
  }

  @Test
  void hasTheQuantilesOfWhatItWasTold() {
    for (int i = 1; i <= 1000; i++) {
      add(i / 100.0, i / 1000.0, GOOD, "");
    }
    log.takeOver(at(20), true);
    Map<Double, Duration> quantiles = log.totals().latencies().orElseThrow().byPercent();
    assertThat(millis(quantiles)).containsExactly(500L, 900L, 990L, 999L, 1000L);
  }

  private static List<Long> millis(Map<Double, Duration> quantiles) {
    return quantiles.values().stream()
        .map(latency -> Math.round(latency.toNanos() / 1e6 / (1 + 0.0005)))
        .toList();
  }

  @Test
  void namesNoMoreVersionsThanAnybodyReads() {
    for (int i = 0; i < 1000; i++) {
      add(i, 0, GOOD, "v" + i);
      log.takeOver(at(i + 2), false);
    }
    log.takeOver(at(2000), true);
    assertThat(log.totals().versions()).hasSizeLessThanOrEqualTo(21).containsKey("others");
    assertThat(log.totals().versions().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(1000);
  }

  @Test
  void countsCutsByTheSecondAndSaysHow() {
    SessionLog sessions = new SessionLog("ftp:21", 3);
    sessions.opened();
    sessions.opened();
    sessions.cut(at(0.2), "FIN after \"421 Timeout\"");
    sessions.cut(at(0.9), "FIN after \"421 Timeout\"");
    sessions.restored(at(1.4), Duration.ofMillis(1200));
    assertThat(sessions.takeCuts(at(0.95), false)).isEmpty();
    assertThat(sessions.takeCuts(at(1), false))
        .extracting(SessionCut::sentence)
        .containsExactly("2 sessions with ftp:21 cut (FIN after \"421 Timeout\")");
    assertThat(sessions.takeRestored()).hasSize(1);
    assertThat(sessions.takeRestored()).isEmpty();
    SessionTotals totals = sessions.totals();
    assertThat(totals.live()).isEqualTo(1);
    assertThat(totals.neverWorked()).isEqualTo(1);
    assertThat(totals.cut()).isEqualTo(2);
    assertThat(totals.longest()).isEqualTo(Duration.ofMillis(1200));
  }
}
