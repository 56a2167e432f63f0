package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Why a pod does not become ready, or a controller gets no pods.
 *
 * @param reason one word of Kubernetes: ImagePullBackOff, CrashLoopBackOff, Unschedulable,
 *     FailedCreate
 * @param message what Kubernetes says about it; may be empty
 * @param lasting whether waiting does not help: such a pod counts as broken
 * @param crash the container that has ended, if that is the trouble
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
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

  /** What is said about a container of a pod, as a message; of nothing, its name alone. */
  public static String ofContainer(String name, String said) {
    return "container " + name + (said.isEmpty() ? "" : ": " + said);
  }

  /**
   * What keeps a ReplicationController, a ReplicaSet or a Deployment from making its pods, as its
   * status has it; nothing if that is our own guard.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/#ReplicaSetStatus">conditions
   *     of a ReplicaSet</a>
   */
  public static Optional<Trouble> ofController(JsonNode controller) {
    return Metadata.condition(controller, "ReplicaFailure")
        .filter(failure -> !Guard.explains(failure.path("message").asText()))
        .map(
            failure ->
                new Trouble(
                    failure.path("reason").asText("ReplicaFailure"),
                    failure.path("message").asText(),
                    true));
  }

  /** {@code ImagePullBackOff: Back-off pulling image "x"}. */
  @Override
  public String toString() {
    return message.isEmpty() ? reason : reason + ": " + message;
  }
}
