package io.kubectlrc.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.RcConversion;
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
      head = Optional.ofNullable(members.get(head)).flatMap(Families::controller).orElse(head);
    }
    return head;
  }

  private static Optional<ObjectName> controller(Workload workload) {
    Subject subject = workload.subject();
    for (JsonNode owner : subject.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return Optional.of(name(owner.path("kind").asText(), subject, owner.path("name")));
      }
    }
    JsonNode config = subject.at("/metadata/annotations").path(RcConversion.DEPLOYMENT_CONFIG);
    return config.isTextual()
        ? Optional.of(name("DeploymentConfig", subject, config))
        : Optional.empty();
  }

  private static ObjectName name(String kind, Subject dependent, JsonNode name) {
    return new ObjectName(kind, dependent.namespace(), name.asText());
  }
}
