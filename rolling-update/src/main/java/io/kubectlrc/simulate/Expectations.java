package io.kubectlrc.simulate;

import java.util.HashSet;
import java.util.Set;

/**
 * The pods, by UID, that a controller has asked for and that its copy of them does not show yet.
 */
final class Expectations {
  final Set<String> creations = new HashSet<>();
  final Set<String> deletions = new HashSet<>();

  boolean areMet() {
    return creations.isEmpty() && deletions.isEmpty();
  }

  /** Takes note of what has become of a pod. */
  void seen(Change change) {
    if (change.isRemoval() || change.after().isDeleting()) {
      deletions.remove(change.subject().uid());
    }
    creations.remove(change.subject().uid());
  }
}
