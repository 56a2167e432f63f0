package io.kubectlrc.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which workloads belong together since one controls the other, as a Deployment does its
 * ReplicaSets: they share their pods and do not fight over them.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/">Owners
 *     and dependents</a>
 */
final class Families {
  private final Map<ObjectName, Workload> members = new HashMap<>();

  Families(List<Workload> workloads) {
    workloads.forEach(workload -> members.put(workload.subject().name(), workload));
  }

  boolean areOne(Workload one, Workload other) {
    return head(one).equals(head(other));
  }

  /** The topmost controller that is known of, which need not be in the input. */
  private ObjectName head(Workload workload) {
    Set<ObjectName> seen = new HashSet<>();
    ObjectName head = workload.subject().name();
    while (seen.add(head)) {
      head = Optional.ofNullable(members.get(head)).flatMap(Workload::controller).orElse(head);
    }
    return head;
  }
}
