package io.kubectlrc.update;

import java.util.Objects;
import java.util.Optional;

/**
 * How the new controller is named and told apart.
 *
 * @param newName the name given for it, if one is
 * @param keepOldName whether it takes the old name in the end, where the user says so
 * @param labelKey the update key for generated selectors
 * @param labelKeyGiven whether the user chose that key
 * @param historyLimit how many former versions are kept
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public record Naming(
    Optional<String> newName,
    Optional<Boolean> keepOldName,
    String labelKey,
    boolean labelKeyGiven,
    int historyLimit) {

  public Naming {
    Objects.requireNonNull(newName, "newName");
    Objects.requireNonNull(keepOldName, "keepOldName");
    Objects.requireNonNull(labelKey, "labelKey");
  }

  /** As the old command did. */
  public static final Naming DEFAULT =
      new Naming(Optional.empty(), Optional.empty(), "deployment", false, 3);
}
