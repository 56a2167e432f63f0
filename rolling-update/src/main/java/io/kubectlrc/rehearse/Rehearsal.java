package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Watch;
import io.kubectlrc.rollout.Journal;
import io.kubectlrc.rollout.Refusal;
import io.kubectlrc.rollout.Resolution;
import io.kubectlrc.run.AdoptionOptions;
import io.kubectlrc.run.AdoptionOutcome;
import io.kubectlrc.run.AdoptionProgress;
import io.kubectlrc.run.AdoptionRun;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.Outcome;
import io.kubectlrc.run.Progress;
import io.kubectlrc.run.RollingUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs an update or an adoption on a {@link Stage}: the same loop and the same planner as on a real
 * cluster. The same scene, conditions and settings give the same rehearsal.
 *
 * @param told what the operation said, and when
 * @param outcome how it ended
 * @param report what was to be seen; empty if it was refused and there was nothing to see
 * @param <P> {@link Progress} or {@link AdoptionProgress}
 * @param <O> {@link Outcome} or {@link AdoptionOutcome}
 */
public record Rehearsal<P, O>(List<Told<P>> told, O outcome, Optional<Report> report) {

  /** Nobody but the rehearsal is on its stage. */
  private static final Holder ACTOR = new Holder("rehearsal", other -> true);

  public Rehearsal {
    told = List.copyOf(told);
  }

  /**
   * Something that was said.
   *
   * @param at since the beginning
   */
  public record Told<P>(Duration at, P progress) {}

  /**
   * Rehearses a rolling update.
   *
   * @throws Conditions.NothingToFail if the conditions name a container or an image that the new
   *     pods don't have
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   */
  public static Rehearsal<Progress, Outcome> ofUpdate(
      Scene scene, Conditions conditions, RollingUpdate.Settings settings) {
    Resolution resolution =
        Resolution.of(scene.controllers(), settings.name(), settings.request(), settings.naming());
    if (resolution instanceof Resolution.InFlight inFlight) {
      return refused(inFlight.journal());
    }
    List<Told<Progress>> told = new ArrayList<>();
    if (!(resolution instanceof Resolution.Begin begin) || begin.old().isEmpty()) {
      Stage empty = new Stage(scene, conditions);
      return new Rehearsal<>(told, update(empty, settings, progress -> {}).run(), Optional.empty());
    }
    TooManyPods.refuse(begin.proposal().controller());
    conditions.requireSubjects(begin.proposal().controller().at("/spec/template/spec"));
    Stage stage = new Stage(scene, conditions);
    stage.watch(
        begin.old().get().at("/metadata/name").asText(),
        new Promise.WithinBounds(settings.options()));
    Outcome outcome =
        update(stage, settings, progress -> told.add(new Told<>(stage.elapsed(), progress))).run();
    return new Rehearsal<>(
        told,
        outcome,
        outcome instanceof Outcome.Refused
            ? Optional.empty()
            : Optional.of(stage.report(outcome instanceof Outcome.Done)));
  }

  /**
   * Rehearses an adoption.
   *
   * @param name of the ReplicationController
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   */
  public static Rehearsal<AdoptionProgress, AdoptionOutcome> ofAdoption(
      Scene scene, Conditions conditions, String name, AdoptionOptions options) {
    Stage stage = new Stage(scene, conditions);
    List<Told<AdoptionProgress>> told = new ArrayList<>();
    if (scene.controller(name).isPresent()) {
      stage.watch(name, new Promise.SamePods());
    }
    AdoptionOutcome outcome;
    try (Watch watch = stage.cluster().watch(scene.namespace(), AdoptionRun.KINDS)) {
      outcome =
          new AdoptionRun(
                  stage.cluster(),
                  watch,
                  scene.namespace(),
                  name,
                  options,
                  ACTOR,
                  progress -> told.add(new Told<>(stage.elapsed(), progress)),
                  new Cancellation())
              .run();
    }
    boolean seen =
        outcome instanceof AdoptionOutcome.Adopted || outcome instanceof AdoptionOutcome.Failed;
    return new Rehearsal<>(
        told,
        outcome,
        seen && scene.controller(name).isPresent()
            ? Optional.of(stage.report(outcome instanceof AdoptionOutcome.Adopted))
            : Optional.empty());
  }

  private static Rehearsal<Progress, Outcome> refused(Journal journal) {
    Refusal refusal =
        new Refusal(
            "the update of %s to %s is in flight, and a rehearsal begins where nothing is"
                .formatted(journal.from(), journal.to()),
            "Finish it by the command that began it, or go back: kubectl-rc rolling-update "
                + journal.from()
                + " --rollback.");
    return new Rehearsal<>(List.of(), new Outcome.Refused(List.of(refusal)), Optional.empty());
  }

  private static RollingUpdate update(
      Stage stage, RollingUpdate.Settings settings, Progress.Listener listener) {
    return new RollingUpdate(stage.cluster(), settings, listener, new Cancellation(), ACTOR);
  }
}
