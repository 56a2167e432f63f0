package io.kubectlrc.simulate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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

  /**
   * So many pods, first to be deleted first. The others are not sorted: there may be thousands.
   *
   * @param companions how many pods of the same family run on a pod's node
   */
  static List<Snapshot> first(
      int count, Collection<Snapshot> pods, ToIntFunction<Snapshot> companions) {
    Comparator<Snapshot> order = with(companions);
    PriorityQueue<Snapshot> first = new PriorityQueue<>(order.reversed());
    for (Snapshot pod : pods) {
      if (first.size() < count) {
        first.add(pod);
      } else if (order.compare(pod, first.peek()) < 0) {
        first.remove();
        first.add(pod);
      }
    }
    return first.stream().sorted(order).toList();
  }

  private static Comparator<Snapshot> with(ToIntFunction<Snapshot> companions) {
    List<String> phases = List.of("Pending", "Unknown", "Running");
    return Comparator.<Snapshot>comparingInt(pod -> pod.pod().node().isEmpty() ? 0 : 1)
        .thenComparingInt(pod -> phases.indexOf(pod.pod().phase()))
        .thenComparingInt(pod -> pod.pod().ready() ? 1 : 0)
        .thenComparingInt(pod -> -companions.applyAsInt(pod))
        .thenComparing(pod -> pod.pod().readyAt(), Comparator.reverseOrder())
        .thenComparingInt(pod -> -pod.pod().restarts())
        .thenComparing(pod -> pod.pod().createdAt(), Comparator.reverseOrder())
        .thenComparing(Snapshot::name);
  }
}
