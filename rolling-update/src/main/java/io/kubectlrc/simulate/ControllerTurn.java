package io.kubectlrc.simulate;

import io.kubectlrc.cluster.ClusterException;
import java.util.List;

/**
 * What a controller does about what it has seen of an object. Turns are decided by pure functions,
 * so that the simulated cluster and a stand-in before a real API server take the same.
 *
 * @param writes in this order, until one is refused
 * @param unfinished why another turn must follow soon; empty if none must
 */
record ControllerTurn(List<ControllerWrite> writes, String unfinished) {

  static final ControllerTurn NOTHING = of();

  ControllerTurn {
    writes = List.copyOf(writes);
  }

  static ControllerTurn of(ControllerWrite... writes) {
    return new ControllerTurn(List.of(writes), "");
  }

  /**
   * Takes the turn.
   *
   * @throws ClusterException if another must follow soon
   */
  void by(ControllerWrite.Api api) {
    writes.forEach(write -> write.by(api));
    if (!unfinished.isEmpty()) {
      throw new ClusterException(ClusterException.Reason.CONFLICT, unfinished, null);
    }
  }
}
