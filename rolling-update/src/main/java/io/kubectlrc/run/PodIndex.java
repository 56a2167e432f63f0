package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Pod;
import io.kubectlrc.update.Pods;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All pods that a view shows, by their controllers. A change of one costs no look at the others.
 */
final class PodIndex {

  private final ClusterView view;
  private final Map<Ref, Pod> pods = new HashMap<>();

  /** By UID of the controller; the pods without one are under the empty UID. */
  private final Map<String, CountedPods> byController = new HashMap<>();

  private final Changes changes;

  PodIndex(ClusterView view) {
    this.view = view;
    changes = view.changes(Kind.POD);
  }

  /** Brings it up to date with the view. */
  void update() {
    changes.read(this::read);
  }

  private void read(Ref ref) {
    Optional<ObjectNode> shown = view.find(ref);
    Pod former = pods.remove(ref);
    if (former != null) {
      counted(former).remove(former);
    }
    if (shown.isPresent()) {
      Pod pod = Pod.of(shown.get());
      pods.put(ref, pod);
      counted(pod).add(pod);
    }
  }

  /** The pods of a controller, as of the last update; the next one changes them. */
  Pods controlledBy(String uid) {
    return counted(uid);
  }

  private CountedPods counted(Pod pod) {
    return counted(pod.owner().map(ControllerRef::uid).orElse(""));
  }

  private CountedPods counted(String uid) {
    return byController.computeIfAbsent(uid, controller -> new CountedPods());
  }

  /** Those without a controller. */
  Pods loose() {
    return controlledBy("");
  }
}
