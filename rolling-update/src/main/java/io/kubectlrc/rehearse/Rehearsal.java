package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.RollingUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs an update or an adoption on a {@link Stage}: the same planner and the same runner as on a
 * real cluster. The same scene, conditions and settings give the same rehearsal.
 *
 * @param told what the operation said, and when
 * @param outcome how it ended
 * @param report what was to be seen; empty if it was refused and there was nothing to see
 */
public record Rehearsal(List<Told> told, Outcome outcome, Optional<Report> report) {

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
  public record Told(Duration at, Progress progress) {}

  /**
   * Rehearses a rolling update from its beginning, or the rest of one that is in flight, or its
   * rollback.
   *
   * @throws Conditions.NothingToFail if the conditions name a container or an image that no pod has
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   * @throws TooLong if it would go on for longer than it can be followed
   */
  public static Rehearsal ofUpdate(
      Scene scene, Conditions conditions, RollingUpdate.Settings settings) {
    return TooLong.unless(() -> update(scene, conditions, settings));
  }

  private static Rehearsal update(
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
    List<Told> told = new ArrayList<>();
    Outcome outcome =
        new RollingUpdate(
                stage.cluster(),
                settings,
                progress -> told.add(new Told(stage.elapsed(), progress)),
                new Cancellation(),
                ACTOR)
            .run();
    return new Rehearsal(
        told,
        outcome,
        update.isEmpty() || outcome instanceof Outcome.Refused
            ? Optional.empty()
            : Optional.of(stage.report(outcome instanceof Outcome.Updated)));
  }

  /**
   * Rehearses an adoption, or its undoing.
   *
   * @throws Conditions.NothingToFail if the conditions name an image that no pod has
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the scene's objects
   * @throws TooManyPods if there would be more than can be followed
   * @throws TooLong if it would go on for longer than it can be followed
   */
  public static Rehearsal ofAdoption(
      Scene scene, Conditions conditions, Adoption.Settings settings) {
    return TooLong.unless(() -> adoption(scene, conditions, settings));
  }

  private static Rehearsal adoption(
      Scene scene, Conditions conditions, Adoption.Settings settings) {
    Stage stage = new Stage(scene, conditions);
    List<Told> told = new ArrayList<>();
    Outcome outcome;
    Plan plan;
    try (Watch watch = stage.cluster().watch(scene.namespace(), Adoption.KINDS)) {
      Adoption adoption =
          new Adoption(
              stage.cluster(),
              watch,
              settings,
              progress -> told.add(new Told(stage.elapsed(), progress)),
              new Cancellation(),
              ACTOR);
      plan = adoption.plan();
      if (plan instanceof Plan.Feasible feasible) {
        conditions.requireSubjects(List.of(feasible.heir().at("/spec/template/spec")), List.of());
        stage.watch(
            Set.of(
                new Ref(Kind.REPLICATION_CONTROLLER, scene.namespace(), feasible.from()),
                new Ref(Kind.DEPLOYMENT, scene.namespace(), feasible.to())),
            new Promise.SamePods());
      }
      outcome = adoption.run();
    }
    boolean completed = outcome instanceof Outcome.Adopted;
    boolean seen = completed || outcome instanceof Outcome.Failed;
    return new Rehearsal(
        told,
        outcome,
        seen && plan instanceof Plan.Feasible
            ? Optional.of(stage.report(completed))
            : Optional.empty());
  }
}
