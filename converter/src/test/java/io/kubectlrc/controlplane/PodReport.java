package io.kubectlrc.controlplane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.kubectlrc.controlplane.PodLife.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about a pod at one moment of its life.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">pod
 *     lifecycle</a>
 */
record PodReport(List<OfContainer> containers) {

  record OfContainer(String name, String image, State state, int restarts) {

    static OfContainer of(Container container, PodLife life, Duration age) {
      return new OfContainer(
          container.getName(), container.getImage(), life.at(age), life.restartsUntil(age));
    }

    boolean isRunning() {
      return state == State.READY || state == State.UNREADY;
    }

    boolean isReady() {
      return state == State.READY;
    }

    /** What keeps it from running for good, in the words of a kubelet. */
    Optional<String> trouble() {
      return switch (state) {
        case IMAGE_PULL_BACK_OFF -> Optional.of("Back-off pulling image \"%s\"".formatted(image));
        case CRASH_LOOP_BACK_OFF ->
            Optional.of("back-off 10s restarting failed container=%s".formatted(name));
        case UNSCHEDULABLE, CREATING, UNREADY, READY -> Optional.empty();
      };
    }

    ContainerStatus status(String podUid, Instant started) {
      ContainerStatusBuilder status =
          new ContainerStatusBuilder()
              .withName(name)
              .withImage(image)
              .withImageID(isRunning() || restarts > 0 ? "stand-in://" + image : "")
              .withReady(isReady())
              .withStarted(isRunning())
              .withRestartCount(restarts)
              .withState(containerState(started));
      if (isRunning()) {
        status.withContainerID("stand-in://%s/%s/%d".formatted(podUid, name, restarts));
      }
      if (restarts > 0) {
        status
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withReason("Error")
            .withStartedAt(timestamp(started))
            .withFinishedAt(timestamp(Instant.now()))
            .endTerminated()
            .endLastState();
      }
      return status.build();
    }

    private ContainerState containerState(Instant started) {
      ContainerStateBuilder builder = new ContainerStateBuilder();
      return switch (state) {
        case READY, UNREADY ->
            builder.withNewRunning().withStartedAt(timestamp(started)).endRunning().build();
        case IMAGE_PULL_BACK_OFF -> waiting(builder, "ImagePullBackOff");
        case CRASH_LOOP_BACK_OFF -> waiting(builder, "CrashLoopBackOff");
        case UNSCHEDULABLE, CREATING -> waiting(builder, "ContainerCreating");
      };
    }

    private ContainerState waiting(ContainerStateBuilder builder, String reason) {
      return builder
          .withNewWaiting()
          .withReason(reason)
          .withMessage(trouble().orElse(null))
          .endWaiting()
          .build();
    }
  }

  boolean isUnschedulable() {
    return containers.stream().anyMatch(container -> container.state() == State.UNSCHEDULABLE);
  }

  /** Whether it tells no more than a pod that has just been bound. */
  boolean isCreating() {
    return containers.stream().allMatch(container -> container.state() == State.CREATING);
  }

  boolean isReady() {
    return !containers.isEmpty() && containers.stream().allMatch(OfContainer::isReady);
  }

  String phase() {
    return containers.stream().allMatch(c -> c.isRunning() || c.restarts() > 0)
        ? "Running"
        : "Pending";
  }

  /** The conditions that depend on the containers. */
  List<PodCondition> conditions(Instant readinessChanged) {
    return List.of(
        condition("Initialized", true, null, readinessChanged),
        condition("Ready", isReady(), "ContainersNotReady", readinessChanged),
        condition("ContainersReady", isReady(), "ContainersNotReady", readinessChanged));
  }

  static PodCondition condition(String type, boolean status, String reasonIfNot, Instant changed) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status ? "True" : "False")
        .withReason(status ? null : reasonIfNot)
        .withLastTransitionTime(timestamp(changed))
        .build();
  }

  static String timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
