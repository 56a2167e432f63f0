package io.kubectlrc.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

  @ParameterizedTest(name = "{0} desired, surge {1}, unavailable {2}: {3} to {4}")
  @CsvSource({
    "3, 1, 0, 3, 4",
    "10, 25%, 25%, 8, 13",
    "100, 25%, 25%, 75, 125",
    "4, 100%, 0, 4, 8",
    "3, 0, 1, 2, 3",
    "1, 0, 25%, 0, 1",
    "2, 0, 5, 0, 2",
    "0, 1, 0, 0, 1",
  })
  void resolvesPercentagesAsADeployment(
      int desired, String surge, String unavailable, int atLeast, int atMost) {
    Bounds bounds = Bounds.of(desired, Amount.parse(surge), Amount.parse(unavailable));
    assertThat(bounds.minAvailable()).isEqualTo(atLeast);
    assertThat(bounds.maxTotal()).isEqualTo(atMost);
  }

  @ParameterizedTest(name = "of {0}: up {1}, down {2} raises to {3}")
  @CsvSource({
    "3, 0, 3, 1",
    "3, 1, 2, 2",
    "3, 2, 2, 2",
    "3, 2, 1, 3",
    "3, 1, 0, 3",
    "3, 3, 0, 3",
    "4, 0, 2, 3",
    "1, 0, 3, 0",
    "5, 7, 0, 7",
  })
  void raisesByWhatTheSurgeLeaves(int desired, int up, int down, int raised) {
    assertThat(new Bounds(desired, 1, 0).raised(up, down)).isEqualTo(raised);
  }

  @ParameterizedTest(name = "of {0}: down {1}, {2} broken, {3} new available lowers to {4}")
  @CsvSource({
    "3, 3, 0, 0, 3", "3, 3, 0, 1, 2", "3, 2, 0, 2, 1", "3, 1, 0, 3, 0", "4, 2, 0, 2, 2",
    "4, 2, 0, 3, 1", "1, 3, 0, 0, 1", "3, 3, 3, 0, 0", "3, 3, 1, 0, 2", "3, 3, 1, 2, 1",
  })
  void lowersByWhatIsNotNeeded(int desired, int down, int broken, int available, int lowered) {
    assertThat(new Bounds(desired, 1, 0).lowered(down, broken, available)).isEqualTo(lowered);
  }

  @Test
  void neverLeavesTooFewNorAsksForTooMany() {
    for (int desired = 0; desired <= 12; desired++) {
      for (int surge = 0; surge <= 3; surge++) {
        for (int unavailable = surge == 0 ? 1 : 0; unavailable <= 3; unavailable++) {
          Bounds bounds = new Bounds(desired, surge, unavailable);
          for (int up = 0; up <= desired; up++) {
            for (int down = 0; up + down <= bounds.maxTotal(); down++) {
              assertThat(bounds.raised(up, down) + down).isLessThanOrEqualTo(bounds.maxTotal());
              for (int available = 0; available <= up; available++) {
                int left = bounds.lowered(down, 0, available) + available;
                assertThat(left)
                    .isGreaterThanOrEqualTo(Math.min(bounds.minAvailable(), down + available));
              }
            }
          }
        }
      }
    }
  }

  @Test
  void alwaysEnds() {
    for (int desired = 0; desired <= 20; desired++) {
      for (int old = 0; old <= 20; old++) {
        Bounds bounds = Bounds.of(desired, Amount.parse("25%"), Amount.parse("25%"));
        int up = 0;
        int down = old;
        for (int i = 0; i < 100 && (up < desired || down > 0); i++) {
          up = bounds.raised(up, down);
          down = bounds.lowered(down, 0, up);
        }
        assertThat(up).isEqualTo(desired);
        assertThat(down).isZero();
      }
    }
  }

  @Test
  void refusesBoundsInWhichNothingMoves() {
    assertThatThrownBy(() -> new Bounds(3, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Amount.parse("-1")).hasMessageContaining("neither a number");
    assertThatThrownBy(() -> Amount.parse("many")).hasMessageContaining("neither a number");
  }

  @Test
  void anAmountIsAnythingTheApiCanHold() {
    assertThat(Amount.parse("2147483647").roundedUp(3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Amount.parse("2147483647%").roundedUp(3)).isEqualTo(64_424_510);
    assertThat(Amount.parse("2147483647%").roundedUp(20_000)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Amount.parse("2147483647%").roundedDown(20_000)).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Amount.parse("2147483648")).hasMessageContaining("neither a number");
    assertThatThrownBy(() -> Amount.parse("99999999999")).hasMessageContaining("neither a number");
  }
}
