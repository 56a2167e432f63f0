package io.kubectlrc.update;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;

/** The rolling update, and its rollback. */
public record Updating(Options options) implements Operation<UpdateState> {

  @Override
  public Step<UpdateState> next(UpdateState state) {
    return UpdatePlanner.next(state, options);
  }

  @Override
  public UpdateState settled(UpdateState state) {
    return state.settled();
  }
}
