package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScaleDownBatchingTest {
  private final ScaleDownBatching batching = new ScaleDownBatching();

  @Test
  void waitsForThoseThatFollowSoon() {
    assertThat(leftAt(0, 1)).isEqualTo(30);
    assertThat(leftAt(20, 1)).isEqualTo(10);
    assertThat(leftAt(25, 2)).isEqualTo(30);
    assertThat(leftAt(55, 2)).isZero();
  }

  @Test
  void doesNotKeepTheFirstWaitingForLong() {
    for (int millis = 0; millis < 100; millis += 10) {
      assertThat(leftAt(millis, millis)).isEqualTo(Math.min(30, 100 - millis));
    }
    assertThat(leftAt(100, 100)).isZero();
    assertThat(leftAt(110, 110)).isNegative();
  }

  @Test
  void aPodThatFailsAgainIsNoReasonToWait() {
    leftAt(0, 5);
    assertThat(leftAt(20, 4)).isEqualTo(10);
    assertThat(leftAt(25, 5)).isEqualTo(5);
  }

  @Test
  void beginsAnewAfterItsEnd() {
    leftAt(0, 5);
    batching.end();
    assertThat(leftAt(1000, 3)).isEqualTo(30);
  }

  private long leftAt(int millis, int available) {
    return batching
        .left(available, Instant.EPOCH.plusMillis(millis))
        .dividedBy(Duration.ofMillis(1));
  }
}
