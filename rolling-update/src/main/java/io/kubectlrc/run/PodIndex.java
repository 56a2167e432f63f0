package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.rollout.Pod;
import io.kubectlrc.rollout.Pods;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All pods that a view shows, by their controllers. A change of one costs no look at the others.
 */
final class PodIndex {

  private final ClusterView view;
  private final Map<Ref, Pod> pods = new HashMap<>();

  /** By UID of the controller; the pods without one are under the empty UID. */
  private final Map<String, Pods> byController = new HashMap<>();

  /** Those to be read again; the watch adds to them on threads of its own. */
  private Set<Ref> changed = new LinkedHashSet<>();

  PodIndex(ClusterView view) {
    this.view = view;
    view.watch().follow(Kind.POD, this::change);
    view.all(Kind.POD).forEach(pod -> change(Ref.to(Kind.POD, pod)));
  }

  private synchronized void change(Ref pod) {
    changed.add(pod);
  }

  private synchronized Set<Ref> takeChanged() {
    Set<Ref> taken = changed;
    changed = new LinkedHashSet<>();
    return taken;
  }

  /** Brings it up to date with the view. */
  void update() {
    // What we have written may be shown before the watch tells of it, or never.
    Collection<Ref> written = view.written(Kind.POD);
    Set<Ref> due = takeChanged();
    due.addAll(written);
    due.forEach(this::read);
  }

  private void read(Ref ref) {
    Pod former = pods.remove(ref);
    if (former != null) {
      controlledBy(former.owner().orElse("")).remove(former);
    }
    Optional<ObjectNode> shown = view.get(ref);
    if (shown.isPresent()) {
      Pod pod = Pod.of(shown.get());
      pods.put(ref, pod);
      controlledBy(pod.owner().orElse("")).add(pod);
    }
  }

  /** The pods of a controller, as of the last update; the next one changes them. */
  Pods controlledBy(String uid) {
    return byController.computeIfAbsent(uid, controller -> new Pods());
  }

  /** Those without a controller. */
  Pods loose() {
    return controlledBy("");
  }
}
