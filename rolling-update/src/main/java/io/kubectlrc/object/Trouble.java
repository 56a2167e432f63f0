package io.kubectlrc.object;

import java.util.Optional;

/**
 * Why a pod does not become ready, or a controller gets no pods.
 *
 * @param reason one word of Kubernetes: ImagePullBackOff, CrashLoopBackOff, Unschedulable,
 *     FailedCreate
 * @param message what Kubernetes says about it; may be empty
 * @param lasting whether waiting does not help: such a pod counts as broken
 * @param crash the container that has ended, if that is the trouble
 */
public record Trouble(String reason, String message, boolean lasting, Optional<Crash> crash) {

  /**
   * A container that has ended though it should run.
   *
   * @param restarts how often it was started again
   */
  public record Crash(String container, int restarts) {}

  /** One in which no container has ended. */
  public Trouble(String reason, String message, boolean lasting) {
    this(reason, message, lasting, Optional.empty());
  }

  /** {@code ImagePullBackOff: Back-off pulling image "x"}. */
  @Override
  public String toString() {
    return message.isEmpty() ? reason : reason + ": " + message;
  }
}
