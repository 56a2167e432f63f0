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
import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Telling;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.wording.Wording;
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
 * @param pods the life of each pod, if they were to be told
 */
public record Rehearsal(
    List<Told> told, Outcome outcome, Optional<Report> report, List<Timeline.Lane> pods) {

  /** Nobody else is on the simulated cluster. */
  private static final Holder HOLDER = new Holder("rehearsal", other -> true);

  public Rehearsal {
    told = List.copyOf(told);
    pods = List.copyOf(pods);
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
    return ofUpdate(initial, conditions, settings, false);
  }

  /**
   * The same.
   *
   * @param withPods whether the life of each pod is to be told
   */
  public static Rehearsal ofUpdate(
      InitialState initial,
      Conditions conditions,
      RollingUpdate.Settings settings,
      boolean withPods) {
    return TooLong.unless(() -> update(initial, conditions, settings, withPods));
  }

  private static Rehearsal update(
      InitialState initial,
      Conditions conditions,
      RollingUpdate.Settings settings,
      boolean withPods) {
    Optional<Rehearsed> update = Rehearsed.in(initial, settings);
    if (update.isPresent()) {
      TooManyPods.refuse(update.get().journal());
      conditions.requireSubjects(update.get().residents(), update.get().newcomers());
    }
    RehearsedCluster rehearsed = new RehearsedCluster(initial, conditions);
    if (withPods) {
      rehearsed.followPods();
    }
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
            : Optional.of(rehearsed.report(outcome instanceof Outcome.Updated)),
        rehearsed.lanes());
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
    return ofAdoption(initial, conditions, settings, false);
  }

  /**
   * The same.
   *
   * @param withPods whether the life of each pod is to be told
   */
  public static Rehearsal ofAdoption(
      InitialState initial, Conditions conditions, Adoption.Settings settings, boolean withPods) {
    return TooLong.unless(() -> adoption(initial, conditions, settings, withPods));
  }

  private static Rehearsal adoption(
      InitialState initial, Conditions conditions, Adoption.Settings settings, boolean withPods) {
    RehearsedCluster rehearsed = new RehearsedCluster(initial, conditions);
    if (withPods) {
      rehearsed.followPods();
    }
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
            : Optional.empty(),
        rehearsed.lanes());
  }

  /** What it has shown, as what was observed is shown, too. */
  public Timeline timeline(Timeline.Heading heading, Wording wording) {
    List<Timeline.Said> said = new ArrayList<>();
    told.forEach(line -> said.addAll(Telling.of(line.at(), line.progress(), wording)));
    Duration end = report.map(Report::duration).orElse(Duration.ZERO);
    outcome.result().ifPresent(result -> said.add(new Timeline.Said(end, result, true)));
    List<String> reasons = new ArrayList<>(outcome.reasons(wording));
    if (outcome instanceof Outcome.Failed failed && failed.rolledBack()) {
      reasons.add("It would be rolled back: the old pods would serve as before.");
    }
    return new Timeline(
        Timeline.Source.REHEARSED,
        heading,
        "",
        Telling.end(outcome),
        reasons,
        end,
        report.map(Rehearsal::supposed).orElse(""),
        report.stream()
            .map(seen -> new Timeline.Promise(Duration.ZERO, seen.desired(), seen.allowed()))
            .toList(),
        report
            .map(
                seen ->
                    new Timeline.Numbers(
                        seen.lowestAvailable(),
                        seen.highestPods(),
                        seen.highestRunning(),
                        seen.replaced(),
                        seen.uncontrolled()))
            .orElse(Timeline.Numbers.NONE),
        report.map(Report::services).orElse(List.of()),
        report.map(Report::timeline).orElse(List.of()),
        pods,
        said,
        List.of(),
        report.map(Report::violations).orElse(List.of()),
        List.of(),
        List.of(),
        List.of(),
        report.map(Report::unknown).orElse(List.of()));
  }

  private static String supposed(Report seen) {
    return seen.podStart()
        .map(
            start ->
                (seen.learnedFrom() == 0
                        ? "Supposing that a new pod is ready "
                        : "Supposing, by %d pods that run, that a new one is ready "
                            .formatted(seen.learnedFrom()))
                    + between(start)
                    + " after it has got its node:")
        .orElse("");
  }

  /** {@code 1.0 s}, {@code 2.0 s to 20.0 s}. */
  static String between(Range range) {
    String least = Spans.seconds(range.least());
    return range.least().equals(range.most())
        ? least
        : least + " to " + Spans.seconds(range.most());
  }
}
