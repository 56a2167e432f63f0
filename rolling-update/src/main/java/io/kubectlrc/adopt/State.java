package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in the cluster, as far as an adoption is concerned.
 *
 * @param origin what the Deployment is made of: from the cluster, or as intended if there is no
 *     Deployment yet
 * @param name the Deployment's name
 * @param controller the ReplicationController of the origin's name
 * @param deployment the Deployment, if it has this origin
 * @param adopter the ReplicaSet that adopts the pods, or has adopted them
 * @param others the Deployment's other ReplicaSets
 * @param pods those of the namespace that may be concerned and are not ending
 * @param autoscalers those that scale the controller or the Deployment, or are parked for them
 */
public record State(
    Origin origin,
    String name,
    Optional<Controller> controller,
    Optional<Deployment> deployment,
    Optional<ReplicaSet> adopter,
    List<ReplicaSet> others,
    List<Pod> pods,
    List<Autoscaler> autoscalers) {
  public State {
    others = List.copyOf(others);
    pods = List.copyOf(pods);
    autoscalers = List.copyOf(autoscalers);
  }

  /**
   * Reads a namespace's objects.
   *
   * @param deployment the one that has this origin, if there is one
   */
  public static State of(
      Origin origin,
      String name,
      Optional<ObjectNode> rc,
      Optional<ObjectNode> deployment,
      Collection<ObjectNode> replicaSets,
      Collection<ObjectNode> pods,
      Collection<ObjectNode> autoscalers) {
    Optional<Deployment> read = deployment.map(Deployment::of);
    String uid = read.map(Deployment::uid).orElse("");
    return new State(
        origin,
        name,
        rc.map(tree -> Controller.of(tree, origin)),
        read,
        replicaSets.stream()
            .filter(rs -> Trees.name(rs).equals(origin.replicaSet()))
            .filter(rs -> Pod.Owner.of(rs).map(owner -> owner.uid().equals(uid)).orElse(true))
            .map(ReplicaSet::of)
            .findFirst(),
        replicaSets.stream()
            .filter(rs -> !Trees.name(rs).equals(origin.replicaSet()))
            .filter(rs -> Pod.Owner.of(rs).map(owner -> owner.uid().equals(uid)).orElse(false))
            .map(ReplicaSet::of)
            .toList(),
        pods.stream()
            .filter(pod -> concerns(pod, origin, deployment))
            .map(Pod::of)
            .filter(pod -> !pod.ending())
            .toList(),
        autoscalers.stream()
            .map(Autoscaler::of)
            .filter(
                hpa ->
                    hpa.parkedFor().equals(Optional.of(origin.name()))
                        || hpa.aimsAt(Autoscaler.CONTROLLER, origin.name())
                        || hpa.aimsAt(Autoscaler.DEPLOYMENT, name))
            .toList());
  }

  /** Whether a pod can matter: asked of every pod of the namespace, so it builds nothing. */
  private static boolean concerns(JsonNode pod, Origin origin, Optional<ObjectNode> deployment) {
    for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
      String name = owner.path("name").asText();
      if (name.equals(origin.name()) || name.equals(origin.replicaSet())) {
        return true;
      }
    }
    JsonNode labels = pod.path("metadata").path("labels");
    return has(labels, origin.controller().path("spec").path("selector"))
        || deployment.isPresent() && has(labels, deployment.get().at("/spec/selector/matchLabels"));
  }

  private static boolean has(JsonNode labels, JsonNode wanted) {
    for (Map.Entry<String, JsonNode> label : wanted.properties()) {
      if (!label.getValue().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The pods that no controller owns. */
  List<Pod> free() {
    return pods.stream().filter(pod -> pod.owner().isEmpty()).toList();
  }

  /** The pods that name an owner of this kind and name that is no more. */
  List<Pod> bereft(String kind, String owner, Optional<String> livingUid) {
    return pods.stream()
        .filter(
            pod ->
                pod.owner().isPresent()
                    && pod.owner().get().kind().equals(kind)
                    && pod.owner().get().name().equals(owner)
                    && !livingUid.equals(Optional.of(pod.owner().get().uid())))
        .toList();
  }

  State with(Optional<Controller> other) {
    return new State(origin, name, other, deployment, adopter, others, pods, autoscalers);
  }

  State withDeployment(Optional<Deployment> other) {
    return new State(origin, name, controller, other, adopter, others, pods, autoscalers);
  }

  State withAdopter(Optional<ReplicaSet> other) {
    return new State(origin, name, controller, deployment, other, others, pods, autoscalers);
  }

  State withOthers(List<ReplicaSet> list) {
    return new State(origin, name, controller, deployment, adopter, list, pods, autoscalers);
  }

  State withPods(List<Pod> list) {
    return new State(origin, name, controller, deployment, adopter, others, list, autoscalers);
  }

  State withAutoscalers(List<Autoscaler> list) {
    return new State(origin, name, controller, deployment, adopter, others, pods, list);
  }
}
