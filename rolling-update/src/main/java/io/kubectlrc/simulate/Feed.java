package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of one kind as they reach one actor. They lag behind the cluster by a span that is
 * drawn anew for every delivery; what happened meanwhile arrives together and in order.
 */
class Feed {

  private final Simulation simulation;
  private final Observer handler;
  private final Runnable delivery = this::deliver;
  private List<Change> pending = new ArrayList<>();

  /**
   * @param handler is told of each change after {@link #apply}
   */
  Feed(Simulation simulation, Kind kind, Observer handler) {
    this.simulation = simulation;
    this.handler = handler;
    simulation.api().subscribe(kind, this::offer);
  }

  private void offer(Change change) {
    pending.add(change);
    if (pending.size() == 1) {
      simulation.after(simulation.pace().watch(), delivery);
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

  /** Brings up to date what is kept of the cluster: here nothing. */
  void apply(Change change) {}
}
