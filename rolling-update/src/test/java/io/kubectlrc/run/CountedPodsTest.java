package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.update.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountedPodsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final Pod READY = pod("ready", false, Optional.of(NOW.minusSeconds(60)), false);
  private static final Pod FRESH = pod("fresh", false, Optional.of(NOW.minusSeconds(5)), false);
  private static final Pod STARTING = pod("starting", false, Optional.empty(), false);
  private static final Pod BROKEN = pod("broken", false, Optional.empty(), true);
  private static final Pod ENDING = pod("ending", true, Optional.empty(), true);

  private static Pod pod(String name, boolean ending, Optional<Instant> ready, boolean broken) {
    Optional<Trouble> trouble =
        broken ? Optional.of(new Trouble("ImagePullBackOff", "", true)) : Optional.empty();
    return new Pod(
        name,
        new TreeMap<>(),
        Optional.empty(),
        "",
        ending,
        ending ? Optional.of(NOW) : Optional.empty(),
        ready,
        trouble);
  }

  private static CountedPods counted(Pod... some) {
    CountedPods pods = new CountedPods();
    List.of(some).forEach(pods::add);
    return pods;
  }

  /** Those that come and go are counted as those of a list. */
  @Test
  void countsThemByWhatBecomesOfThem() {
    List<Pod> all = List.of(READY, FRESH, STARTING, BROKEN, ENDING);
    counts(Pods.of(all));
    counts(counted(READY, FRESH, STARTING, BROKEN, ENDING));
  }

  private static void counts(Pods pods) {
    assertThat(pods.size()).isEqualTo(4);
    assertThat(pods.stream()).containsExactlyInAnyOrder(READY, FRESH, STARTING, BROKEN);
    assertThat(pods.unready()).containsExactly(STARTING, BROKEN);
    assertThat(pods.broken()).isEqualTo(1);
    assertThat(pods.stopping()).containsExactly(ENDING);
    assertThat(pods.available(NOW, Duration.ZERO)).isEqualTo(2);
    assertThat(pods.available(NOW, Duration.ofSeconds(30))).isEqualTo(1);
  }

  @Test
  void isEmptyBeforeTheLastOneIsGone() {
    CountedPods pods = counted(BROKEN, ENDING);
    assertThat(pods.isEmpty()).isFalse();

    pods.remove(BROKEN);
    assertThat(pods.isEmpty()).isTrue();
    assertThat(pods.broken()).isZero();
    assertThat(pods.areGone()).isFalse();

    pods.remove(ENDING);
    assertThat(pods.areGone()).isTrue();
  }

  @Test
  void aPodThatChangesIsCountedAnew() {
    CountedPods pods = counted(STARTING);
    pods.remove(STARTING);
    pods.add(pod("starting", false, Optional.of(NOW), false));

    assertThat(pods.unready()).isEmpty();
    assertThat(pods.available(NOW, Duration.ZERO)).isEqualTo(1);
  }
}
