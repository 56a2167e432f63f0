package io.kubectlrc.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.simulate.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedTimesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
  private static final JsonNode PLAIN = InitialStates.yaml("{containers: [{name: c}]}");

  private static ObjectNode pod(int readyAfter) {
    return pod(0, readyAfter);
  }

  /** Scheduled at a second of the minute. */
  private static ObjectNode pod(int scheduled, int readyAfter) {
    return InitialStates.yaml(
        """
        metadata: {name: p}
        spec: {containers: [{name: c}]}
        status:
          conditions:
          - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T00:00:%02dZ"}
          - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:%02dZ"}
          containerStatuses:
          - {name: c, restartCount: 0, state: {running: {startedAt: "2026-01-01T00:00:00Z"}}}
        """
            .formatted(scheduled, scheduled + readyAfter));
  }

  /** One after the other. */
  private static LearnedTimes learned(int... readyAfter) {
    return LearnedTimes.of(
        IntStream.range(0, readyAfter.length).mapToObj(i -> pod(i, readyAfter[i])).toList(), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3000, 3000",
    "3 3 4 4, 3500, 3500",
    "3 5 9 12, 5000, 9000",
    // Up to 2 s can be the node's, which takes 1.2 s on average.
    "1, 1150, 1150",
    "1 1 2 2, 1320, 1320",
    "1 2 2 2 2 2 2 40, 1657, 1657",
    "0 0, 720, 720",
  })
  void theMiddleHalfOfPodsTellsOfTheStart(String seconds, long least, long most) {
    int[] after = Stream.of(seconds.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(learned(after).start(PLAIN)).contains(Range.ofMillis(least, most));
    assertThat(learned(after).samples()).isEqualTo(after.length);
  }

  @Test
  void podsThatBeganTogetherHeldEachOtherUp() {
    List<ObjectNode> pods = List.of(pod(0, 6), pod(0, 8), pod(0, 9), pod(20, 5));
    LearnedTimes learned = LearnedTimes.of(pods, NOW);
    assertThat(learned.samples()).isEqualTo(4);
    assertThat(learned.start(PLAIN)).contains(Range.ofMillis(5_500, 5_500));
  }

  @Test
  void successorsHaveProbesOfTheirOwn() {
    JsonNode slower =
        InitialStates.yaml("{containers: [{name: c, readinessProbe: {initialDelaySeconds: 10}}]}");
    assertThat(learned(3, 3).start(slower)).contains(Range.ofMillis(13_000, 13_000));
  }

  @Test
  void aPodThatBeganAnewTellsFromItsLastStart() {
    ObjectNode pod = pod(50);
    ObjectNode container = (ObjectNode) pod.at("/status/containerStatuses/0");
    container.put("restartCount", 2);
    container.withObject("/state/running").put("startedAt", "2026-01-01T00:00:46Z");
    assertThat(LearnedTimes.of(List.of(pod), NOW).start(PLAIN))
        .contains(Range.ofMillis(4_000, 4_000));
  }

  @Test
  void whatIsNotReadyTellsNothing() {
    ObjectNode pod = pod(5);
    ((ObjectNode) pod.at("/status/conditions/1")).put("status", "False");
    LearnedTimes learned = LearnedTimes.of(List.of(pod), NOW);
    assertThat(learned.start(PLAIN)).isEmpty();
    assertThat(learned.samples()).isZero();
  }

  @Test
  void aNodeNeedsItsTimeToStopAPod() {
    JsonNode sleeping =
        InitialStates.yaml(
            "{containers: [{name: c, lifecycle: {preStop: {exec: {command: [sleep, '2']}}}}]}");
    assertThat(learned(1).stop(PLAIN)).isEqualTo(Range.ofSeconds(1, 5));
    assertThat(learned(1).stop(sleeping)).isEqualTo(Range.ofSeconds(3, 7));
  }

  @Test
  void whoHadToBeKilledTakesTheWholeGrace() {
    ObjectNode pod = pod(1);
    ObjectNode last = pod.withObject("/status/containerStatuses/0/lastState/terminated");
    last.put("exitCode", 137).put("reason", "Error");
    assertThat(LearnedTimes.of(List.of(pod), NOW).stop(PLAIN)).isEqualTo(Range.ofSeconds(31, 35));
    last.put("reason", "OOMKilled");
    assertThat(LearnedTimes.of(List.of(pod), NOW).stop(PLAIN)).isEqualTo(Range.ofSeconds(1, 5));
  }

  @Test
  void aPodThatIsBeingStoppedTakesAsLongAsItDoesAlready() {
    ObjectNode pod = pod(1);
    pod.withObjectProperty("metadata")
        .put("deletionTimestamp", NOW.plusSeconds(18).toString())
        .put("deletionGracePeriodSeconds", 30);
    LearnedTimes learned = LearnedTimes.of(List.of(pod), NOW);
    assertThat(learned.stopping()).isEqualTo(Duration.ofSeconds(12));
    assertThat(learned.stop(PLAIN)).isEqualTo(Range.ofSeconds(13, 17));
  }
}
