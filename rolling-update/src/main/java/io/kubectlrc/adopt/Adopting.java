package io.kubectlrc.adopt;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;

/** The adoption, or its undo. */
public record Adopting(Goal goal) implements Operation<State> {

  @Override
  public Step<State> next(State state) {
    return Planner.next(state, goal);
  }

  @Override
  public State settled(State state) {
    return state.settled();
  }
}
