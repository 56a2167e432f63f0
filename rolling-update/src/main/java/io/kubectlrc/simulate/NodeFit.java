package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.simulate.Machine.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a pod may be on a node by what both say, whatever else runs there.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/">Assigning
 *     Pods to Nodes</a>
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">Taints
 *     and Tolerations</a>
 */
final class NodeFit {

  private static final List<String> BARRING = List.of("NoSchedule", "NoExecute");

  private NodeFit() {}

  /** Whether the node is one of those that the pod asks for. */
  static boolean isChosen(JsonNode podSpec, Machine machine) {
    for (Map.Entry<String, JsonNode> label : podSpec.path("nodeSelector").properties()) {
      if (!label.getValue().asText().equals(machine.labels().get(label.getKey()))) {
        return false;
      }
    }
    JsonNode terms =
        podSpec
            .path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution")
            .path("nodeSelectorTerms");
    return terms.isMissingNode() || terms.valueStream().anyMatch(term -> isMatched(term, machine));
  }

  /** A term without expressions matches no node. */
  private static boolean isMatched(JsonNode term, Machine machine) {
    JsonNode expressions = term.path("matchExpressions");
    JsonNode fields = term.path("matchFields");
    return expressions.size() + fields.size() > 0
        && expressions
            .valueStream()
            .allMatch(
                expression ->
                    holds(expression, machine.labels().get(expression.path("key").asText())))
        && fields.valueStream().allMatch(field -> holds(field, machine.name()));
  }

  /**
   * @param value null if the node has no such label
   */
  private static boolean holds(JsonNode expression, String value) {
    List<String> values = expression.path("values").valueStream().map(JsonNode::asText).toList();
    return switch (expression.path("operator").asText()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  /** By the numbers that both are; as if equal where one is none. */
  private static int compare(String value, List<String> values) {
    OptionalLong one = number(value);
    OptionalLong other = values.size() == 1 ? number(values.get(0)) : OptionalLong.empty();
    return one.isPresent() && other.isPresent()
        ? Long.compare(one.getAsLong(), other.getAsLong())
        : 0;
  }

  private static OptionalLong number(String text) {
    return text != null && text.matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** The taint that keeps the pod away, if one does. */
  static Optional<Taint> barrier(JsonNode podSpec, Machine machine) {
    return machine.taints().stream()
        .filter(taint -> BARRING.contains(taint.effect()) && !tolerates(podSpec, taint))
        .findFirst();
  }

  static boolean tolerates(JsonNode podSpec, Taint taint) {
    for (JsonNode toleration : podSpec.path("tolerations")) {
      String key = toleration.path("key").asText();
      String effect = toleration.path("effect").asText();
      boolean anyValue = toleration.path("operator").asText().equals("Exists");
      if ((key.isEmpty() ? anyValue : key.equals(taint.key()))
          && (effect.isEmpty() || effect.equals(taint.effect()))
          && (anyValue || toleration.path("value").asText().equals(taint.value()))) {
        return true;
      }
    }
    return false;
  }
}
