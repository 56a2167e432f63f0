package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each pod a node, and lets those that name one wait until it has room for them. In a real
 * cluster the kubelet fails such a pod and its controller makes another, over and over until there
 * is room: the same for who waits for a pod, but for the heap of failed ones.
 */
final class Scheduler {

  private static final String NAME = "scheduler";

  private final Simulation simulation;
  private final Set<String> waiting = new LinkedHashSet<>();
  private final Map<String, Bound> lastBound = new HashMap<>();

  private record Bound(JsonNode unbound, JsonNode bound) {}

  Scheduler(Simulation simulation) {
    this.simulation = simulation;
    new Feed(simulation, Kind.POD, this::changed);
  }

  private void changed(Change change) {
    if (change.isCreation() && change.after().pod().node().isEmpty()) {
      tryLater(change.after().key());
    } else if (change.isCreation()) {
      schedule(change.after().key());
    } else if (change.isRemoval()) {
      simulation.nodes().free(change.before());
      retryAll();
    } else {
      simulation.nodes().changed(change.after());
    }
  }

  /** There may be room now for those that found none. */
  void retryAll() {
    List<String> keys = List.copyOf(waiting);
    waiting.clear();
    keys.forEach(this::tryLater);
  }

  private void tryLater(String key) {
    simulation.after(simulation.pace().scheduling(), () -> schedule(key));
  }

  private void schedule(String key) {
    Snapshot pod = simulation.api().get(Kind.POD, key);
    if (pod == null || pod.isDeleting() || simulation.nodes().has(pod)) {
      return;
    }
    Optional<String> node = simulation.nodes().place(pod);
    if (node.isPresent()) {
      bind(pod, node.get());
    } else {
      waiting.add(key);
      refuse(pod, simulation.nodes().whyNot(pod));
    }
  }

  private void bind(Snapshot pod, String node) {
    StatusParts parts = simulation.parts();
    ObjectNode status = Edit.object().put("phase", "Pending");
    status.set("conditions", parts.conditions(List.of(parts.condition("PodScheduled", true))));
    ObjectNode bound = Edit.with(pod.tree(), "spec", specOn(node, pod.spec()));
    bound.set("status", status);
    simulation.api().put(NAME, pod, bound);
  }

  /** One tree for all pods of one template on one node. */
  private JsonNode specOn(String node, JsonNode spec) {
    Bound last = lastBound.get(node);
    if (last == null || last.unbound() != spec) {
      last = new Bound(spec, Edit.copy(spec).put("nodeName", node));
      lastBound.put(node, last);
    }
    return last.bound();
  }

  private void refuse(Snapshot pod, String why) {
    ObjectNode status = Edit.object().put("phase", "Pending");
    ObjectNode unschedulable = Edit.copy(simulation.parts().condition("PodScheduled", false));
    unschedulable.put("reason", "Unschedulable").put("message", why);
    status.set("conditions", Edit.array().add(unschedulable));
    simulation.api().putStatus(NAME, pod, status);
    simulation.warn(pod, "FailedScheduling", why);
  }
}
