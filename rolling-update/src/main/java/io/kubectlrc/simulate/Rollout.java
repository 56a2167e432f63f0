package io.kubectlrc.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.selector.Labels;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A ReplicationController as one version of a DeploymentConfig, which OpenShift calls a deployment.
 *
 * @see <a
 *     href="https://github.com/openshift/library-go/blob/master/pkg/apps/appsutil/util.go">appsutil</a>
 */
record Rollout(ObjectNode controller) {

  static final Comparator<Rollout> OLDEST_FIRST = Comparator.comparingLong(Rollout::version);

  String name() {
    return controller.at("/metadata/name").asText();
  }

  /** What is no number is older than all. */
  long version() {
    try {
      return Long.parseLong(annotation(OpenShiftMarks.VERSION));
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  RolloutPhase phase() {
    return RolloutPhase.of(annotation(OpenShiftMarks.PHASE));
  }

  boolean isCancelled() {
    return annotation(OpenShiftMarks.CANCELLED).equals("true");
  }

  String annotation(String name) {
    return controller.path("metadata").path("annotations").path(name).asText();
  }

  String label(String name) {
    return controller.path("metadata").path("labels").path(name).asText();
  }

  JsonNode owners() {
    return controller.path("metadata").path("ownerReferences");
  }

  /** The UID of what controls it; empty if nothing does. */
  String owner() {
    return ControllerRef.among(owners()).map(owner -> owner.path("uid").asText()).orElse("");
  }

  boolean isDeleting() {
    return controller.path("metadata").has("deletionTimestamp");
  }

  int replicas() {
    return controller.path("spec").path("replicas").asInt();
  }

  /** A count of its status. */
  int count(String field) {
    return controller.path("status").path(field).asInt();
  }

  /** Whether it has as many pods as it shall, and its status says so of what it is now. */
  boolean isSettled() {
    return count("replicas") == replicas()
        && count("observedGeneration") >= controller.at("/metadata/generation").asInt();
  }

  boolean selects(JsonNode pod) {
    return Labels.of(pod.path("metadata").path("labels"))
        .entrySet()
        .containsAll(Labels.of(controller.at("/spec/selector")).entrySet());
  }

  /** The DeploymentConfig that it was made of; a missing node if it does not tell. */
  JsonNode config() {
    try {
      return Json.read(annotation(OpenShiftMarks.ENCODED_CONFIG));
    } catch (JsonProcessingException broken) {
      return MissingNode.getInstance();
    }
  }

  /**
   * Whether it was made of such a template. What else was edited in its own template, or wherever
   * in the DeploymentConfig, does not matter.
   */
  boolean isMadeOf(JsonNode template) {
    try {
      return Json.read(template.toString()).equals(config().at("/spec/template"));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Rollout scaledTo(int replicas) {
    return new Rollout(Edit.with(controller, "spec", "replicas", IntNode.valueOf(replicas)));
  }

  ControllerWrite scaling(int replicas) {
    ObjectNode patch = Edit.object();
    patch.putObject("spec").put("replicas", replicas);
    return ControllerWrite.merge(Kind.REPLICATION_CONTROLLER, controller, patch);
  }

  /** Writes annotations; null removes one. */
  ControllerWrite annotating(ObjectNode annotations) {
    return ControllerWrite.merge(
        Kind.REPLICATION_CONTROLLER, controller, annotationPatch(annotations));
  }

  static ObjectNode annotationPatch(ObjectNode annotations) {
    ObjectNode patch = Edit.object();
    patch.putObject("metadata").set("annotations", annotations);
    return patch;
  }

  static Optional<Rollout> latest(Collection<Rollout> rollouts) {
    return rollouts.stream().max(OLDEST_FIRST);
  }

  /** The newest complete one, whose pods shall run. */
  static Optional<Rollout> active(Collection<Rollout> rollouts) {
    return latest(
        rollouts.stream().filter(rollout -> rollout.phase() == RolloutPhase.COMPLETE).toList());
  }

  static int replicas(List<Rollout> rollouts) {
    return rollouts.stream().mapToInt(Rollout::replicas).sum();
  }

  static int count(List<Rollout> rollouts, String field) {
    return rollouts.stream().mapToInt(rollout -> rollout.count(field)).sum();
  }
}
