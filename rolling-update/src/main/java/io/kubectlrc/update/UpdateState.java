package io.kubectlrc.update;

import io.kubectlrc.object.Autoscaler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is in the cluster, as far as an update is concerned.
 *
 * @param now the time by which availability is measured
 * @param intent what was asked for
 * @param journal what the update is about: from the cluster, or as intended if {@code begun} is not
 * @param begun whether the journal is in the cluster
 * @param lost whether it was, and is no more
 * @param old the controller that is replaced; never the waiting one of a rename
 * @param newController the new controller, by its name
 * @param waiting the controller that bears the old one's name during a rename, whether it still
 *     waits or already has the pods
 * @param loose the pods of the namespace without a controller
 * @param podsOfNew the pods of the journal's new controller, be that there or not
 * @param autoscalers those that scale a controller of this update, or are parked for it
 */
public record UpdateState(
    Instant now,
    Intent intent,
    Journal journal,
    boolean begun,
    boolean lost,
    Optional<Controller> old,
    Optional<Controller> newController,
    Optional<Controller> waiting,
    Pods loose,
    Pods podsOfNew,
    List<Autoscaler> autoscalers) {
  public UpdateState {
    autoscalers = List.copyOf(autoscalers);
  }

  /**
   * What was asked for.
   *
   * @param proposal what the update begins with, unless it was begun before
   * @param byImage whether the new controller is the old one with other images
   * @param back whether the update shall go back
   */
  public record Intent(Optional<Proposal> proposal, boolean byImage, boolean back) {}

  /** The controller that gets more pods. */
  public Optional<Controller> growing() {
    return journal.back() ? old : newController;
  }

  /** The controller that gets fewer. */
  public Optional<Controller> shrinking() {
    return journal.back() ? newController : old;
  }

  /** Whether there is still a controller to go back to. */
  public boolean reversible() {
    return old.isPresent() && !old.get().ending();
  }

  /** The controllers with the journal, the one that has the truth last. */
  List<Controller> holders() {
    return Stream.of(old, newController, waiting)
        .flatMap(Optional::stream)
        .filter(controller -> controller.journal().isPresent())
        .toList();
  }

  Optional<Proposal> proposal() {
    return intent.proposal();
  }

  boolean byImage() {
    return intent.byImage();
  }

  // What becomes of it in a forecast.

  UpdateState with(Journal changed) {
    return new UpdateState(
        now,
        intent,
        changed,
        true,
        false,
        old.map(controller -> controller.having(changed)),
        newController.map(controller -> controller.having(changed)),
        waiting.map(controller -> controller.having(changed)),
        loose,
        podsOfNew,
        autoscalers);
  }

  UpdateState withOld(UnaryOperator<Controller> change) {
    return withOld(old.map(change));
  }

  UpdateState withOld(Optional<Controller> other) {
    return copy(other, newController, waiting, loose, podsOfNew, autoscalers);
  }

  UpdateState withNew(UnaryOperator<Controller> change) {
    return withNew(newController.map(change));
  }

  UpdateState withNew(Optional<Controller> other) {
    return copy(old, other, waiting, loose, podsOfNew, autoscalers);
  }

  UpdateState withWaiting(Optional<Controller> other) {
    return copy(old, newController, other, loose, podsOfNew, autoscalers);
  }

  UpdateState withLoose(Pods others) {
    return copy(old, newController, waiting, others, podsOfNew, autoscalers);
  }

  UpdateState without(Autoscaler gone) {
    return copy(
        old,
        newController,
        waiting,
        loose,
        podsOfNew,
        autoscalers.stream().filter(one -> !one.name().equals(gone.name())).toList());
  }

  UpdateState with(Autoscaler changed) {
    return copy(
        old,
        newController,
        waiting,
        loose,
        podsOfNew,
        autoscalers.stream()
            .map(one -> one.name().equals(changed.name()) ? changed : one)
            .toList());
  }

  /** All controllers have seen what there is, all pods are there and ready, the others are gone. */
  UpdateState settled() {
    return copy(
        grown(old), grown(newController), grown(waiting), Pods.NONE, Pods.NONE, autoscalers);
  }

  private static Optional<Controller> grown(Optional<Controller> controller) {
    return controller.filter(present -> !present.ending()).map(Controller::grown);
  }

  private UpdateState copy(
      Optional<Controller> newOld,
      Optional<Controller> changedNew,
      Optional<Controller> newWaiting,
      Pods newLoose,
      Pods changedPodsOfNew,
      List<Autoscaler> newAutoscalers) {
    return new UpdateState(
        now,
        intent,
        journal,
        true,
        false,
        newOld,
        changedNew,
        newWaiting,
        newLoose,
        changedPodsOfNew,
        newAutoscalers);
  }
}
