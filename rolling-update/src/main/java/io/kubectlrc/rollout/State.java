package io.kubectlrc.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is in the cluster, as far as an update is concerned. The pods are those of the last look:
 * the next one changes them.
 *
 * @param now the time by which availability is measured
 * @param journal what the update is about: from the cluster, or as intended if {@code begun} is not
 * @param begun whether the journal is in the cluster
 * @param old the controller that is replaced; never the waiting one of a rename
 * @param successor the new controller, by its name
 * @param waiting the controller that bears the old one's name during a rename, whether it still
 *     waits or already has the pods
 * @param loose the pods of the namespace without a controller
 * @param ofSuccessor the pods of the journal's new controller, be that there or not
 * @param autoscalers those that scale a controller of this update, or are parked for it
 */
public record State(
    Instant now,
    Journal journal,
    boolean begun,
    Optional<Controller> old,
    Optional<Controller> successor,
    Optional<Controller> waiting,
    Pods loose,
    Pods ofSuccessor,
    List<Autoscaler> autoscalers) {
  public State {
    autoscalers = List.copyOf(autoscalers);
  }

  /** The controller that gets more pods. */
  public Optional<Controller> growing() {
    return journal.back() ? old : successor;
  }

  /** The controller that gets fewer. */
  public Optional<Controller> shrinking() {
    return journal.back() ? successor : old;
  }
}
