package io.kubectlrc.update;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;

/** The rolling update, and its rollback. */
public record Updating(Options options) implements Operation<State> {

  @Override
  public Step<State> next(State state) {
    return Planner.next(state, options);
  }

  @Override
  public State settled(State state) {
    return state.settled();
  }
}
