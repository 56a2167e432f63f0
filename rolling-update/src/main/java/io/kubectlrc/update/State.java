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
 * @param successor the new controller, by its name
 * @param waiting the controller that bears the old one's name during a rename, whether it still
 *     waits or already has the pods
 * @param loose the pods of the namespace without a controller
 * @param ofSuccessor the pods of the journal's new controller, be that there or not
 * @param autoscalers those that scale a controller of this update, or are parked for it
 */
public record State(
    Instant now,
    Intent intent,
    Journal journal,
    boolean begun,
    boolean lost,
    Optional<Controller> old,
    Optional<Controller> successor,
    Optional<Controller> waiting,
    Pods loose,
    Pods ofSuccessor,
    List<Autoscaler> autoscalers) {
  public State {
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
    return journal.back() ? old : successor;
  }

  /** The controller that gets fewer. */
  public Optional<Controller> shrinking() {
    return journal.back() ? successor : old;
  }

  /** The controllers with the journal, the one that has the truth last. */
  List<Controller> holders() {
    return Stream.of(old, successor, waiting)
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

  State with(Journal changed) {
    return new State(
        now,
        intent,
        changed,
        true,
        false,
        old.map(controller -> controller.having(changed)),
        successor.map(controller -> controller.having(changed)),
        waiting.map(controller -> controller.having(changed)),
        loose,
        ofSuccessor,
        autoscalers);
  }

  State withOld(UnaryOperator<Controller> change) {
    return withOld(old.map(change));
  }

  State withOld(Optional<Controller> other) {
    return copy(other, successor, waiting, loose, ofSuccessor, autoscalers);
  }

  State withSuccessor(UnaryOperator<Controller> change) {
    return withSuccessor(successor.map(change));
  }

  State withSuccessor(Optional<Controller> other) {
    return copy(old, other, waiting, loose, ofSuccessor, autoscalers);
  }

  State withWaiting(Optional<Controller> other) {
    return copy(old, successor, other, loose, ofSuccessor, autoscalers);
  }

  State withLoose(Pods others) {
    return copy(old, successor, waiting, others, ofSuccessor, autoscalers);
  }

  State with(Autoscaler changed) {
    return copy(
        old,
        successor,
        waiting,
        loose,
        ofSuccessor,
        autoscalers.stream()
            .map(one -> one.name().equals(changed.name()) ? changed : one)
            .toList());
  }

  /** All controllers have seen what there is, all pods are there and ready, the others are gone. */
  State settled() {
    return copy(grown(old), grown(successor), grown(waiting), Pods.NONE, Pods.NONE, autoscalers);
  }

  private static Optional<Controller> grown(Optional<Controller> controller) {
    return controller.filter(present -> !present.ending()).map(Controller::grown);
  }

  private State copy(
      Optional<Controller> newOld,
      Optional<Controller> newSuccessor,
      Optional<Controller> newWaiting,
      Pods newLoose,
      Pods newOfSuccessor,
      List<Autoscaler> newAutoscalers) {
    return new State(
        now,
        intent,
        journal,
        true,
        false,
        newOld,
        newSuccessor,
        newWaiting,
        newLoose,
        newOfSuccessor,
        newAutoscalers);
  }
}
