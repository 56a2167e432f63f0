package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import java.util.Optional;

/** What the controllers of sets share whose pods are no replicas of each other. */
abstract class PodSetController extends ControlLoop {

  final Informer sets;
  final PodInformer pods;
  final Claims claims;

  PodSetController(Simulation simulation, String name, Kind kind) {
    super(simulation, name);
    claims = new Claims(api, name());
    sets = new Informer(simulation, kind, change -> enqueue(change.subject().key()));
    pods = new PodInformer(simulation, this::podChanged);
    sets.all().forEach(set -> enqueue(set.key()));
  }

  /** A pod has come, changed or gone: the sets that it may be of look again. */
  void podChanged(Change change) {
    Snapshot pod = change.subject();
    for (Snapshot set : sets.in(pod.namespace())) {
      if (pod.controller().isEmpty() ? set.selects(pod) : pod.controller().equals(set.uid())) {
        enqueue(set.key());
      }
    }
  }

  /** Deletes a pod, and no other of its name. */
  final void delete(Snapshot pod) {
    api.delete(
        name(),
        pod.ref(),
        Propagation.BACKGROUND,
        new Preconditions(Optional.of(pod.uid()), Optional.empty()));
  }
}
