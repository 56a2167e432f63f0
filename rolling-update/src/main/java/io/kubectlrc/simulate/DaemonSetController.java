package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps one pod of each DaemonSet on every node that its template asks for, whether the node is
 * cordoned or lost. Templates that change are not rolled out.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/">DaemonSet</a>
 */
final class DaemonSetController extends PodSetController {

  /** By UID of the set. */
  private final Map<String, Expectations> expectations = new HashMap<>();

  DaemonSetController(Simulation simulation) {
    super(simulation, "daemonset-controller", Kind.DAEMON_SET);
  }

  @Override
  void podChanged(Change change) {
    expected(change.subject().controller()).seen(change);
    super.podChanged(change);
  }

  private Expectations expected(String uid) {
    return expectations.computeIfAbsent(uid, any -> new Expectations());
  }

  @Override
  void sync(String key) {
    Snapshot set = sets.get(key);
    if (set == null || set.isDeleting()) {
      return;
    }
    for (Snapshot free : pods.uncontrolled(set.namespace())) {
      claims.claim(set, free);
    }
    Map<String, List<Snapshot>> byNode = new HashMap<>();
    for (Snapshot pod : pods.controlledBy(set.uid())) {
      byNode.computeIfAbsent(pod.pod().node(), node -> new ArrayList<>()).add(pod);
    }
    int wanted = 0;
    for (Machine machine : simulation.nodes().machines()) {
      boolean eligible = isEligible(set, machine);
      wanted += eligible ? 1 : 0;
      if (expected(set.uid()).areMet()) {
        manage(set, machine.name(), eligible, byNode.getOrDefault(machine.name(), List.of()));
      }
    }
    writeStatus(set, wanted, byNode);
  }

  private static boolean isEligible(Snapshot set, Machine machine) {
    JsonNode spec = set.spec().path("template").path("spec");
    return NodeFit.isChosen(spec, machine) && NodeFit.barrier(spec, machine).isEmpty();
  }

  private void manage(Snapshot set, String node, boolean eligible, List<Snapshot> there) {
    List<Snapshot> kept = new ArrayList<>();
    for (Snapshot pod : there) {
      if (pod.isDeleting()) {
        return; // its successor comes when it is gone
      } else if (pod.pod().over() || !eligible || !kept.isEmpty()) {
        expected(set.uid()).deletions.add(pod.uid());
        delete(set, pod);
      } else {
        kept.add(pod);
      }
    }
    if (eligible && there.isEmpty()) {
      Snapshot created = api.createAdmitted(name(), Kind.POD, pod(set, node));
      expected(set.uid()).creations.add(created.uid());
    }
  }

  private void delete(Snapshot set, Snapshot pod) {
    try {
      delete(pod);
    } catch (ClusterException gone) {
      expected(set.uid()).deletions.remove(pod.uid());
    }
  }

  private static ObjectNode pod(Snapshot set, String node) {
    JsonNode template = set.spec().path("template");
    ObjectNode metadata =
        Edit.object().put("generateName", set.name() + '-').put("namespace", set.namespace());
    for (String inherited : List.of("labels", "annotations")) {
      if (template.path("metadata").hasNonNull(inherited)) {
        metadata.set(inherited, template.path("metadata").get(inherited));
      }
    }
    metadata.set("ownerReferences", set.reference());
    ObjectNode spec = Edit.copy(template.path("spec")).put("nodeName", node);
    spec.set("tolerations", tolerations(spec.path("tolerations")));
    ObjectNode pod = Edit.object();
    pod.set("metadata", metadata);
    pod.set("spec", spec);
    return pod;
  }

  /** A lost node's pod is not evicted. */
  private static ArrayNode tolerations(JsonNode own) {
    ArrayNode all = Edit.array();
    own.forEach(all::add);
    for (String condition : List.of("not-ready", "unreachable")) {
      all.addObject()
          .put("key", "node.kubernetes.io/" + condition)
          .put("operator", "Exists")
          .put("effect", "NoExecute");
    }
    return all;
  }

  private void writeStatus(Snapshot set, int wanted, Map<String, List<Snapshot>> byNode) {
    List<Snapshot> all = byNode.values().stream().flatMap(List::stream).toList();
    int ready = (int) all.stream().filter(pod -> pod.pod().ready()).count();
    ObjectNode status =
        Edit.object()
            .put("observedGeneration", set.metadata().path("generation").asInt())
            .put("desiredNumberScheduled", wanted)
            .put("currentNumberScheduled", all.size())
            .put("numberReady", ready)
            .put("numberAvailable", ready);
    api.putStatus(name(), set, status);
  }
}
