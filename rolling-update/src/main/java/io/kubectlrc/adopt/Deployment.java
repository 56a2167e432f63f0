package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.validity.ImageTrigger;
import java.util.Optional;

/**
 * The Deployment that adopts.
 *
 * @param goal where its adoption is going, if that is in flight
 * @param ending whether it is being deleted
 * @param settled whether its controller has seen the last change of it
 * @param updated the pods of its present template, as it counts them
 * @param total all its pods, as it counts them
 * @param template what new pods are made of
 * @param triggered whether images trigger rollouts of it, or would if that was not held back
 */
public record Deployment(
    String name,
    String uid,
    Optional<Goal> goal,
    boolean paused,
    boolean ending,
    boolean settled,
    int replicas,
    int updated,
    int total,
    Selector selector,
    JsonNode template,
    boolean triggered) {

  /** Reads a Deployment's tree. */
  static Deployment of(JsonNode deployment) {
    JsonNode spec = deployment.path("spec");
    JsonNode status = deployment.path("status");
    return new Deployment(
        Metadata.name(deployment),
        Metadata.uid(deployment),
        goalOf(deployment),
        spec.path("paused").asBoolean(),
        Metadata.isEnding(deployment),
        Metadata.isSettled(deployment),
        spec.path("replicas").asInt(1),
        status.path("updatedReplicas").asInt(),
        status.path("replicas").asInt(),
        Selector.ofLabelSelector(spec.path("selector")),
        Templates.plain(spec.path("template")),
        Metadata.annotation(deployment, ImageTrigger.ANNOTATION).isPresent());
  }

  /** Where the adoption of a Deployment is going, if one is in flight. */
  public static Optional<Goal> goalOf(JsonNode deployment) {
    return Goal.ofWord(deployment.path("metadata").path("labels").path(Marks.GOAL).asText());
  }

  /** As it is right after its creation. */
  static Deployment created(AdoptionState state, int replicas) {
    return new Deployment(
        state.name(),
        "uid of " + state.name(),
        Optional.of(Goal.ADOPT),
        true,
        false,
        true,
        replicas,
        0,
        0,
        Selector.of(Labels.of(state.origin().template().at("/metadata/labels"))),
        state.origin().template(),
        false);
  }

  Deployment with(Optional<Goal> newGoal, boolean newPaused) {
    return new Deployment(
        name, uid, newGoal, newPaused, ending, settled, replicas, updated, total, selector,
        template, triggered);
  }

  Deployment withReplicas(int count) {
    return new Deployment(
        name, uid, goal, paused, ending, settled, count, updated, total, selector, template,
        triggered);
  }

  /** Its controller has seen it as it is, and that many pods. */
  Deployment withPods(int count) {
    return new Deployment(
        name, uid, goal, paused, ending, true, replicas, count, count, selector, template,
        triggered);
  }

  Deployment withTriggers() {
    return new Deployment(
        name, uid, goal, paused, ending, settled, replicas, updated, total, selector, template,
        true);
  }
}
