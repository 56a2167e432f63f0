package io.kubectlrc.adopt;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;

/**
 * The adoption, or its undo.
 *
 * @param prunes whether what an adopted DeploymentConfig leaves of its history is deleted
 */
public record Adopting(Goal goal, boolean prunes) implements Operation<AdoptionState> {

  /** One that leaves the history as it is. */
  public Adopting(Goal goal) {
    this(goal, false);
  }

  @Override
  public Step<AdoptionState> next(AdoptionState state) {
    return AdoptionPlanner.next(state, goal, prunes);
  }

  @Override
  public AdoptionState settled(AdoptionState state) {
    return state.settled();
  }
}
