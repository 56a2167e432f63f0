package io.kubectlrc.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an update does next: one write, a wait, or its end. */
public sealed interface Step {

  /** Writes the journal on the old controller. */
  record Begin(Journal journal) implements Step {}

  /** Writes the journal on a new controller that kubectl has created. */
  record TakeOver(String successor) implements Step {}

  /** Points an autoscaler at nothing. */
  record Park(Autoscaler autoscaler) implements Step {}

  /** Gives the old controller's template the update key. */
  record LabelTemplate(String key, String value) implements Step {}

  /** Gives pods the update key. */
  record LabelPods(List<String> pods, String key, String value) implements Step {
    public LabelPods {
      pods = List.copyOf(pods);
    }
  }

  /**
   * Gives the old controller's selector the update key, when all its pods have it.
   *
   * @param guarded whether it may make no pods from now on: it may not see yet that they have it,
   *     and would then make as many again before it takes its own back
   */
  record ExtendSelector(String key, String value, boolean guarded) implements Step {}

  /** Lets a guarded controller make pods again. */
  record Unguard(String controller) implements Step {}

  /**
   * Creates the new controller.
   *
   * @param replicas the pods that it will adopt, usually none
   */
  record Create(int replicas) implements Step {}

  /**
   * Takes note of replicas that somebody else has set on a controller.
   *
   * @param target the replicas that the growing controller shall have from now on
   */
  record Retarget(String controller, int replicas, int target) implements Step {}

  /** Sets a controller's replicas. */
  record Scale(String controller, int from, int to) implements Step {
    public boolean up() {
      return to > from;
    }
  }

  /** Writes that so many new pods are available, and stops. */
  record Pause(int available) implements Step {}

  /** Deletes the old controller, which has no pods any more. */
  record DeleteOld() implements Step {}

  /** Creates the controller that waits under the old name. */
  record CreateWaiting() implements Step {}

  /** Deletes the new controller: its pods go to the waiting one. */
  record HandOver() implements Step {}

  /** Gives the waiting controller its selector, its template and its replicas. */
  record Activate() implements Step {}

  /** Deletes the new controller, which has no pods any more, after a rollback. */
  record DeleteSuccessor() implements Step {}

  /** Points an autoscaler at the controller that stays. */
  record Unpark(Autoscaler autoscaler, String target) implements Step {}

  /** Takes the marks off the controller that stays. The update has ended. */
  record Settle(String controller) implements Step {}

  /**
   * Nothing to do until something changes.
   *
   * @param atMost when to look again even if nothing does
   */
  record Wait(String reason, Optional<Duration> atMost) implements Step {}

  /** The cluster is in a state from which the update cannot go on. */
  record Stuck(String reason, String remedy) implements Step {}
}
