package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Controller;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.UpdatePlanner;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.UpdateStep;
import io.kubectlrc.update.Updating;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seeded runs find out every wrong planner of a list; a check that cannot fail is none. */
class MutationsTest {

  private static final int SEEDS = 600;

  /** Another step than the planner's. */
  private interface Replacement
      extends BiFunction<UpdateState, Step<UpdateState>, Step<UpdateState>> {}

  /** Other options than the user's. */
  private interface Misreading extends BiFunction<UpdateState, Options, Options> {}

  /** Ways to be wrong. */
  enum Mutation implements Function<Options, Operation<UpdateState>> {
    /** One pod too many. */
    SURGE_OFF_BY_ONE((UpdateState state, Options options) -> bounded(state, options, 1, 0)),

    /** One available pod too few. */
    UNAVAILABLE_OFF_BY_ONE((UpdateState state, Options options) -> bounded(state, options, 0, 1)),

    /** The old controller never gets the update key. */
    SKIPPED_RELABEL(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.LabelTemplate || step instanceof UpdateStep.ExtendSelector
                ? new UpdateStep.Create(state.journal().to(), 0)
                : step),

    /** The old controller goes while it still has pods. */
    EARLY_DELETE(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Scale scale && !scale.up() && !state.journal().back()
                ? new UpdateStep.DeleteOld(state.journal().from())
                : step),

    /** Pods count as available as soon as they exist. */
    NOT_WAITING_FOR_PODS(
        (UpdateState state, Step<UpdateState> step) -> {
          int old = state.old().map(Controller::replicas).orElse(0);
          return step instanceof Step.Wait<UpdateState> && !state.journal().back() && old > 0
              ? new UpdateStep.Scale(state.journal().from(), old, old - 1)
              : step;
        }),

    /** The waiting controller takes the pods while the new one still has them. */
    EARLY_ACTIVATION(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.HandOver
                ? new UpdateStep.Activate(state.journal().from())
                : step),

    /** The marks stay. */
    AUTOSCALER_LEFT_PARKED(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Unpark unpark
                ? new UpdateStep.Settle(unpark.target())
                : step),

    /** The update is taken to be at its end when the new pods are there. */
    OLD_LEFT_BEHIND(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.DeleteOld
                ? new UpdateStep.Settle(state.journal().to())
                : step),

    /** Readiness counts at once, however long it must last. */
    READINESS_NOT_WAITED_FOR(
        (UpdateState state, Options options) ->
            new Options(
                options.maxSurge(),
                options.maxUnavailable(),
                Duration.ZERO,
                options.pauseAfter(),
                options.autoscalers())),

    /** The new controller is born with all its pods. */
    CREATED_FULL(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Create
                ? new UpdateStep.Create(state.journal().to(), state.journal().target())
                : step),

    /** The new controller is deleted before anybody waits for its pods. */
    NOBODY_WAITS(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.CreateWaiting
                ? new UpdateStep.HandOver(state.journal().to())
                : step),

    /** A rollback leaves the new controller behind. */
    SUCCESSOR_LEFT_BEHIND(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.DeleteNew
                ? new UpdateStep.Settle(state.journal().from())
                : step),

    /** The old pods all go when the first new one is available. */
    ALL_OLD_AT_ONCE(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Scale scale && !scale.up()
                ? new UpdateStep.Scale(scale.controller(), scale.from(), 0)
                : step),

    /** It is taken to be at its end when the waiting controller has asked for its pods. */
    ENDED_TOO_EARLY(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.CreateWaiting
                ? new UpdateStep.Settle(state.journal().to())
                : step),

    /** What somebody else sets is set back. */
    RESCALING_UNDONE(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Retarget retarget
                ? new UpdateStep.Scale(
                    retarget.controller(), retarget.replicas(), setOn(state, retarget.controller()))
                : step),

    /** What somebody else sets is noticed, and nothing follows from it. */
    RESCALING_IGNORED(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Retarget retarget
                ? new UpdateStep.Retarget(
                    retarget.controller(), retarget.replicas(), state.journal().target())
                : step),

    /** Everything new at once. */
    NO_LIMIT(
        (UpdateState state, Step<UpdateState> step) ->
            step instanceof UpdateStep.Scale scale && scale.up()
                ? new UpdateStep.Scale(
                    scale.controller(), scale.from(), state.journal().target() + 60)
                : step);

    private final BiFunction<UpdateState, Options, Step<UpdateState>> planner;

    Mutation(Replacement replacement) {
      planner = (state, options) -> replacement.apply(state, UpdatePlanner.next(state, options));
    }

    Mutation(Misreading misreading) {
      planner = (state, options) -> UpdatePlanner.next(state, misreading.apply(state, options));
    }

    @Override
    public Operation<UpdateState> apply(Options options) {
      return new Operation<>() {
        @Override
        public Step<UpdateState> next(UpdateState state) {
          return planner.apply(state, options);
        }

        @Override
        public UpdateState settled(UpdateState state) {
          return new Updating(options).settled(state);
        }
      };
    }

    private static int setOn(UpdateState state, String controller) {
      return Stream.of(state.old(), state.newController())
          .flatMap(Optional::stream)
          .filter(candidate -> candidate.name().equals(controller))
          .findFirst()
          .orElseThrow()
          .set()
          .orElseThrow();
    }

    private static Options bounded(
        UpdateState state, Options options, int moreSurge, int moreMissing) {
      int desired = state.journal().target();
      return new Options(
          new Amount.Pods(options.maxSurge().roundedUp(desired) + moreSurge),
          new Amount.Pods(options.maxUnavailable().roundedDown(desired) + moreMissing),
          options.minReady(),
          options.pauseAfter(),
          options.autoscalers());
    }
  }

  @ParameterizedTest
  @EnumSource
  void areCaught(Mutation mutation) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new SeededRun(seed, mutation).check();
      } catch (AssertionError caught) {
        return;
      }
    }
    assertThat(mutation).as("nothing of %d seeds catches it", SEEDS).isNull();
  }
}
