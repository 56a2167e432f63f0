package io.kubectlrc.lint;

/** A workload and its predecessor. */
public record Pair(Workload before, Workload after) {

  /** Whether both go by one name, so that one can only be applied over the other. */
  public boolean sameName() {
    return before.subject().name().equals(after.subject().name());
  }
}
