package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.ConfigMutation;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.operate.Operation;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The seeded runs of {@link ConfigAdoptionTest} find out every wrong planner of a list; a check
 * that cannot fail is none.
 */
class ConfigMutationsTest {

  private static final int SEEDS = 120;

  @ParameterizedTest
  @EnumSource
  void areCaught(ConfigMutation mutation) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        check(seed, mutation);
      } catch (AssertionError | RuntimeException caught) {
        return;
      }
    }
    assertThat(mutation).as("nothing of %d seeds catches it", SEEDS).isNull();
  }

  @Test
  void theRightPlannerIsNotCaught() {
    for (int seed = 0; seed < 30; seed++) {
      check(seed, UnaryOperator.identity());
    }
  }

  /** Each seed is one of the stories that {@link ConfigAdoptionTest} tells. */
  private static void check(long seed, UnaryOperator<Operation<AdoptionState>> mutation) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean scaled = seed % 3 == 0;
    ConfigAdoptionStory story =
        new ConfigAdoptionStory(seed, 1 + random.nextInt(3), !scaled).planned(mutation);
    disturb(story, seed);
    story.reach(Goal.ADOPT, run -> ConfigAdoptionTest.faults(random, run));
    story.assertAdopted();
    if (seed % 3 == 2) {
      story.assertNoPodTouched();
      story.assertHeldBackIfMoved();
      return; // a tag that has moved rolls out after an undo
    }
    disturb(story, seed);
    story.reach(Goal.UNDO, run -> ConfigAdoptionTest.faults(random, run));
    story.assertUndone();
    if (scaled) {
      story.assertScaled();
    } else {
      story.assertNoPodTouched();
    }
  }

  private static void disturb(ConfigAdoptionStory story, long seed) {
    switch ((int) (seed % 3)) {
      case 0 -> story.scaleSometimes();
      case 1 -> story.resumeSometimes();
      default -> story.moveTagSometimes(false);
    }
  }
}
