package io.kubectlrc.controlplane;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a container, told from the moment that its pod was first seen.
 *
 * @param moments the changes of its state, in order; before the first it is being created
 * @param toBind how long the pod waits for its node
 * @param toStop how long the pod takes to stop when it is deleted; its grace period is the limit
 */
public record PodLife(List<Moment> moments, Duration toBind, Duration toStop) {

  /** A state and the age of the pod from which it holds. */
  public record Moment(Duration at, State state) {}

  /** The states of a container that a kubelet reports. */
  public enum State {
    /** No node takes the pod. */
    UNSCHEDULABLE,
    /** Waiting: ContainerCreating. */
    CREATING,
    /** Running, its readiness probe failing. */
    UNREADY,
    /** Running and ready. */
    READY,
    /** Waiting: the image cannot be had. */
    IMAGE_PULL_BACK_OFF,
    /** Waiting to be started again after it ended with status 1. */
    CRASH_LOOP_BACK_OFF
  }

  public PodLife {
    moments = List.copyOf(moments);
  }

  public static PodLife readyAtOnce() {
    return readyAfter(Duration.ZERO);
  }

  public static PodLife readyAfter(Duration time) {
    return of(time, State.READY);
  }

  /** Runs, but its readiness probe never succeeds. */
  public static PodLife neverReady() {
    return of(Duration.ZERO, State.UNREADY);
  }

  public static PodLife imagePullBackOff() {
    return of(Duration.ZERO, State.IMAGE_PULL_BACK_OFF);
  }

  /**
   * Runs unready for {@code time}, then crashes and is not started again for as long as we look.
   */
  public static PodLife crashLoopBackOff(Duration time) {
    return neverReady().then(time, State.CRASH_LOOP_BACK_OFF);
  }

  /** Stays pending without a node, as when none has the room. */
  public static PodLife unschedulable() {
    return of(Duration.ZERO, State.UNSCHEDULABLE);
  }

  /** The same, and from the age {@code time} on its readiness probe fails for good. */
  public PodLife thenFailing(Duration time) {
    return then(time, State.UNREADY);
  }

  /** The same, and from the age {@code time} on in {@code state}. */
  public PodLife then(Duration time, State state) {
    List<Moment> longer = new ArrayList<>(moments);
    longer.add(new Moment(time, state));
    return new PodLife(longer, toBind, toStop);
  }

  /** The same, getting its node at the age {@code time}; until then nothing is reported. */
  public PodLife boundAfter(Duration time) {
    return new PodLife(moments, time, toStop);
  }

  /** The same, taking {@code time} to stop. */
  public PodLife stoppingIn(Duration time) {
    return new PodLife(moments, toBind, time);
  }

  State at(Duration age) {
    State state = State.CREATING;
    for (Moment moment : moments) {
      if (moment.at().compareTo(age) <= 0) {
        state = moment.state();
      }
    }
    return state;
  }

  int restartsUntil(Duration age) {
    return (int)
        moments.stream()
            .filter(moment -> moment.at().compareTo(age) <= 0)
            .filter(moment -> moment.state() == State.CRASH_LOOP_BACK_OFF)
            .count();
  }

  /** When its state changes next. */
  Optional<Duration> nextAfter(Duration age) {
    return moments.stream().map(Moment::at).filter(at -> at.compareTo(age) > 0).min(naturalOrder());
  }

  private static PodLife of(Duration time, State state) {
    return new PodLife(List.of(new Moment(time, state)), Duration.ZERO, Duration.ZERO);
  }
}
