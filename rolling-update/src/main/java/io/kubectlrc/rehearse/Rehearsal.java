package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.run.AdoptionOptions;
import io.kubectlrc.run.AdoptionOutcome;
import io.kubectlrc.run.AdoptionProgress;
import io.kubectlrc.run.AdoptionRun;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.Outcome;
import io.kubectlrc.run.Progress;
import io.kubectlrc.run.Prospect;
import io.kubectlrc.run.RollingUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
   * Rehearses a rolling update from its beginning, or the rest of one that is in flight, or its
   * rollback.
   *
   * @throws Conditions.NothingToFail if the conditions name a container or an image that no pod has
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   */
  public static Rehearsal<Progress, Outcome> ofUpdate(
      Scene scene, Conditions conditions, RollingUpdate.Settings settings) {
    Optional<Rehearsed> update = Rehearsed.in(scene, settings);
    if (update.isPresent()) {
      TooManyPods.refuse(update.get().journal());
      conditions.requireSubjects(update.get().residents(), update.get().newcomers());
    }
    Stage stage = new Stage(scene, conditions);
    if (update.isPresent()) {
      stage.watch(update.get().controllers(scene.namespace()), update.get().promise());
    }
    List<Told<Progress>> told = new ArrayList<>();
    Outcome outcome =
        new RollingUpdate(
                stage.cluster(),
                settings,
                progress -> told.add(new Told<>(stage.elapsed(), progress)),
                new Cancellation(),
                ACTOR)
            .run();
    return new Rehearsal<>(
        told,
        outcome,
        update.isEmpty() || outcome instanceof Outcome.Refused
            ? Optional.empty()
            : Optional.of(stage.report(outcome instanceof Outcome.Done)));
  }

  /**
   * Rehearses an adoption, or its undoing.
   *
   * @param name of the ReplicationController
   * @throws Conditions.NothingToFail if the conditions name an image that no pod has
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   */
  public static Rehearsal<AdoptionProgress, AdoptionOutcome> ofAdoption(
      Scene scene, Conditions conditions, String name, AdoptionOptions options) {
    Stage stage = new Stage(scene, conditions);
    List<Told<AdoptionProgress>> told = new ArrayList<>();
    AdoptionOutcome outcome;
    Prospect prospect;
    try (Watch watch = stage.cluster().watch(scene.namespace(), AdoptionRun.KINDS)) {
      AdoptionRun run =
          new AdoptionRun(
              stage.cluster(),
              watch,
              scene.namespace(),
              name,
              options,
              ACTOR,
              progress -> told.add(new Told<>(stage.elapsed(), progress)),
              new Cancellation());
      prospect = run.prospect();
      if (prospect instanceof Prospect.Feasible feasible) {
        ObjectNode controller = feasible.origin().controller();
        conditions.requireSubjects(List.of(controller.at("/spec/template/spec")), List.of());
        stage.watch(
            Set.of(
                new Ref(
                    Kind.REPLICATION_CONTROLLER,
                    scene.namespace(),
                    controller.at("/metadata/name").asText()),
                new Ref(Kind.DEPLOYMENT, scene.namespace(), feasible.name())),
            new Promise.SamePods());
      }
      outcome = run.run();
    }
    boolean completed =
        outcome instanceof AdoptionOutcome.Adopted || outcome instanceof AdoptionOutcome.Undone;
    boolean seen = completed || outcome instanceof AdoptionOutcome.Failed;
    return new Rehearsal<>(
        told,
        outcome,
        seen && prospect instanceof Prospect.Feasible
            ? Optional.of(stage.report(completed))
            : Optional.empty());
  }
}
