package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.validity.ImageTrigger;
import java.util.List;
import java.util.Optional;

/**
 * The DeploymentConfig that the ReplicationController of an {@link Origin} belonged to: enough to
 * create it again.
 *
 * @param tree without what the server had put into it, and as it was before we paused it
 * @param uid of the object that it was
 * @param triggers the annotation by which images trigger rollouts of the Deployment; empty for none
 */
public record OriginConfig(ObjectNode tree, String uid, String triggers) {

  /** How it is told from a ReplicationController where either can be named. */
  public static final String PREFIX = "dc/";

  private static final String BEFORE_US = "paused-before";

  /** Where a Deployment has what a DeploymentConfig has elsewhere. */
  private static final List<FieldManagers.Move> MOVES =
      List.of(
          new FieldManagers.Move(
              List.of("spec", "selector"), List.of("spec", "selector", "matchLabels")),
          new FieldManagers.Move(
              List.of("spec", "strategy", "rollingParams", "timeoutSeconds"),
              List.of("spec", "progressDeadlineSeconds")),
          new FieldManagers.Move(
              List.of("spec", "strategy", "rollingParams"),
              List.of("spec", "strategy", "rollingUpdate")),
          new FieldManagers.Move(
              List.of("spec", "triggers"),
              List.of("metadata", "annotations", ImageTrigger.ANNOTATION)));

  /** What an adoption or its undo writes on one. */
  private static final List<String> MARKS =
      List.of(Marks.PAUSED_FOR_ADOPTION, Marks.REPLICAS_FOR_ADOPTION, Marks.CALLED_FOR_ADOPTION);

  /** The managers of one, with its fields where a Deployment has them. */
  static ArrayNode heirs(ArrayNode managers) {
    return FieldManagers.moved(managers, MOVES);
  }

  /** The name of the DeploymentConfig that {@code dc/NAME} means; empty for other names. */
  public static Optional<String> named(String subject) {
    return subject.startsWith(PREFIX)
        ? Optional.of(subject.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** What a live one is, and has been. */
  static OriginConfig of(ObjectNode live, String triggers) {
    return new OriginConfig(untouched(live), Metadata.uid(live), triggers);
  }

  /** A copy as a user would write it, and as it was before an adoption paused it. */
  static ObjectNode untouched(ObjectNode live) {
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    plain.put("apiVersion", Kind.DEPLOYMENT_CONFIG.apiVersion());
    plain.put("kind", Kind.DEPLOYMENT_CONFIG.kind());
    Metadata.withoutServerFields(live)
        .properties()
        .forEach(field -> plain.putIfAbsent(field.getKey(), field.getValue()));
    // To the last detail: the next rollout begins when it differs from what was rolled out last.
    plain.withObjectProperty("spec").set("template", live.path("spec").path("template").deepCopy());
    Optional<String> before = Metadata.annotation(live, Marks.PAUSED_FOR_ADOPTION);
    if (before.isPresent() && !before.get().equals(BEFORE_US)) {
      plain.withObjectProperty("spec").remove("paused");
    }
    if (plain.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove(MARKS);
      if (annotations.isEmpty()) {
        plain.withObjectProperty("metadata").remove("annotations");
      }
    }
    return plain;
  }

  static Optional<OriginConfig> read(JsonNode packed) {
    return packed.path("tree") instanceof ObjectNode tree
        ? Optional.of(
            new OriginConfig(tree, packed.path("uid").asText(), packed.path("triggers").asText()))
        : Optional.empty();
  }

  ObjectNode pack() {
    ObjectNode packed = JsonNodeFactory.instance.objectNode();
    packed.set("tree", tree);
    return packed.put("uid", uid).put("triggers", triggers);
  }

  public String name() {
    return Metadata.name(tree);
  }

  /** The replicas that it had when its adoption began. */
  int replicas() {
    return tree.path("spec").path("replicas").asInt();
  }

  /** Whether somebody had paused it before us. */
  boolean wasPaused() {
    return tree.path("spec").path("paused").asBoolean();
  }

  /** Without a trigger one that has never rolled out claims no ReplicationController. */
  boolean triggered() {
    JsonNode declared = tree.path("spec").path("triggers");
    return declared.isMissingNode() || declared.isNull() || !declared.isEmpty();
  }

  /** The merge patch that pauses it, and says that it is ours to resume. */
  static ObjectNode pausing(JsonNode live) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    boolean before = live.path("spec").path("paused").asBoolean();
    if (Metadata.annotation(live, Marks.PAUSED_FOR_ADOPTION).isEmpty()) {
      patch
          .withObject("/metadata/annotations")
          .put(Marks.PAUSED_FOR_ADOPTION, before ? BEFORE_US : "")
          .put(Marks.REPLICAS_FOR_ADOPTION, live.path("spec").path("replicas").asText("0"));
    }
    patch.putObject("spec").put("paused", true);
    return patch;
  }

  /** The merge patch that leaves it as it was, but for its replicas. */
  ObjectNode resuming(int replicas) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations = patch.withObject("/metadata/annotations");
    MARKS.forEach(annotations::putNull);
    patch
        .putObject("spec")
        .put("paused", wasPaused() ? Boolean.TRUE : null)
        .put("replicas", replicas);
    return patch;
  }

  /** The DeploymentConfig as an undo creates it: paused, until it has its pods again. */
  ObjectNode paused(int replicas) {
    ObjectNode again = tree.deepCopy();
    again
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.PAUSED_FOR_ADOPTION, wasPaused() ? BEFORE_US : "")
        .put(Marks.REPLICAS_FOR_ADOPTION, Integer.toString(replicas));
    again.withObjectProperty("spec").put("paused", true).put("replicas", replicas);
    return again;
  }
}
