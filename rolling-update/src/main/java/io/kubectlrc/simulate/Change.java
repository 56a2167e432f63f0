package io.kubectlrc.simulate;

import java.time.Duration;

/**
 * One change of the cluster's state.
 *
 * @param time since the start of the simulation
 * @param actor who made the request
 * @param before absent (null) for a new object
 * @param after absent (null) for one that is gone
 */
public record Change(Duration time, String actor, Snapshot before, Snapshot after) {

  /** The object's last known version. */
  public Snapshot subject() {
    return after == null ? before : after;
  }

  public boolean isCreation() {
    return before == null;
  }

  public boolean isRemoval() {
    return after == null;
  }
}
