package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.adopt.Goal;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.RequestFaults;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Adoptions of DeploymentConfigs on the simulated cluster, in numbers.
 *
 * <p>{@code -Dconfig-seeds=N} sets how many, {@code -Dconfig-seed=S} runs that one alone.
 */
@Execution(ExecutionMode.CONCURRENT) // in virtual time, of nothing but memory
class ConfigAdoptionTest {

  private static final int SEEDS = Integer.getInteger("config-seeds", 100);
  private static final String SEED = System.getProperty("config-seed");

  private static void forSeeds(LongConsumer story) {
    LongStream seeds =
        SEED == null ? LongStream.range(0, SEEDS) : LongStream.of(Long.parseLong(SEED));
    seeds.forEach(
        seed -> {
          try {
            story.accept(seed);
          } catch (Throwable failure) {
            throw new AssertionError(
                "seed %d (replay it by -Dconfig-seed=%d): %s".formatted(seed, seed, failure),
                failure);
          }
        });
  }

  private static void telling(ConfigAdoptionStory story, Runnable assertions) {
    try {
      assertions.run();
    } catch (Throwable failure) {
      throw new AssertionError(
          failure.getMessage() + "\n" + story.told + "\n" + story.simulation.history().toText(),
          failure);
    }
  }

  private static RequestFaults none(int run) {
    return RequestFaults.NONE;
  }

  @Test
  void adoptsAndUndoesWithNoPodTouched() {
    ConfigAdoptionStory story = new ConfigAdoptionStory(0, 3, true, Pace.CALM);
    telling(
        story,
        () -> {
          assertThat(story.reach(Goal.ADOPT, ConfigAdoptionTest::none))
              .isInstanceOf(Outcome.Adopted.class);
          story.assertAdopted();
          assertThat(story.isHeldBack()).isFalse();
          assertThat(story.reach(Goal.ADOPT, ConfigAdoptionTest::none))
              .isInstanceOf(Outcome.NothingToDo.class);
          assertThat(story.reach(Goal.UNDO, ConfigAdoptionTest::none))
              .isInstanceOfSatisfying(
                  Outcome.Adopted.class, outcome -> assertThat(outcome.undone()).isTrue());
          story.assertUndone();
          assertThat(story.reach(Goal.UNDO, ConfigAdoptionTest::none))
              .isInstanceOf(Outcome.NothingToDo.class);
          story.assertNoPodTouched();
        });
  }

  @Test
  void takesItsStepsInTheOrderThatIsSafe() {
    ConfigAdoptionStory story = new ConfigAdoptionStory(0, 2, true, Pace.CALM).pruning();
    telling(
        story,
        () -> {
          story.reach(Goal.ADOPT, ConfigAdoptionTest::none);
          assertThat(story.told.stream().filter(Progress.Taken.class::isInstance))
              .extracting(Progress::note)
              .containsExactly(
                  "done: park HorizontalPodAutoscaler scaler",
                  "done: pause DeploymentConfig web",
                  "done: create Deployment web, paused, with 2 replicas",
                  "done: release ReplicationController web-2 from DeploymentConfig web",
                  "done: delete ReplicationController web-2, keeping its pods",
                  "done: create ReplicaSet web-0dc67a9727 for the 2 pods",
                  "done: let ReplicaSet web-0dc67a9727 make pods, since it owns all there are",
                  "done: resume Deployment web",
                  "done: delete DeploymentConfig web, keeping its ReplicationControllers",
                  "done: point HorizontalPodAutoscaler scaler at Deployment web",
                  "done: let go of ReplicationController web-2, which was kept for its name",
                  "done: delete ReplicationController web-1 of the history, which has no pods",
                  "done: delete pod web-2-deploy, whose rollout is over",
                  "done: write the image triggers of Deployment web",
                  "done: mark Deployment web as adopted");
        });
  }

  @Test
  void noFaultAndNoDeathTouchesAPod() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, random.nextInt(5), random.nextBoolean());
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.reach(Goal.UNDO, run -> faults(random, run));
                story.assertUndone();
                story.assertNoPodTouched();
              });
        });
  }

  @Test
  void turningBackAndForthTouchesNoPod() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(~seed);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, random.nextInt(5), random.nextBoolean());
          telling(
              story,
              () -> {
                for (int turns = random.nextInt(6); turns > 0; turns--) {
                  Goal goal = random.nextBoolean() ? Goal.ADOPT : Goal.UNDO;
                  story.once(
                      goal,
                      RequestFaults.NONE.withDeathAt(1 + random.nextInt(14), random.nextBoolean()));
                }
                Goal last = random.nextBoolean() ? Goal.ADOPT : Goal.UNDO;
                story.reach(last, run -> RequestFaults.NONE);
                if (last == Goal.ADOPT) {
                  story.assertAdopted();
                } else {
                  story.assertUndone();
                }
                story.assertNoPodTouched();
              });
        });
  }

  @Test
  void whoeverResumesTheConfigTouchesNoPod() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 1_000_000);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, 1 + random.nextInt(4), random.nextBoolean());
          story.resumeSometimes();
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.resumeSometimes();
                story.reach(Goal.UNDO, run -> faults(random, run));
                story.assertUndone();
                story.assertNoPodTouched();
              });
        });
  }

  @Test
  void imagesThatChangeMeanwhileTouchNoPodAndTriggerNothing() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 2_000_000);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, 1 + random.nextInt(4), random.nextBoolean());
          boolean resumed = random.nextBoolean();
          story.moveTagSometimes(resumed);
          if (resumed) {
            story.resumeSometimes();
          }
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.assertNoPodTouched();
                story.assertHeldBackIfMoved();
              });
        });
  }

  @Test
  void whatAppliesTheConfigAnewLeavesThePodsAlone() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 3_000_000);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, 1 + random.nextInt(4), random.nextBoolean());
          story.reapplySometimes();
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.assertNoPodTouched();
              });
        });
  }

  @Test
  void whoeverScalesMeanwhileGetsThePodsThatHeAsksFor() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 5_000_000);
          ConfigAdoptionStory story = new ConfigAdoptionStory(seed, random.nextInt(4), false);
          story.scaleSometimes();
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.assertScaled();
                story.scaleSometimes();
                story.reach(Goal.UNDO, run -> faults(random, run));
                story.assertUndone();
                story.assertScaled();
              });
        });
  }

  @Test
  void copesWithPodsThatOthersDelete() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 4_000_000);
          ConfigAdoptionStory story =
              new ConfigAdoptionStory(seed, 1 + random.nextInt(4), random.nextBoolean());
          story.losePodsSometimes();
          telling(
              story,
              () -> {
                story.reach(Goal.ADOPT, run -> faults(random, run));
                story.assertAdopted();
                story.losePodsSometimes();
                story.reach(Goal.UNDO, run -> faults(random, run));
                story.assertUndone();
                story.assertOnlyOthersTouchedPods();
              });
        });
  }

  /** The first runs go wrong and are killed; later ones less and less, so that it ends. */
  static RequestFaults faults(SplittableRandom random, int run) {
    double probability = run > 20 ? 0 : random.nextInt(4) * 0.05;
    RequestFaults faults = RequestFaults.random(random.nextLong(), probability);
    return run < 10 && random.nextInt(3) > 0
        ? faults.withDeathAt(1 + random.nextInt(20), random.nextBoolean())
        : faults;
  }
}
