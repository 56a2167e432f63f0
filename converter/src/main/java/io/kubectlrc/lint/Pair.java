package io.kubectlrc.lint;

/** A workload and its predecessor. */
public record Pair(Workload before, Workload after) {

  /**
   * Whether the later one says something else. Names count as they are written: of old forms the
   * present form may have better ones.
   */
  boolean isChanged() {
    return !sameName()
        || !before.subject().isWrittenAs(after.subject())
            && !before.subject().tree().equals(after.subject().tree());
  }

  /** Whether both go by one name, so that one can only be applied over the other. */
  public boolean sameName() {
    return before.subject().name().equals(after.subject().name());
  }
}
