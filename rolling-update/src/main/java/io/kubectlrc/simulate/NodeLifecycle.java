package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out that nodes are lost. Their pods then are not ready, and if they don't come back in time
 * the pods are deleted, which no kubelet confirms.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/nodes/">Nodes</a>
 */
final class NodeLifecycle {

  private static final String NAME = "node-controller";

  /** {@code --node-monitor-grace-period}: until then nobody knows, and pods may be put there. */
  private static final long GRACE = 40_000_000;

  /** What the admission of pods makes of no toleration. */
  private static final long TOLERATED = 300_000_000;

  private final Simulation simulation;

  NodeLifecycle(Simulation simulation) {
    this.simulation = simulation;
  }

  /** A node is cut off. */
  void lost(String node) {
    int loss = simulation.nodes().lose(node);
    simulation
        .time()
        .after(
            GRACE,
            () -> {
              if (simulation.nodes().isLost(node, loss)) {
                taint(node, loss);
              }
            });
  }

  private void taint(String node, int loss) {
    simulation.nodes().taint(node);
    for (Snapshot pod : simulation.all(Kind.POD)) {
      if (pod.pod().node().equals(node) && !pod.isDeleting()) {
        markUnready(pod);
        tolerated(pod)
            .ifPresent(time -> simulation.time().after(time, () -> evict(pod, node, loss)));
      }
    }
  }

  private void markUnready(Snapshot pod) {
    if (!pod.pod().ready()) {
      return;
    }
    ArrayNode conditions = Edit.array();
    for (JsonNode condition : pod.status().path("conditions")) {
      boolean readiness = condition.path("type").asText().equals("Ready");
      conditions.add(
          readiness
              ? Edit.copy(condition)
                  .put("status", "False")
                  .put("lastTransitionTime", simulation.time().stamp())
              : condition);
    }
    ObjectNode status = Edit.copy(pod.status());
    status.set("conditions", conditions);
    simulation.api().putStatus(NAME, pod, status);
    simulation.warn(pod, "NodeNotReady", "Node is not ready");
  }

  /** How long it stays bound to a lost node; empty for ever. */
  private static OptionalLong tolerated(Snapshot pod) {
    for (JsonNode toleration : pod.spec().path("tolerations")) {
      String key = toleration.path("key").asText();
      String effect = toleration.path("effect").asText();
      if ((key.isEmpty() || key.equals("node.kubernetes.io/unreachable"))
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        JsonNode seconds = toleration.path("tolerationSeconds");
        return seconds.isMissingNode()
            ? OptionalLong.empty()
            : OptionalLong.of(Simulation.micros(Duration.ofSeconds(seconds.asLong())));
      }
    }
    return OptionalLong.of(TOLERATED);
  }

  private void evict(Snapshot pod, String node, int loss) {
    if (!simulation.nodes().isLost(node, loss)) {
      return;
    }
    try {
      simulation
          .api()
          .delete(
              NAME,
              pod.ref(),
              Propagation.BACKGROUND,
              new Preconditions(Optional.of(pod.uid()), Optional.empty()));
    } catch (ClusterException gone) {
      // Somebody was faster.
    }
  }
}
