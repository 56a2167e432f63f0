package io.kubectlrc.rehearse;

import io.kubectlrc.rollout.Options;

/** What an operation promises about the pods of a controller. */
public sealed interface Promise {

  /** Their number stays within the bounds of a rolling update. */
  record WithinBounds(Options options) implements Promise {}

  /** They stay the very same pods, all of them. */
  record SamePods() implements Promise {}
}
