package io.kubectlrc.update;

import static java.util.stream.Collectors.joining;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides what an update does next.
 *
 * <p>It remembers nothing: every decision follows from what is in the cluster, so an update that
 * was killed at any point goes on from there. The order of an update, each line of which is skipped
 * where it is done already:
 *
 * <ol>
 *   <li>the journal, on the old controller; autoscalers parked
 *   <li>the update key, where the old selector has none: template, pods, selector
 *   <li>the new controller, without pods; replicas up and down in turn
 *   <li>the old controller deleted
 *   <li>for a rename: a waiting controller of the old name, the new one deleted without its pods,
 *       the waiting one activated
 *   <li>autoscalers pointed at the survivor; the marks taken off
 * </ol>
 *
 * <p>A rollback turns the journal back, and is then the same with growing and shrinking exchanged,
 * and ends with the new controller deleted.
 */
public final class UpdatePlanner {
  private final UpdateState state;
  private final Options options;
  private final Journal journal;

  private UpdatePlanner(UpdateState state, Options options) {
    this.state = state;
    this.options = options;
    this.journal = state.journal();
  }

  /** The next step. */
  public static Step<UpdateState> next(UpdateState state, Options options) {
    return new UpdatePlanner(state, options).next();
  }

  private Step<UpdateState> next() {
    if (state.lost()) {
      return new Step.Stuck<>(
          "somebody has taken the annotations of this update off its controllers",
          "Run the same command again");
    }
    if (state.intent().back() && state.begun() && !journal.back() && state.waiting().isEmpty()) {
      return new UpdateStep.Turn(journal.from(), journal.to(), true);
    }
    if (journal.back() && !state.reversible() && state.newController().isPresent()) {
      return state.intent().back()
          ? new Step.Stuck<>(
              "ReplicationController %s, to which it goes back, %s"
                  .formatted(
                      journal.from(), state.old().isPresent() ? "is being deleted" : "is gone"),
              "Run the command that began the update: it goes forward again")
          : new UpdateStep.Turn(journal.from(), journal.to(), false);
    }
    if (state.waiting().isPresent()) {
      return finishRename(state.waiting().get());
    }
    Optional<Step<UpdateState>> preparation = prepare();
    if (preparation.isPresent()) {
      return preparation.get();
    }
    if (state.newController().isEmpty()) {
      return journal.back() ? finishRollback() : create();
    }
    return rescaled().or(this::pause).or(this::scale).orElseGet(this::finishOrWait);
  }

  private Optional<Step<UpdateState>> prepare() {
    if (!state.begun() && state.old().isPresent()) {
      return Optional.of(new UpdateStep.Begin(journal));
    }
    if (state.newController().isPresent() && state.newController().get().journal().isEmpty()) {
      return Optional.of(takeOver(state.newController().get()));
    }
    if (state.old().isEmpty() && (journal.back() || state.newController().isEmpty())) {
      return Optional.of(
          new Step.Stuck<>(
              "somebody has deleted ReplicationController " + journal.from() + " meanwhile",
              "create the one that shall run from its manifest; it adopts the pods that match it"));
    }
    return park().or(this::relabel);
  }

  private Step<UpdateState> takeOver(Controller newController) {
    if (journal.newUid().equals(Optional.of(newController.uid()))) {
      return new UpdateStep.TakeOver(newController.name());
    }
    return new Step.Stuck<>(
        "there is a ReplicationController "
            + newController.name()
            + " that is not part of this update",
        "delete or rename it, or name the new controller otherwise");
  }

  private Optional<Step<UpdateState>> park() {
    if (options.autoscalers() != Options.Autoscaling.PARK || finished()) {
      return Optional.empty();
    }
    return state.autoscalers().stream()
        .filter(autoscaler -> autoscaler.scales() && !Parking.isElsewhere(journal, autoscaler))
        .<Step<UpdateState>>map(UpdateStep.Park::new)
        .findFirst();
  }

  private Optional<Step<UpdateState>> relabel() {
    if (state.old().isEmpty() || state.old().get().ending()) {
      return Optional.empty();
    }
    Controller old = state.old().get();
    String key = journal.key();
    String value = journal.oldValue();
    if (old.selector().containsKey(key)) {
      return label(stragglers(old)).or(() -> unguard(old));
    }
    if (journal.back()) {
      return Optional.empty();
    }
    if (!value.equals(old.template().get(key))) {
      return Optional.of(new UpdateStep.LabelTemplate(old.name(), key, value));
    }
    if (!old.settled()) {
      // Until then it may still create pods of the former template.
      return waitFor("ReplicationController " + old.name() + " to take its new template");
    }
    Optional<Step<UpdateState>> label = label(unlabelled(old.pods().stream()));
    if (label.isPresent()) {
      return label;
    }
    // Pods that were made before the template got a label will never have all of them.
    boolean willSay =
        old.pods().stream()
            .allMatch(pod -> pod.labels().entrySet().containsAll(old.template().entrySet()));
    if (willSay && !old.labelled()) {
      // With the selector before its eyes but not yet the labels, it would let go of its pods.
      return waitFor("ReplicationController " + old.name() + " to see the labels of its pods");
    }
    return Optional.of(new UpdateStep.ExtendSelector(old.name(), key, value, !willSay));
  }

  /** When it has all its pods, those too that it let go of before it saw their labels. */
  private Optional<Step<UpdateState>> unguard(Controller old) {
    if (!old.guarded()) {
      return Optional.empty();
    }
    return old.settled() && old.complete() && loosePods(old.selector()).isEmpty()
        ? Optional.of(new UpdateStep.Unguard(old.name()))
        : waitFor("ReplicationController " + old.name() + " to take its pods");
  }

  private List<String> unlabelled(Stream<Pod> pods) {
    return pods.filter(pod -> !journal.oldValue().equals(pod.labels().get(journal.key())))
        .map(Pod::name)
        .sorted()
        .toList();
  }

  /**
   * Pods that the old controller made before it knew its new template, and let go of when its
   * selector was extended. Its name is in theirs, so nobody else's bare pods are touched.
   */
  private List<String> stragglers(Controller old) {
    SortedMap<String, String> former = new TreeMap<>(old.selector());
    former.remove(journal.key());
    return unlabelled(
        loosePods(former).stream()
            .filter(pod -> pod.generateName().equals(old.name() + "-"))
            .filter(pod -> !pod.labels().containsKey(journal.key())));
  }

  private Optional<Step<UpdateState>> label(List<String> pods) {
    return pods.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UpdateStep.LabelPods(journal.from(), pods, journal.key(), journal.oldValue()));
  }

  private List<Pod> loosePods(Map<String, String> selector) {
    Selector selected = Selector.of(selector);
    return state.loose().stream().filter(pod -> selected.matches(pod.labels())).toList();
  }

  /**
   * If somebody has deleted the new controller without its pods, they are adopted, and would be
   * deleted if the one that adopts them had no replicas.
   */
  private Step<UpdateState> create() {
    Controller old = state.old().orElseThrow();
    SortedMap<String, String> labels = new TreeMap<>(old.selector());
    labels.put(journal.key(), journal.newValue());
    int adoptable = Math.min(loosePods(labels).size(), bounds().maxTotal() - old.present());
    return new UpdateStep.Create(journal.to(), Math.max(0, adoptable));
  }

  private Optional<Step<UpdateState>> rescaled() {
    return rescaled(state.growing(), state.shrinking());
  }

  private Optional<Step<UpdateState>> rescaled(
      Optional<Controller> first, Optional<Controller> second) {
    return first
        .filter(Controller::rescaled)
        .or(() -> second.filter(Controller::rescaled))
        .filter(controller -> !controller.ending())
        .map(
            controller ->
                new UpdateStep.Retarget(
                    controller.name(), controller.replicas(), wanted(controller)));
  }

  /**
   * What somebody wants who has scaled a controller. Nobody means by 0 that the application shall
   * be gone when the update ends. An autoscaler that was left as it is sees one of both controllers
   * only: it gives back what the update takes there, and means no less in all.
   */
  private int wanted(Controller controller) {
    boolean byAutoscaler =
        state.autoscalers().stream()
            .anyMatch(one -> one.aimsAt(Kind.REPLICATION_CONTROLLER, controller.name()));
    return controller.replicas() == 0 || byAutoscaler
        ? Math.max(journal.target(), controller.replicas())
        : controller.replicas();
  }

  private Optional<Step<UpdateState>> pause() {
    int limit = pauseAt();
    Controller newController = state.newController().orElseThrow();
    if (journal.back() || limit >= journal.desired() || available(newController) < limit) {
      return Optional.empty();
    }
    return Optional.of(new UpdateStep.Pause(newController.name(), limit));
  }

  /** The new pods beyond which it does not go in this run. */
  private int pauseAt() {
    int limit = options.pauseAfter().map(amount -> amount.roundedUp(journal.desired())).orElse(0);
    return limit > journal.paused() ? limit : Integer.MAX_VALUE;
  }

  private Optional<Step<UpdateState>> scale() {
    Optional<Controller> growing = state.growing();
    Optional<Controller> shrinking = state.shrinking();
    int up = growing.map(Controller::replicas).orElse(0);
    int down = shrinking.map(Controller::replicas).orElse(0);
    int target = bounds().desired();
    if (up > target) {
      return growing.map(controller -> new UpdateStep.Scale(controller.name(), up, target));
    }
    int beside = shrinking.map(Controller::present).orElse(0);
    int raised =
        Math.max(up, Math.min(bounds().raised(up, beside), journal.back() ? target : pauseAt()));
    if (raised > up && growing.isPresent()) {
      return growing.map(controller -> new UpdateStep.Scale(controller.name(), up, raised));
    }
    int lowered =
        bounds()
            .lowered(
                down,
                shrinking.map(Controller::broken).orElse(0),
                growing.map(this::available).orElse(0));
    return lowered == down
        ? Optional.empty()
        : shrinking.map(controller -> new UpdateStep.Scale(controller.name(), down, lowered));
  }

  private Step<UpdateState> finishOrWait() {
    if (!finished()) {
      return waitForPods();
    }
    if (journal.back()) {
      return state.newController().get().ending()
          ? Step.Wait.untilGone(Kind.REPLICATION_CONTROLLER, journal.to())
          : new UpdateStep.DeleteNew(journal.to());
    }
    if (state.old().isPresent()) {
      return state.old().get().ending()
          ? Step.Wait.untilGone(Kind.REPLICATION_CONTROLLER, journal.from())
          : new UpdateStep.DeleteOld(journal.from());
    }
    List<Pod> left = left();
    if (!left.isEmpty()) {
      return new Step.Stuck<>(
          "somebody has deleted ReplicationController %s without its pods, and nobody controls them:"
                  .formatted(journal.from())
              + left.stream().map(Pod::name).sorted().collect(joining(", ", " ", "")),
          "Delete them, or give them another %s, and run the same command again"
              .formatted(journal.key()));
    }
    return journal.renames() ? new UpdateStep.CreateWaiting(journal.from()) : settle(journal.to());
  }

  /** The pods of an old controller that was deleted without them. */
  private List<Pod> left() {
    SortedMap<String, String> former =
        new TreeMap<>(state.newController().orElseThrow().selector());
    former.put(journal.key(), journal.oldValue());
    return loosePods(former);
  }

  /** Whether the shrinking controller can go. */
  private boolean finished() {
    int target = bounds().desired();
    boolean shrunk =
        state.shrinking().map(Controller::replicas).orElse(0) == 0
            && state.shrinking().map(Controller::pods).map(Pods::isEmpty).orElse(true)
            // Stragglers that it is still to take, and then to delete.
            && state.shrinking().map(c -> loosePods(c.selector())).orElse(List.of()).isEmpty();
    boolean grown =
        state.growing().map(Controller::replicas).orElse(0) == target
            // After a rollback there is nothing left that could be better than the old pods.
            && (journal.back() || state.growing().map(this::available).orElse(0) >= target);
    return shrunk && grown;
  }

  private Step<UpdateState> finishRename(Controller waiting) {
    if (waiting.waiting()) {
      Optional<Step<UpdateState>> rescaled = rescaled(state.newController(), state.waiting());
      if (rescaled.isPresent()) {
        return rescaled.get();
      }
      if (state.newController().isPresent()) {
        return state.newController().get().ending()
            ? waiting("the pods of ReplicationController " + journal.to() + " to be let go")
            : new UpdateStep.HandOver(journal.to());
      }
      return state.podsOfNew().areGone()
          ? new UpdateStep.Activate(journal.from())
          : waiting("the pods of ReplicationController " + journal.to() + " to be let go");
    }
    if (!waiting.settled() || !loosePods(waiting.selector()).isEmpty()) {
      return waiting("ReplicationController " + waiting.name() + " to take the pods");
    }
    return settle(waiting.name());
  }

  private Step<UpdateState> finishRollback() {
    return rescaled().or(this::scale).orElseGet(() -> settle(journal.from()));
  }

  private Step<UpdateState> settle(String survivor) {
    return state.autoscalers().stream()
        .filter(autoscaler -> isAstray(autoscaler, survivor))
        .<Step<UpdateState>>map(
            autoscaler ->
                Parking.isElsewhere(journal, autoscaler)
                    ? new UpdateStep.LeaveAimed(autoscaler)
                    : new UpdateStep.Unpark(autoscaler, survivor))
        .findFirst()
        .orElse(new UpdateStep.Settle(survivor));
  }

  /** Parked, or never parked since nothing was left to scale, and aimed at what is no more. */
  private boolean isAstray(Autoscaler autoscaler, String survivor) {
    return autoscaler.parkedFor().isPresent()
        || !autoscaler.scales()
        || (options.autoscalers() == Options.Autoscaling.PARK
            && !autoscaler.target().equals(survivor));
  }

  private Step<UpdateState> waitForPods() {
    Optional<Duration> next =
        options.minReady().isZero()
            ? Optional.empty()
            : state
                .growing()
                .flatMap(
                    controller ->
                        controller.pods().stream()
                            .flatMap(pod -> pod.readySince().stream())
                            .map(since -> since.plus(options.minReady()))
                            .filter(at -> at.isAfter(state.now()))
                            .map(at -> Duration.between(state.now(), at))
                            .min(Duration::compareTo));
    String reason =
        state
            .growing()
            .filter(controller -> available(controller) < controller.replicas())
            .map(
                controller ->
                    "pods of ReplicationController " + controller.name() + " to become available")
            .orElseGet(
                () ->
                    "pods of ReplicationController "
                        + state.shrinking().map(Controller::name).orElse(journal.from())
                        + " to end");
    return new Step.Wait<>(reason, next);
  }

  private static Optional<Step<UpdateState>> waitFor(String reason) {
    return Optional.of(waiting(reason));
  }

  private static Step<UpdateState> waiting(String reason) {
    return new Step.Wait<>(reason, Optional.empty());
  }

  private Bounds bounds() {
    return options.bounds(journal.target());
  }

  private int available(Controller controller) {
    return controller.available(state.now(), options.minReady());
  }
}
