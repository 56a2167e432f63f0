package io.kubectlrc.adopt;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;

/** The adoption, or its undo. */
public record Adopting(Goal goal) implements Operation<AdoptionState> {

  @Override
  public Step<AdoptionState> next(AdoptionState state) {
    return AdoptionPlanner.next(state, goal);
  }

  @Override
  public AdoptionState settled(AdoptionState state) {
    return state.settled();
  }
}
