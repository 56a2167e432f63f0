package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One actor's copy of all objects of a kind. It lags behind the cluster by a span that is drawn
 * anew for every delivery; what happened meanwhile arrives together and in order.
 */
class Informer {

  private final Simulation simulation;
  private final Kind kind;
  private final SortedMap<String, Snapshot> objects = new TreeMap<>();
  private List<Change> pending = new ArrayList<>();
  private final Observer handler;

  /**
   * @param handler is told of each change after the copy has it
   */
  Informer(Simulation simulation, Kind kind, Observer handler) {
    this.simulation = simulation;
    this.kind = kind;
    this.handler = handler;
    simulation.api().all(kind).forEach(object -> objects.put(object.key(), object));
    simulation.api().subscribe(kind, this::offer);
  }

  private void offer(Change change) {
    pending.add(change);
    if (pending.size() == 1) {
      simulation.time().after(simulation.dice().draw(simulation.pace().watch()), this::deliver);
    }
  }

  private void deliver() {
    List<Change> delivered = pending;
    pending = new ArrayList<>();
    for (Change change : delivered) {
      apply(change);
      handler.changed(change);
    }
  }

  /** Brings the copy up to date. */
  void apply(Change change) {
    if (change.isRemoval()) {
      objects.remove(change.before().key());
    } else {
      objects.put(change.after().key(), change.after());
    }
  }

  Kind kind() {
    return kind;
  }

  /** The object, or null. */
  Snapshot get(String key) {
    return objects.get(key);
  }

  Collection<Snapshot> all() {
    return objects.values();
  }

  /** Those of a namespace; '0' is the character after '/'. */
  Collection<Snapshot> in(String namespace) {
    return objects.subMap(namespace + '/', namespace + '0').values();
  }
}
