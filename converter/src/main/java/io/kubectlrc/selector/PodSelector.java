package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A label selector by which a PodDisruptionBudget, NetworkPolicy or PodMonitor chooses pods, or a
 * pod template the pods to be near to or far from.
 *
 * @param at where it is in the object
 * @param tree its {@code matchLabels} and {@code matchExpressions}
 * @param inNamespace whether the pods are in the object's own namespace
 */
public record PodSelector(JsonPointer at, JsonNode tree, boolean inNamespace) {

  private static final JsonPointer TEMPLATE = JsonPointer.compile("/spec/template/spec");

  private static final Set<String> NEIGHBOURS =
      Set.of(
          "affinity",
          "podAffinity",
          "podAntiAffinity",
          "requiredDuringSchedulingIgnoredDuringExecution",
          "preferredDuringSchedulingIgnoredDuringExecution",
          "podAffinityTerm",
          "topologySpreadConstraints");

  /** A label that it asks for. */
  public record Label(JsonPointer at, String key, String value) {}

  /** Those of an object that selects pods; none of kinds that do not. */
  public static List<PodSelector> of(JsonNode object) {
    List<PodSelector> found = new ArrayList<>();
    JsonPointer spec = JsonPointer.compile("/spec");
    switch (object.path("kind").asText()) {
      case "PodDisruptionBudget" -> add(object, spec.appendProperty("selector"), true, found);
      case "PodMonitor" ->
          add(
              object,
              spec.appendProperty("selector"),
              !object.at("/spec").has("namespaceSelector"),
              found);
      case "NetworkPolicy" -> {
        add(object, spec.appendProperty("podSelector"), true, found);
        peers(object, spec.appendProperty("ingress"), "from", found);
        peers(object, spec.appendProperty("egress"), "to", found);
      }
      default -> {}
    }
    return found;
  }

  /**
   * Those by which the pods of a workload are kept near to or far from others, and from each other:
   * of affinities and of topologySpreadConstraints. They are part of the template and change with
   * it, as those of other objects do not.
   */
  public static List<PodSelector> ofTemplate(JsonNode workload) {
    List<PodSelector> found = new ArrayList<>();
    String namespace = workload.at("/metadata/namespace").asText();
    neighbours(workload.at(TEMPLATE), TEMPLATE, namespace, found);
    return found;
  }

  /**
   * Has the pods of a workload look for their own kind by the labels that they are about to get: an
   * affinity, or a spread over the nodes, that names the version has no effect on the pods of
   * another.
   *
   * @param workload is changed; its pods' labels are not yet
   * @param changes those labels that change
   */
  public static void follow(JsonNode workload, Map<String, String> changes) {
    Map<String, String> podLabels = Labels.of(workload.at(TEMPLATE.head()).at("/metadata/labels"));
    for (PodSelector neighbours : ofTemplate(workload)) {
      if (neighbours.isOfOwnKind(podLabels, changes.keySet())) {
        changes.forEach(
            (key, value) -> {
              if (podLabels.containsKey(key)) {
                neighbours.replace(key, podLabels.get(key), value);
              }
            });
      }
    }
  }

  /** Whether it finds such pods, or those of their kind but for their version. */
  private boolean isOfOwnKind(Map<String, String> podLabels, Set<String> changing) {
    return inNamespace
        && selector()
            .filter(all -> podLabels.entrySet().containsAll(all.labels().entrySet()))
            .filter(
                all ->
                    all.requirements().stream()
                        .allMatch(
                            one ->
                                one.holds(podLabels)
                                    || one.operator() == Selector.Operator.NOT_IN
                                        && changing.contains(one.key())))
            .isPresent();
  }

  private void replace(String key, String old, String value) {
    if (tree.path("matchLabels") instanceof ObjectNode labels
        && labels.has(key)
        && labels.path(key).asText().equals(old)) {
      labels.put(key, value);
    }
    for (JsonNode expression : tree.path("matchExpressions")) {
      if (expression.path("key").asText().equals(key)
          && expression.path("values") instanceof ArrayNode values) {
        for (int i = 0; i < values.size(); i++) {
          if (values.get(i).asText().equals(old)) {
            values.set(i, value);
          }
        }
      }
    }
  }

  private static void neighbours(
      JsonNode node, JsonPointer at, String namespace, List<PodSelector> found) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      if (name.equals("labelSelector") && field.getValue().isObject()) {
        boolean elsewhere =
            node.hasNonNull("namespaceSelector") || isOther(node.path("namespaces"), namespace);
        found.add(new PodSelector(at.appendProperty(name), field.getValue(), !elsewhere));
      } else if (NEIGHBOURS.contains(name)) {
        neighbours(field.getValue(), at.appendProperty(name), namespace, found);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      neighbours(node.get(i), at.appendIndex(i), namespace, found);
    }
  }

  /** No namespaces are the pod's own one. */
  private static boolean isOther(JsonNode namespaces, String own) {
    return !namespaces.isEmpty()
        && (namespaces.size() > 1 || !namespaces.get(0).asText().equals(own));
  }

  private static void peers(
      JsonNode policy, JsonPointer rules, String field, List<PodSelector> found) {
    for (int i = 0; i < policy.at(rules).size(); i++) {
      JsonPointer peers = rules.appendIndex(i).appendProperty(field);
      for (int j = 0; j < policy.at(peers).size(); j++) {
        JsonPointer peer = peers.appendIndex(j);
        boolean inNamespace = !policy.at(peer).has("namespaceSelector");
        add(policy, peer.appendProperty("podSelector"), inNamespace, found);
      }
    }
  }

  private static void add(
      JsonNode object, JsonPointer at, boolean inNamespace, List<PodSelector> found) {
    if (object.at(at).isObject()) {
      found.add(new PodSelector(at, object.at(at), inNamespace));
    }
  }

  /** Empty if it cannot be understood. */
  public Optional<Selector> selector() {
    try {
      return Optional.of(Selector.ofLabelSelector(tree));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The labels that pods must have: its own, and the values that its expressions list. */
  public List<Label> labels() {
    List<Label> labels = new ArrayList<>();
    JsonPointer map = at.appendProperty("matchLabels");
    Labels.of(tree.path("matchLabels"))
        .forEach((key, value) -> labels.add(new Label(map.appendProperty(key), key, value)));
    int index = 0;
    for (JsonNode expression : tree.path("matchExpressions")) {
      JsonPointer values =
          at.appendProperty("matchExpressions").appendIndex(index++).appendProperty("values");
      if (expression.path("operator").asText().equals("In")) {
        String key = expression.path("key").asText();
        for (int i = 0; i < expression.path("values").size(); i++) {
          String value = expression.path("values").get(i).asText();
          labels.add(new Label(values.appendIndex(i), key, value));
        }
      }
    }
    return labels;
  }
}
