package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import java.util.List;
import java.util.Optional;

/** The API server's part in evictions: it takes what a budget allows, at once and no more. */
final class Evictions {

  private final ApiServer api;
  private final VirtualTime time;

  Evictions(ApiServer api, VirtualTime time) {
    this.api = api;
    this.time = time;
  }

  /**
   * Evicts a pod if the budgets that are about it allow that. Of an unhealthy one only a budget
   * asks that is not kept already.
   */
  Eviction evict(String actor, Snapshot seen) {
    Snapshot pod = api.latest(seen);
    if (pod == null || !pod.uid().equals(seen.uid()) || pod.isDeleting()) {
      return new Eviction.Granted();
    }
    List<Snapshot> about =
        api.in(Kind.POD_DISRUPTION_BUDGET, pod.namespace()).stream()
            .filter(budget -> DisruptionController.isAbout(budget, pod))
            .toList();
    boolean free = !pod.pod().phase().equals("Running");
    if (about.size() > 1 && !free) {
      return new Eviction.Refused(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    if (about.size() == 1 && !free && !isSparedFrom(about.get(0), pod)) {
      Snapshot budget = about.get(0);
      JsonNode status = budget.status();
      if (status.path(DisruptionController.ALLOWED).asInt() <= 0) {
        return new Eviction.Blocked(
            budget.name(),
            status.path(DisruptionController.HEALTHY).asInt(),
            status.path(DisruptionController.NEEDED).asInt());
      }
      ObjectNode less =
          Edit.copy(status)
              .put(
                  DisruptionController.ALLOWED,
                  status.path(DisruptionController.ALLOWED).asInt() - 1);
      less.set(
          DisruptionController.DISRUPTED,
          Edit.copy(status.path(DisruptionController.DISRUPTED)).put(pod.name(), time.stamp()));
      api.putStatus(actor, budget, less);
    }
    try {
      api.delete(
          actor,
          pod.ref(),
          Propagation.BACKGROUND,
          new Preconditions(Optional.of(pod.uid()), Optional.empty()));
    } catch (ClusterException refused) {
      return new Eviction.Refused(refused.getMessage());
    }
    return new Eviction.Granted();
  }

  private static boolean isSparedFrom(Snapshot budget, Snapshot pod) {
    if (pod.pod().ready()) {
      return false;
    }
    JsonNode status = budget.status();
    int needed = status.path(DisruptionController.NEEDED).asInt();
    return budget.spec().path("unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow")
        || needed > 0 && status.path(DisruptionController.HEALTHY).asInt() >= needed;
  }
}
