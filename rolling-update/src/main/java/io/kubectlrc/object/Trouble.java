package io.kubectlrc.object;

/**
 * Why a pod does not become ready, or a controller gets no pods.
 *
 * @param reason one word of Kubernetes: ImagePullBackOff, CrashLoopBackOff, Unschedulable,
 *     FailedCreate
 * @param message what Kubernetes says about it; may be empty
 * @param lasting whether waiting does not help: such a pod counts as broken
 */
public record Trouble(String reason, String message, boolean lasting) {

  /** {@code ImagePullBackOff: Back-off pulling image "x"}. */
  @Override
  public String toString() {
    return message.isEmpty() ? reason : reason + ": " + message;
  }
}
