package io.kubectlrc.wording;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be run. */
public enum Task {
  /** A rolling update, its rollback, or its undo: {@code RollingUpdate}. */
  ROLLING_UPDATE,
  /** An adoption, or its undo: {@code Adoption}. */
  ADOPTION,
  /** The same on a simulated cluster: {@code Rehearsal}. */
  REHEARSAL,
  /** What is in flight: {@code InFlight.find}. */
  STATUS,
  /** The conversion of manifests: {@code ManifestConverter}. */
  CONVERSION,
  /** A version in the name and the labels of one: {@code Stamp}. */
  STAMPING,
  /** What is wrong with them: {@code Linter}. */
  LINT;

  /** To run it. */
  public Action.Run of(String... subjects) {
    return new Action.Run(this, List.of(subjects), Optional.empty(), List.of());
  }

  /** As the library says it: {@code rolling update}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
