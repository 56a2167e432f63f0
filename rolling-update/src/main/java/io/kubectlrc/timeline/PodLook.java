package io.kubectlrc.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * What one look at a pod shows of its life.
 *
 * @param node where it is; empty as long as it has none
 * @param started whether a container of it runs or has run
 * @param restarts of all its containers together
 * @param stopping whether it was asked to stop
 * @param grace how long it may take to, if it was
 * @param ended why it has ended by itself, one word of Kubernetes; empty if it has not
 * @param spec its containers
 * @apiNote Not stable: it is public for the other packages, and may change with any version.
 */
public record PodLook(
    Pod pod,
    String uid,
    Optional<String> node,
    boolean started,
    int restarts,
    boolean stopping,
    Optional<Duration> grace,
    Optional<String> ended,
    JsonNode spec) {

  /** Reads a pod's tree. */
  public static PodLook of(JsonNode tree) {
    JsonNode status = tree.path("status");
    JsonNode metadata = tree.path("metadata");
    String phase = status.path("phase").asText();
    boolean over = phase.equals("Failed") || phase.equals("Succeeded");
    int restarts = 0;
    for (JsonNode container : status.path("containerStatuses")) {
      restarts += container.path("restartCount").asInt();
    }
    return new PodLook(
        Pod.of(tree),
        Metadata.uid(tree),
        Optional.of(tree.at("/spec/nodeName").asText()).filter(name -> !name.isEmpty()),
        phase.equals("Running") || over || restarts > 0,
        restarts,
        Metadata.isEnding(tree),
        metadata.hasNonNull("deletionGracePeriodSeconds")
            ? Optional.of(Duration.ofSeconds(metadata.path("deletionGracePeriodSeconds").asLong()))
            : Optional.empty(),
        over ? Optional.of(status.path("reason").asText(phase)) : Optional.empty(),
        tree.path("spec"));
  }

  public String name() {
    return pod.name();
  }

  /** Whether it serves: ready, and neither stopping nor at its end. */
  public boolean ready() {
    return pod.ready() && !pod.ending();
  }

  /** What it is now. */
  public PodState state() {
    if (ended.isPresent()) {
      return PodState.ENDED;
    }
    if (stopping) {
      return PodState.STOPPING;
    }
    return ready() ? PodState.READY : PodState.STARTING;
  }
}
