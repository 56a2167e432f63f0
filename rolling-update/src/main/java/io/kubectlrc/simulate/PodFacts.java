package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the controllers read from a pod.
 *
 * @param active it is neither over nor being deleted: controllers count only such pods
 * @param phase Pending, Running, …
 * @param readyAt when it became Ready, as the server writes it; empty if it is not
 * @param node empty until it is scheduled
 * @param ip empty until it has one
 * @param restarts of all its containers
 * @param createdAt when it was created, as the server writes it: such times sort as text
 */
public record PodFacts(
    boolean active,
    String phase,
    boolean ready,
    String readyAt,
    String node,
    String ip,
    int restarts,
    String createdAt) {

  static PodFacts of(Snapshot pod) {
    JsonNode status = pod.status();
    String phase = status.path("phase").asText();
    JsonNode readiness = condition(status, "Ready");
    boolean ready = readiness.path("status").asText().equals("True");
    int restarts = 0;
    for (JsonNode container : status.path("containerStatuses")) {
      restarts += container.path("restartCount").asInt();
    }
    return new PodFacts(
        !pod.isDeleting() && !isOver(phase),
        phase,
        ready,
        ready ? readiness.path("lastTransitionTime").asText() : "",
        pod.spec().path("nodeName").asText(),
        status.path("podIP").asText(),
        restarts,
        pod.metadata().path("creationTimestamp").asText());
  }

  /** Whether all its containers have ended for good. */
  boolean over() {
    return isOver(phase);
  }

  private static boolean isOver(String phase) {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** A condition of that type; a missing node if there is none. */
  static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("no condition");
  }

  /** The second since the start of the simulation at which it became Ready; 0 if it is not. */
  public long readySince() {
    return ready ? VirtualTime.secondOf(readyAt) : 0;
  }

  /** Whether it has been ready for that long, by a clock in whole seconds as the server's. */
  public boolean available(int minReadySeconds, long nowSecond) {
    return ready && (minReadySeconds == 0 || readySince() + minReadySeconds <= nowSecond);
  }
}
