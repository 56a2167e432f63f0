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
 * Runs an update or an adoption on a {@link RehearsedCluster}: the same planner and the same runner
 * as on a real cluster. The same initial state, conditions and settings give the same rehearsal.
 *
 * @param told what the operation said, and when
 * @param outcome how it ended
 * @param report what was to be seen; empty if it was refused and there was nothing to see
 */
public record Rehearsal(List<Told> told, Outcome outcome, Optional<Report> report) {

  /** Nobody else is on the simulated cluster. */
  private static final Holder HOLDER = new Holder("rehearsal", other -> true);

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
   *     server would not take one of the objects that are there
   * @throws TooManyPods if there would be more than can be followed
   * @throws TooLong if it would go on for longer than it can be followed
   */
  public static Rehearsal ofUpdate(
      InitialState initial, Conditions conditions, RollingUpdate.Settings settings) {
    return TooLong.unless(() -> update(initial, conditions, settings));
  }

  private static Rehearsal update(
      InitialState initial, Conditions conditions, RollingUpdate.Settings settings) {
    Optional<Rehearsed> update = Rehearsed.in(initial, settings);
    if (update.isPresent()) {
      TooManyPods.refuse(update.get().journal());
      conditions.requireSubjects(update.get().residents(), update.get().newcomers());
    }
    RehearsedCluster rehearsed = new RehearsedCluster(initial, conditions);
    if (update.isPresent()) {
      rehearsed.watch(update.get().controllers(initial.namespace()), update.get().expectation());
    }
    List<Told> told = new ArrayList<>();
    Outcome outcome =
        new RollingUpdate(
                rehearsed.cluster(),
                settings,
                progress -> told.add(new Told(rehearsed.elapsed(), progress)),
                new Cancellation(),
                HOLDER)
            .run();
    return new Rehearsal(
        told,
        outcome,
        update.isEmpty() || outcome instanceof Outcome.Refused
            ? Optional.empty()
            : Optional.of(rehearsed.report(outcome instanceof Outcome.Updated)));
  }

  /**
   * Rehearses an adoption, or its undoing.
   *
   * @throws Conditions.NothingToFail if the conditions name an image that no pod has
   * @throws io.kubectlrc.cluster.ClusterException if there is no such controller, or if the API
   *     server would not take one of the objects that are there
   * @throws TooManyPods if there would be more than can be followed
   * @throws TooLong if it would go on for longer than it can be followed
   */
  public static Rehearsal ofAdoption(
      InitialState initial, Conditions conditions, Adoption.Settings settings) {
    return TooLong.unless(() -> adoption(initial, conditions, settings));
  }

  private static Rehearsal adoption(
      InitialState initial, Conditions conditions, Adoption.Settings settings) {
    RehearsedCluster rehearsed = new RehearsedCluster(initial, conditions);
    List<Told> told = new ArrayList<>();
    Outcome outcome;
    Plan plan;
    Set<Kind> kinds = Adoption.kinds(rehearsed.cluster(), List.of(settings.name()));
    try (Watch watch = rehearsed.cluster().watch(initial.namespace(), kinds)) {
      Adoption adoption =
          new Adoption(
              rehearsed.cluster(),
              watch,
              settings,
              progress -> told.add(new Told(rehearsed.elapsed(), progress)),
              new Cancellation(),
              HOLDER);
      plan = adoption.plan();
      if (plan instanceof Plan.Feasible feasible) {
        conditions.requireSubjects(List.of(feasible.heir().at("/spec/template/spec")), List.of());
        rehearsed.watch(
            Set.of(
                new Ref(Kind.REPLICATION_CONTROLLER, initial.namespace(), feasible.from()),
                new Ref(Kind.DEPLOYMENT, initial.namespace(), feasible.to())),
            new Expectation.SamePods());
      }
      outcome = adoption.run();
    }
    boolean completed = outcome instanceof Outcome.Adopted;
    boolean seen = completed || outcome instanceof Outcome.Failed;
    return new Rehearsal(
        told,
        outcome,
        seen && plan instanceof Plan.Feasible
            ? Optional.of(rehearsed.report(completed))
            : Optional.empty());
  }
}
