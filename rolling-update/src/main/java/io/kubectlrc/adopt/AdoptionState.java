package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.selector.Selector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is in the cluster, as far as an adoption is concerned.
 *
 * @param origin what the Deployment is made of: from the cluster, or as intended if there is no
 *     Deployment yet
 * @param name the Deployment's name
 * @param manifest what to create the Deployment of, with whatever replicas
 * @param controller the ReplicationController of the origin's name
 * @param deployment the Deployment, if it has this origin
 * @param adopter the ReplicaSet that adopts the pods, or has adopted them
 * @param others the Deployment's other ReplicaSets
 * @param pods those of the namespace that may be concerned and are not ending
 * @param autoscalers those that scale the controller or the Deployment, or are parked for them
 * @param ancestry what stands behind the controller, if it is a DeploymentConfig's
 */
public record AdoptionState(
    Origin origin,
    String name,
    ObjectNode manifest,
    Optional<AdoptedController> controller,
    Optional<Deployment> deployment,
    Optional<ReplicaSet> adopter,
    List<ReplicaSet> others,
    List<Pod> pods,
    List<Autoscaler> autoscalers,
    Ancestry ancestry) {
  public AdoptionState {
    others = List.copyOf(others);
    pods = List.copyOf(pods);
    autoscalers = List.copyOf(autoscalers);
  }

  /**
   * Reads a namespace's objects.
   *
   * @param manifest what to create the Deployment of, with whatever replicas
   * @param deployment the one that has this origin, if there is one
   * @param config the DeploymentConfig of the origin's name
   * @param controllers all of the namespace that may be the DeploymentConfig's
   */
  public static AdoptionState of(
      Origin origin,
      String name,
      ObjectNode manifest,
      Optional<ObjectNode> rc,
      Optional<ObjectNode> deployment,
      Optional<ObjectNode> config,
      Collection<ObjectNode> controllers,
      Collection<ObjectNode> replicaSets,
      Collection<ObjectNode> pods,
      Collection<ObjectNode> autoscalers) {
    Optional<Deployment> read = deployment.map(Deployment::of);
    String uid = read.map(Deployment::uid).orElse("");
    return new AdoptionState(
        origin,
        name,
        manifest,
        rc.map(tree -> AdoptedController.of(tree, origin)),
        read,
        replicaSets.stream()
            .filter(rs -> Metadata.name(rs).equals(origin.replicaSet()))
            .filter(rs -> ControllerRef.of(rs).map(owner -> owner.uid().equals(uid)).orElse(true))
            .map(ReplicaSet::of)
            .findFirst(),
        replicaSets.stream()
            .filter(rs -> !Metadata.name(rs).equals(origin.replicaSet()))
            .filter(rs -> ControllerRef.is(uid, rs))
            .map(ReplicaSet::of)
            .toList(),
        pods.stream()
            .filter(concerned(origin, deployment))
            .map(Pod::of)
            .filter(pod -> !pod.ending())
            .toList(),
        autoscalers.stream()
            .map(AdoptionState::autoscaler)
            .filter(
                hpa ->
                    hpa.parkedFor().equals(Optional.of(origin.subject()))
                        || isOurs(origin, name, hpa))
            .toList(),
        Ancestry.of(origin, config, controllers, pods));
  }

  private static boolean isOurs(Origin origin, String name, Autoscaler hpa) {
    return hpa.isFor(Kind.REPLICATION_CONTROLLER, origin.name())
        || hpa.isFor(Kind.DEPLOYMENT, name)
        || origin.config().filter(one -> hpa.isFor(Kind.DEPLOYMENT_CONFIG, one.name())).isPresent();
  }

  /** Aims an autoscaler, unless somebody has aimed it at something else since it was parked. */
  AdoptionStep aim(Autoscaler autoscaler, Kind kind, String target) {
    return autoscaler.scales() && !isOurs(origin, name, autoscaler)
        ? new AdoptionStep.LeaveAimed(autoscaler)
        : new AdoptionStep.Aim(autoscaler.aimed(kind, target));
  }

  AdoptionState without(Autoscaler gone) {
    return withAutoscalers(
        autoscalers.stream().filter(one -> !one.name().equals(gone.name())).toList());
  }

  static Autoscaler autoscaler(JsonNode hpa) {
    return Autoscaler.of(hpa, Metadata.annotation(hpa, Marks.PARKED_FOR_ADOPTION));
  }

  /** Asked of many pods, so it builds nothing. */
  private static Predicate<JsonNode> concerned(Origin origin, Optional<ObjectNode> deployment) {
    JsonNode former = origin.controller().at("/spec/selector");
    Optional<JsonNode> later = deployment.map(tree -> tree.at("/spec/selector/matchLabels"));
    return pod -> {
      JsonNode metadata = pod.path("metadata");
      JsonNode labels = metadata.path("labels");
      return has(labels, former)
          || later.isPresent() && has(labels, later.get())
          || isOwned(metadata, origin);
    };
  }

  private static boolean isOwned(JsonNode metadata, Origin origin) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      String name = owner.path("name").asText();
      if (name.equals(origin.name()) || name.equals(origin.replicaSet())) {
        return true;
      }
    }
    return false;
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

  AdoptionState with(Optional<AdoptedController> other) {
    return new AdoptionState(
        origin, name, manifest, other, deployment, adopter, others, pods, autoscalers, ancestry);
  }

  AdoptionState withDeployment(Optional<Deployment> other) {
    return new AdoptionState(
        origin, name, manifest, controller, other, adopter, others, pods, autoscalers, ancestry);
  }

  AdoptionState withAdopter(Optional<ReplicaSet> other) {
    return new AdoptionState(
        origin, name, manifest, controller, deployment, other, others, pods, autoscalers, ancestry);
  }

  AdoptionState withOthers(List<ReplicaSet> list) {
    return new AdoptionState(
        origin, name, manifest, controller, deployment, adopter, list, pods, autoscalers, ancestry);
  }

  AdoptionState withPods(List<Pod> list) {
    return new AdoptionState(
        origin,
        name,
        manifest,
        controller,
        deployment,
        adopter,
        others,
        list,
        autoscalers,
        ancestry);
  }

  AdoptionState withAutoscalers(List<Autoscaler> list) {
    return new AdoptionState(
        origin, name, manifest, controller, deployment, adopter, others, pods, list, ancestry);
  }

  AdoptionState with(Ancestry other) {
    return new AdoptionState(
        origin, name, manifest, controller, deployment, adopter, others, pods, autoscalers, other);
  }

  AdoptionState with(Autoscaler changed) {
    return withAutoscalers(
        autoscalers.stream()
            .map(one -> one.name().equals(changed.name()) ? changed : one)
            .toList());
  }

  /** Whether a pod that is lost now would not be replaced. */
  public boolean uncontrolled() {
    boolean released =
        controller.map(present -> present.ending() || present.guarded()).orElse(true);
    return deployment.isPresent()
        && released
        && adopter.map(present -> present.ending() || present.guarded()).orElse(true);
  }

  /** What controllers will have made of it. */
  AdoptionState settled() {
    AdoptionState now =
        with(controller.flatMap(AdoptionState::afterDeletion))
            .with(ancestry.settled())
            .withAdopter(adopter.filter(present -> !present.ending()).map(ReplicaSet::settled))
            .withOthers(others.stream().filter(other -> !other.ending()).toList())
            .withDeployment(
                deployment
                    .filter(present -> !present.ending())
                    .map(present -> present.withPods(present.replicas())));
    return now.freed(
            Kind.REPLICATION_CONTROLLER.kind(),
            origin.name(),
            now.controller.filter(present -> !present.ending()).map(AdoptedController::uid))
        .freed("ReplicaSet", origin.replicaSet(), now.adopter.map(ReplicaSet::uid))
        .taken()
        .claimed();
  }

  /** What is held stays, without its pods. */
  private static Optional<AdoptedController> afterDeletion(AdoptedController controller) {
    AdoptedController.Tie tie = controller.tie();
    return !controller.ending()
        ? Optional.of(controller)
        : Optional.of(
                controller.with(
                    new AdoptedController.Tie(tie.labelled(), tie.config(), tie.held(), false)))
            .filter(AdoptedController::isShell);
  }

  /** A DeploymentConfig claims what has its label. */
  private AdoptionState claimed() {
    Optional<String> uid = ancestry.config().map(AdoptedConfig::uid);
    return with(
        controller.map(
            present ->
                present.tie().labelled() && present.tie().config().isEmpty() && !present.ending()
                    ? present.with(
                        new AdoptedController.Tie(true, uid, present.tie().held(), false))
                    : present));
  }

  private AdoptionState freed(String kind, String owner, Optional<String> living) {
    List<Pod> bereft = bereft(kind, owner, living);
    return withPods(
        pods.stream()
            .map(pod -> bereft.contains(pod) ? pod.withOwner(Optional.empty()) : pod)
            .toList());
  }

  private AdoptionState taken() {
    AdoptionState now = this;
    if (adopter.isPresent()) {
      ReplicaSet one = adopter.get();
      now = now.adopted(new ControllerRef("ReplicaSet", one.name(), one.uid()), one.selector());
    }
    if (controller.isPresent() && !controller.get().ending()) {
      AdoptedController one = controller.get();
      now =
          now.adopted(
              new ControllerRef(Kind.REPLICATION_CONTROLLER.kind(), one.name(), one.uid()),
              one.selector());
    }
    return now;
  }

  private AdoptionState adopted(ControllerRef owner, Selector selector) {
    return withPods(
        pods.stream()
            .map(
                pod ->
                    pod.owner().isEmpty() && selector.matches(pod.labels())
                        ? pod.withOwner(Optional.of(owner))
                        : pod)
            .toList());
  }
}
