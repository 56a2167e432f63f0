package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One actor's copy of all objects of a kind, as old as its {@link Feed}. */
class Informer extends Feed {

  private final Map<String, Snapshot> objects = new LinkedHashMap<>();

  /**
   * @param handler is told of each change after the copy has it
   */
  Informer(Simulation simulation, Kind kind, Observer handler) {
    super(simulation, kind, handler);
    simulation.api().all(kind).forEach(object -> objects.put(object.key(), object));
  }

  @Override
  void apply(Change change) {
    if (change.isRemoval()) {
      objects.remove(change.before().key());
    } else {
      objects.put(change.after().key(), change.after());
    }
  }

  /** The object, or null. */
  Snapshot get(String key) {
    return objects.get(key);
  }

  Collection<Snapshot> all() {
    return objects.values();
  }

  /** Those of a namespace. */
  List<Snapshot> in(String namespace) {
    List<Snapshot> found = new ArrayList<>();
    for (Snapshot object : objects.values()) {
      if (object.namespace().equals(namespace)) {
        found.add(object);
      }
    }
    return found;
  }
}
