package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes a pod cannot have for the pods that are there: required anti-affinity, its own and
 * theirs, and spreading that is not to be given up.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/">Pod
 *     Topology Spread Constraints</a>
 */
final class Neighbourhood {

  /** What a term of anti-affinity, or a constraint, says of a node. */
  private record Domain(String key, String value) {}

  /** Where pods of a term are. */
  interface Place {
    Machine machine();

    Collection<Snapshot> pods();
  }

  private static final class Spread {
    private final String key;
    private final int maxSkew;
    private final boolean matchesItself;
    private final Map<String, Integer> pods = new HashMap<>();
    private int least;

    Spread(String key, int maxSkew, boolean matchesItself) {
      this.key = key;
      this.maxSkew = maxSkew;
      this.matchesItself = matchesItself;
    }
  }

  private final Set<Domain> forbidden = new HashSet<>();
  private final List<Spread> spreads = new ArrayList<>();

  private Neighbourhood() {}

  /** Whether a pod says anything of that, so that others have to look at it. */
  static boolean isShy(JsonNode podSpec) {
    return !terms(podSpec).isEmpty();
  }

  /**
   * @param shy whether any pod that is there asks for others to stay away
   */
  static Neighbourhood of(Snapshot pod, Collection<? extends Place> places, boolean shy) {
    Neighbourhood neighbourhood = new Neighbourhood();
    JsonNode own = terms(pod.spec());
    if (!own.isEmpty() || shy) {
      for (Place place : places) {
        for (Snapshot other : place.pods()) {
          neighbourhood.forbid(own, pod, other, place.machine());
          neighbourhood.forbid(terms(other.spec()), other, pod, place.machine());
        }
      }
    }
    for (JsonNode constraint : pod.spec().path("topologySpreadConstraints")) {
      if (!constraint.path("whenUnsatisfiable").asText().equals("ScheduleAnyway")) {
        neighbourhood.spreads.add(spread(constraint, pod, places));
      }
    }
    return neighbourhood;
  }

  private static JsonNode terms(JsonNode podSpec) {
    return podSpec
        .path("affinity")
        .path("podAntiAffinity")
        .path("requiredDuringSchedulingIgnoredDuringExecution");
  }

  private void forbid(JsonNode terms, Snapshot whose, Snapshot other, Machine machine) {
    for (JsonNode term : terms) {
      if (isMeant(term, whose, other)) {
        String key = term.path("topologyKey").asText();
        Optional.ofNullable(machine.labels().get(key))
            .ifPresent(value -> forbidden.add(new Domain(key, value)));
      }
    }
  }

  private static boolean isMeant(JsonNode term, Snapshot whose, Snapshot other) {
    JsonNode namespaces = term.path("namespaces");
    boolean there =
        namespaces.isEmpty()
            ? !term.path("namespaceSelector").isMissingNode()
                || whose.namespace().equals(other.namespace())
            : namespaces.valueStream().anyMatch(one -> one.asText().equals(other.namespace()));
    return there && Selector.ofLabelSelector(term.path("labelSelector")).matches(other.labels());
  }

  private static Spread spread(
      JsonNode constraint, Snapshot pod, Collection<? extends Place> places) {
    Selector selector = Selector.ofLabelSelector(constraint.path("labelSelector"));
    Spread spread =
        new Spread(
            constraint.path("topologyKey").asText(),
            constraint.path("maxSkew").asInt(1),
            selector.matches(pod.labels()));
    for (Place place : places) {
      String domain = place.machine().labels().get(spread.key);
      // By default nodes count whatever their taints, a cordoned one too.
      if (domain != null && NodeFit.isChosen(pod.spec(), place.machine())) {
        int pods = 0;
        for (Snapshot other : place.pods()) {
          if (!other.isDeleting()
              && other.namespace().equals(pod.namespace())
              && selector.matches(other.labels())) {
            pods++;
          }
        }
        spread.pods.merge(domain, pods, Integer::sum);
      }
    }
    spread.least = spread.pods.values().stream().min(Integer::compare).orElse(0);
    return spread;
  }

  /** Whether somebody on the same node, or in the same zone, is not to be beside the pod. */
  boolean repels(Machine machine) {
    return !forbidden.isEmpty()
        && forbidden.stream()
            .anyMatch(domain -> domain.value().equals(machine.labels().get(domain.key())));
  }

  /** Whether one more pod there would be more than the spread allows. */
  boolean isUneven(Machine machine) {
    for (Spread spread : spreads) {
      Integer there = spread.pods.get(machine.labels().get(spread.key));
      if (there == null || there + (spread.matchesItself ? 1 : 0) - spread.least > spread.maxSkew) {
        return true;
      }
    }
    return false;
  }
}
