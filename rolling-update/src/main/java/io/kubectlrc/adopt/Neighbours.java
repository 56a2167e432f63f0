package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a namespace holds beside the ReplicationController that is to be adopted.
 *
 * @param replicaSets those without a controller; others make their pods for it
 * @param pods those that the ReplicationController has, and those that the Deployment would select
 */
public record Neighbours(
    List<ObjectNode> controllers,
    List<ObjectNode> deployments,
    List<ObjectNode> replicaSets,
    List<ObjectNode> otherWorkloads,
    List<ObjectNode> pods,
    List<ObjectNode> services,
    List<ObjectNode> autoscalers,
    List<ObjectNode> disruptionBudgets) {

  public Neighbours {
    controllers = List.copyOf(controllers);
    deployments = List.copyOf(deployments);
    replicaSets = List.copyOf(replicaSets);
    otherWorkloads = List.copyOf(otherWorkloads);
    pods = List.copyOf(pods);
    services = List.copyOf(services);
    autoscalers = List.copyOf(autoscalers);
    disruptionBudgets = List.copyOf(disruptionBudgets);
  }

  /** With other pods. */
  public Neighbours withPods(Collection<ObjectNode> others) {
    return new Neighbours(
        controllers,
        deployments,
        replicaSets,
        otherWorkloads,
        List.copyOf(others),
        services,
        autoscalers,
        disruptionBudgets);
  }

  /** All that makes pods. */
  List<ObjectNode> workloads() {
    return Stream.of(controllers, deployments, replicaSets, otherWorkloads)
        .flatMap(List::stream)
        .toList();
  }
}
