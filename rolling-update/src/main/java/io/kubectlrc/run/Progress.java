package io.kubectlrc.run;

import io.kubectlrc.rollout.Trouble;

/** Something that has happened during an update. */
public sealed interface Progress {

  /** Is told what happens, on the thread that runs the update. */
  @FunctionalInterface
  interface Listener {
    void on(Progress progress);

    /** Says nothing to nobody. */
    Listener NONE = progress -> {};
  }

  /** An update that was begun before is carried on. */
  record Resumed(String successor, boolean byImage) implements Progress {}

  /** The new controller is there. */
  record Created(String successor) implements Progress {}

  /**
   * The pods are about to change hands.
   *
   * @param keep how many stay available
   * @param limit how many there are at most
   */
  record Scaling(
      String growing,
      int growingFrom,
      int growingTo,
      String shrinking,
      int shrinkingFrom,
      int keep,
      int limit)
      implements Progress {}

  /** A controller has other replicas. */
  record Scaled(String controller, int replicas, boolean up) implements Progress {}

  /** The old controller, without pods, is being deleted. */
  record DeletingOld(String old, boolean renames) implements Progress {}

  /** After a rollback the new controller is being deleted. */
  record DeletingSuccessor(String successor) implements Progress {}

  /** The pods go to a controller of another name. */
  record Renaming(String from, String to) implements Progress {}

  /** The old controller or its pods have got the update key. */
  record Labelled(String what, String key, String value) implements Progress {}

  /** An autoscaler points at nothing for the time being. */
  record AutoscalerParked(String autoscaler) implements Progress {}

  /** An autoscaler points at a controller again. */
  record AutoscalerAimed(String autoscaler, String controller) implements Progress {}

  /** Somebody else has set a controller's replicas; so many are desired from now on. */
  record Rescaled(String controller, int replicas, int desired) implements Progress {}

  /** Something does not work. */
  record Troubled(String object, Trouble trouble) implements Progress {}

  /** The update goes back. */
  record TurningBack(String reason) implements Progress {}

  /** How it stands; told when it has changed. */
  record Counted(
      String old,
      int oldReplicas,
      int oldAvailable,
      String successor,
      int newReplicas,
      int newAvailable,
      int desired,
      String waitingFor)
      implements Progress {}

  /** Another process has the lock, and may be dead. */
  record LockHeld(String holder) implements Progress {}

  /** Worth knowing. */
  record Noted(String text) implements Progress {}
}
