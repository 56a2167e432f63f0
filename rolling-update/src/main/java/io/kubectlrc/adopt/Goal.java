package io.kubectlrc.adopt;

import java.util.Locale;
import java.util.Optional;

/**
 * Where an adoption is going: what the label of a Deployment in between says.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public enum Goal {
  /** The Deployment shall have the pods. */
  ADOPT,
  /** The ReplicationController shall have them again. */
  UNDO;

  /** The label's value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the label's value; empty for any other text. */
  static Optional<Goal> ofWord(String word) {
    for (Goal goal : values()) {
      if (goal.word().equals(word)) {
        return Optional.of(goal);
      }
    }
    return Optional.empty();
  }
}
