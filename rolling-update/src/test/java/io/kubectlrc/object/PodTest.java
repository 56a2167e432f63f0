package io.kubectlrc.object;

import static io.kubectlrc.cluster.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodTest {
  private static final Instant READY = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isAvailableAfterItsSeconds() {
    Pod pod =
        Pod.of(
            yaml(
                """
                metadata: {name: a}
                status:
                  conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """));
    assertThat(pod.available(READY, Duration.ZERO)).isTrue();
    assertThat(pod.available(READY.minusSeconds(9), Duration.ZERO)).isTrue();
    assertThat(pod.available(READY.plusSeconds(9), Duration.ofSeconds(10))).isFalse();
    assertThat(pod.available(READY.plusSeconds(10), Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void isNotAvailableWhileItIsDeleted() {
    Pod pod =
        Pod.of(
            yaml(
                """
                metadata: {name: a, deletionTimestamp: "2026-01-01T00:00:00Z"}
                status:
                  conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """));
    assertThat(pod.available(READY, Duration.ZERO)).isFalse();
  }

  @Test
  void tellsWhyAContainerWaitsAndHowItEndedLast() {
    Pod pod =
        Pod.of(
            yaml(
                """
                metadata: {name: a}
                status:
                  containerStatuses:
                  - name: api
                    ready: false
                    restartCount: 4
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                    lastState: {terminated: {exitCode: 1, message: "no config\\n"}}
                """));
    assertThat(pod.broken()).isTrue();
    assertThat(pod.trouble().orElseThrow().toString())
        .isEqualTo("CrashLoopBackOff: container api ended with exit code 1 (no config)");
    assertThat(pod.trouble().orElseThrow().crash()).contains(new Trouble.Crash("api", 4));
  }

  @Test
  void tellsWhyItHasNoNode() {
    Pod pod =
        Pod.of(
            yaml(
                """
                metadata: {name: a}
                status:
                  conditions:
                  - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes}
                """));
    assertThat(pod.trouble().orElseThrow().toString()).isEqualTo("Unschedulable: 0/3 nodes");
  }

  @Test
  void isNotBrokenWhileItStarts() {
    Pod pod =
        Pod.of(
            yaml(
                """
                metadata: {name: a}
                status:
                  containerStatuses:
                  - {name: api, ready: false, state: {waiting: {reason: ContainerCreating}}}
                """));
    assertThat(pod.trouble()).isEmpty();
    assertThat(pod.broken()).isFalse();
  }
}
