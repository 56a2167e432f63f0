package io.kubectlrc.simulate;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which pods a controller deletes first when it has too many: those that serve least, then those
 * that have served for the shortest time.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset">
 *     Scaling a ReplicaSet</a>
 */
final class DeletionOrder {
  private DeletionOrder() {}

  /** Of a controller that is alone; those that are deleted first come first. */
  static final Comparator<Snapshot> ALONE = (one, other) -> compare(one, other, pod -> 0);

  private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

  /**
   * In the order for a controller of a family.
   *
   * @param companions how many pods of the family run on a pod's node
   */
  static Comparator<Snapshot> among(ToIntFunction<Snapshot> companions) {
    return (one, other) -> compare(one, other, companions);
  }

  private static int compare(Snapshot one, Snapshot other, ToIntFunction<Snapshot> companions) {
    PodFacts a = one.pod();
    PodFacts b = other.pod();
    if (a.node().isEmpty() != b.node().isEmpty()) {
      return a.node().isEmpty() ? -1 : 1;
    }
    int byPhase = PHASES.indexOf(a.phase()) - PHASES.indexOf(b.phase());
    if (byPhase != 0) {
      return byPhase;
    }
    if (a.ready() != b.ready()) {
      return b.ready() ? -1 : 1;
    }
    int byCompany = companions.applyAsInt(other) - companions.applyAsInt(one);
    if (byCompany != 0) {
      return byCompany;
    }
    int byReadiness = b.readyAt().compareTo(a.readyAt());
    if (byReadiness != 0) {
      return byReadiness;
    }
    if (a.restarts() != b.restarts()) {
      return b.restarts() - a.restarts();
    }
    int byAge = b.createdAt().compareTo(a.createdAt());
    // Beyond that it is chance, which only has to be the same in each run.
    return byAge != 0 ? byAge : one.uid().compareTo(other.uid());
  }
}
