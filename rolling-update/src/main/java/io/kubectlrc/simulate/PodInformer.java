package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A copy of all pods, indexed by controller, so that large controllers stay cheap. */
final class PodInformer extends Informer {

  /** By UID of the controller, then by key; the pods without one are under the empty UID. */
  private final Map<String, Map<String, Snapshot>> byController = new HashMap<>();

  PodInformer(Simulation simulation, Observer handler) {
    super(simulation, Kind.POD, handler);
    all().forEach(this::add);
  }

  @Override
  void apply(Change change) {
    Snapshot known = get(change.subject().key());
    if (known != null && !known.controller().equals(controllerAfter(change))) {
      forget(known);
    }
    super.apply(change);
    if (!change.isRemoval()) {
      add(change.after());
    }
  }

  /** The UID; null if the pod is gone. */
  private static String controllerAfter(Change change) {
    return change.isRemoval() ? null : change.after().controller();
  }

  private void forget(Snapshot pod) {
    Map<String, Snapshot> siblings = byController.get(pod.controller());
    siblings.remove(pod.key());
    if (siblings.isEmpty()) {
      byController.remove(pod.controller());
    }
  }

  private void add(Snapshot pod) {
    byController
        .computeIfAbsent(pod.controller(), uid -> new LinkedHashMap<>())
        .put(pod.key(), pod);
  }

  Collection<Snapshot> controlledBy(String uid) {
    Map<String, Snapshot> pods = byController.get(uid);
    return pods == null ? List.of() : pods.values();
  }

  /** The pods of a namespace that have no controller. */
  Collection<Snapshot> uncontrolled(String namespace) {
    return controlledBy("").stream().filter(pod -> pod.namespace().equals(namespace)).toList();
  }
}
