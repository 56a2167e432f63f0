package io.kubectlrc.simulate;

import io.kubectlrc.cluster.ClusterException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What all controllers have in common: a queue of keys, each of which is in it at most once, and a
 * delay before each is looked at. A key whose turn fails comes again, later each time.
 */
abstract class ControlLoop {

  private static final long FIRST_RETRY = 5_000;
  private static final int MOST_DOUBLINGS = 12;

  protected final Simulation simulation;
  protected final ApiServer api;
  private final String name;
  private final Set<String> queue = new HashSet<>();
  private final Map<String, Integer> failures = new HashMap<>();

  ControlLoop(Simulation simulation, String name) {
    this.simulation = simulation;
    this.api = simulation.api();
    this.name = name;
  }

  /** Brings the cluster nearer to what an object asks for. */
  abstract void sync(String key);

  /** By this name the history knows it. */
  final String name() {
    return name;
  }

  final void enqueue(String key) {
    if (queue.add(key)) {
      simulation.after(
          simulation.pace().reaction(),
          () -> {
            queue.remove(key);
            attempt(key);
          });
    }
  }

  final void enqueueAfter(String key, long micros) {
    simulation.time().after(micros, () -> enqueue(key));
  }

  private void attempt(String key) {
    try {
      sync(key);
      failures.remove(key);
    } catch (ClusterException refused) {
      int doublings = failures.merge(key, 1, Integer::sum) - 1;
      enqueueAfter(key, FIRST_RETRY << Math.min(doublings, MOST_DOUBLINGS));
    }
  }
}
