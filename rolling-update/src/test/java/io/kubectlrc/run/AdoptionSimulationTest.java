package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.RequestFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Adoptions on the simulated cluster, in numbers.
 *
 * <p>{@code -Dadoption-seeds=N} sets how many, {@code -Dadoption-seed=S} runs that one alone.
 */
@Execution(ExecutionMode.CONCURRENT) // in virtual time, of nothing but memory
class AdoptionSimulationTest {

  private static final int SEEDS = Integer.getInteger("adoption-seeds", 1700);
  private static final String SEED = System.getProperty("adoption-seed");

  private static void forSeeds(LongConsumer story) {
    LongStream seeds =
        SEED == null ? LongStream.range(0, SEEDS) : LongStream.of(Long.parseLong(SEED));
    seeds.forEach(
        seed -> {
          try {
            story.accept(seed);
          } catch (Throwable failure) {
            throw new AssertionError(
                "seed %d (replay it by -Dadoption-seed=%d): %s".formatted(seed, seed, failure),
                failure);
          }
        });
  }

  private static void telling(AdoptionStory story, Runnable assertions) {
    try {
      assertions.run();
    } catch (Throwable failure) {
      throw new AssertionError(
          failure.getMessage() + "\n" + story.simulation.history().toText(), failure);
    }
  }

  @Test
  void adoptsAndUndoesWithNoPodTouched() {
    AdoptionStory story = new AdoptionStory(0, 3, true);
    telling(
        story,
        () -> {
          assertThat(story.reach(Goal.ADOPT, run -> RequestFaults.NONE))
              .isInstanceOf(Outcome.Adopted.class);
          story.assertAdopted();
          assertThat(story.reach(Goal.ADOPT, run -> RequestFaults.NONE))
              .isInstanceOf(Outcome.NothingToDo.class);
          assertThat(story.reach(Goal.UNDO, run -> RequestFaults.NONE))
              .isInstanceOfSatisfying(
                  Outcome.Adopted.class, outcome -> assertThat(outcome.undone()).isTrue());
          story.assertUndone();
          assertThat(story.reach(Goal.UNDO, run -> RequestFaults.NONE))
              .isInstanceOf(Outcome.NothingToDo.class);
          story.assertNoPodTouched();
        });
  }

  @Test
  void listsNoPodsWhereTheirControllersVouchForThem() {
    AdoptionStory story = new AdoptionStory(0, 3, false);
    List<String> asked = new ArrayList<>();
    story.reach(Goal.ADOPT, run -> noting(asked));
    assertThat(asked).anyMatch(request -> request.startsWith("patch replicaset/"));
    assertThat(asked).doesNotContain("list pods", "list replicasets");
  }

  /** A controller whose guard is lifted makes those that it lacks, so none may be overlooked. */
  @Test
  void listsThePodsBeforeAControllerThatLacksSomeMakesOthers() {
    AdoptionStory story = new AdoptionStory(0, 3, false);
    List<String> asked = new ArrayList<>();
    story.reach(
        Goal.ADOPT,
        run ->
            request -> {
              if (request.toString().startsWith("create replicaset/")) {
                story.losePod();
              }
              return noting(asked).on(request);
            });
    assertThat(asked).contains("list pods", "list replicasets");
    story.assertAdopted();
    story.assertOnlyOthersTouchedPods();
  }

  /** By a quota: as the ReplicationController says, or the ReplicaSet that has its pods later. */
  @ParameterizedTest
  @CsvSource({
    "false, replicationcontroller/web-1453323827, exceeded quota: two",
    "true, replicaset/web-02e81de60b, why it makes no pods is in its events alone"
  })
  void saysWhyAPodIsNotReplaced(boolean late, String object, String message) {
    AdoptionStory story = new AdoptionStory(0, 3, false);
    story
        .simulation
        .foreign("admin")
        .create(
            Kind.RESOURCE_QUOTA,
            Manifests.yaml(
                "{metadata: {name: two, namespace: default}, spec: {hard: {pods: \"2\"}}}"),
            WriteMode.APPLY);
    List<Progress.Troubled> told = new ArrayList<>();
    Optional<Outcome> outcome =
        story.once(
            Goal.ADOPT,
            request -> {
              if (request.toString().startsWith("create replicaset/")
                  && request.isWrite() == late) {
                story.losePod();
              }
              return RequestFaults.NO_FAULT;
            },
            watch -> watch,
            progress -> {
              if (progress instanceof Progress.Troubled troubled) {
                told.add(troubled);
              }
            });
    assertThat(outcome).get().isInstanceOf(Outcome.Adopted.class);
    assertThat(told)
        .filteredOn(one -> one.object().equals(object))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.trouble().reason()).isEqualTo("FailedCreate");
              assertThat(one.trouble().message()).contains(message);
            });
  }

  private static RequestFaults noting(List<String> asked) {
    return request -> {
      asked.add(request.toString());
      return RequestFaults.NO_FAULT;
    };
  }

  @Test
  void looksAgainIfWhatItIsAboutToChangeHasJustGone() {
    AdoptionStory story = new AdoptionStory(0, 3, true);
    Optional<Outcome> outcome =
        story.once(Goal.ADOPT, RequestFaults.NONE, watch -> new Blinking(watch, AdoptionStory.HPA));
    assertThat(outcome).get().isInstanceOf(Outcome.Adopted.class);
    story.assertAdopted();
  }

  /** Shows one object among all others, and not when it is asked for the first time. */
  private static final class Blinking implements Watch {
    private final Watch watch;
    private final Ref ref;
    private boolean asked;

    Blinking(Watch watch, Ref ref) {
      this.watch = watch;
      this.ref = ref;
    }

    @Override
    public Collection<ObjectNode> all(Kind kind) {
      return watch.all(kind);
    }

    @Override
    public Optional<ObjectNode> get(Ref wanted) {
      boolean blinks = wanted.equals(ref) && !asked;
      asked |= blinks;
      return blinks ? Optional.empty() : watch.get(wanted);
    }

    @Override
    public void follow(Kind kind, Consumer<Ref> follower) {
      watch.follow(kind, follower);
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      return watch.await(atMost);
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  @Test
  void noFaultAndNoDeathTouchesAPod() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          AdoptionStory story = new AdoptionStory(seed, random.nextInt(7), random.nextBoolean());
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
          AdoptionStory story = new AdoptionStory(seed, random.nextInt(7), random.nextBoolean());
          telling(
              story,
              () -> {
                for (int turns = random.nextInt(6); turns > 0; turns--) {
                  Goal goal = random.nextBoolean() ? Goal.ADOPT : Goal.UNDO;
                  story.once(
                      goal,
                      RequestFaults.NONE.withDeathAt(1 + random.nextInt(9), random.nextBoolean()));
                }
                story.reach(Goal.ADOPT, run -> RequestFaults.NONE);
                story.assertAdopted();
                story.assertNoPodTouched();
              });
        });
  }

  @Test
  void copesWithPodsLostAndScaledByOthers() {
    forSeeds(
        seed -> {
          SplittableRandom random = new SplittableRandom(seed + 1_000_000);
          AdoptionStory story = new AdoptionStory(seed, random.nextInt(7), false);
          story.interfere();
          telling(
              story,
              () -> {
                Goal last = random.nextBoolean() ? Goal.ADOPT : Goal.UNDO;
                story.reach(Goal.ADOPT, run -> faults(random, run));
                if (last == Goal.UNDO) {
                  story.interfere();
                  story.reach(Goal.UNDO, run -> faults(random, run));
                  story.assertUndone();
                } else {
                  story.assertAdopted();
                }
                story.assertOnlyOthersTouchedPods();
              });
        });
  }

  /** The first runs go wrong and are killed; later ones less and less, so that it ends. */
  private static RequestFaults faults(SplittableRandom random, int run) {
    double probability = run > 20 ? 0 : random.nextInt(4) * 0.05;
    RequestFaults faults = RequestFaults.random(random.nextLong(), probability);
    return run < 10 && random.nextInt(3) > 0
        ? faults.withDeathAt(1 + random.nextInt(16), random.nextBoolean())
        : faults;
  }
}
