package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.object.Packed;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.selector.Selector;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a Deployment was made of: enough to carry on from any point of an adoption, and to undo it.
 *
 * @param controller the ReplicationController, without what the server had put into it
 * @param replicaSet the name of the ReplicaSet that adopts its pods
 * @param template the pod template of that ReplicaSet, as the server defaults it
 * @param config the DeploymentConfig that the ReplicationController belonged to, if it did
 * @param managers who managed the fields of the DeploymentConfig, or else of the
 *     ReplicationController; see {@link FieldManagers}
 */
public record Origin(
    ObjectNode controller,
    String replicaSet,
    ObjectNode template,
    Optional<OriginConfig> config,
    ArrayNode managers) {

  private static final char SEPARATOR = ':';

  private static final List<FieldManagers.Move> MOVES =
      List.of(
          new FieldManagers.Move(
              List.of("spec", "selector"), List.of("spec", "selector", "matchLabels")));

  /** Of a ReplicationController that stands for itself. */
  public Origin(ObjectNode controller, String replicaSet, ObjectNode template) {
    this(controller, replicaSet, template, Optional.empty(), FieldManagers.NONE);
  }

  /** Of an adoption of which nothing is there but what was paused for it. */
  public static Origin unbegun(ObjectNode config, ObjectNode rc) {
    ObjectNode plain = Metadata.withoutServerFields(rc);
    return new Origin(
        plain,
        "",
        Templates.plain(plain.at("/spec/template")),
        Optional.of(OriginConfig.of(config, "")),
        FieldManagers.NONE);
  }

  /** The name of the ReplicationController that a Deployment was made of; empty if of none. */
  public static Optional<String> nameOn(JsonNode deployment) {
    String text = annotation(deployment).asText();
    int end = text.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : Optional.of(text.substring(text.lastIndexOf('/', end) + 1, end));
  }

  /** The name of the DeploymentConfig that a Deployment was made of; empty if of none. */
  public static Optional<String> configOn(JsonNode deployment) {
    String text = annotation(deployment).asText();
    int end = text.lastIndexOf('/', text.indexOf(SEPARATOR));
    return end > 0 && text.startsWith(OriginConfig.PREFIX)
        ? Optional.of(text.substring(OriginConfig.PREFIX.length(), end))
        : Optional.empty();
  }

  /** How a user names what a Deployment was made of; see {@link #subject}. */
  public static Optional<String> subjectOn(JsonNode deployment) {
    return configOn(deployment).map(OriginConfig.PREFIX::concat).or(() -> nameOn(deployment));
  }

  /** What a Deployment was made of, in words. */
  public static Optional<String> titleOn(JsonNode deployment) {
    return nameOn(deployment)
        .map(
            name ->
                "ReplicationController "
                    + name
                    + configOn(deployment).map(of -> " of DeploymentConfig " + of).orElse(""));
  }

  private static JsonNode annotation(JsonNode deployment) {
    return Metadata.annotations(deployment).path(Marks.ORIGIN);
  }

  /**
   * What the annotation of a Deployment says.
   *
   * @throws ForeignMark if it has none, or one that we cannot have written
   */
  public static Origin on(JsonNode deployment) {
    String text = annotation(deployment).asText();
    IllegalArgumentException cause = null;
    try {
      JsonNode tree = Packed.unpack(text.substring(text.indexOf(SEPARATOR) + 1));
      if (tree.get("controller") instanceof ObjectNode controller
          && tree.get("template") instanceof ObjectNode template) {
        Origin origin =
            new Origin(
                controller,
                tree.path("replicaSet").asText(),
                template,
                OriginConfig.read(tree.path("config")),
                tree.path("managers") instanceof ArrayNode managers
                    ? managers
                    : FieldManagers.NONE);
        if (Optional.of(origin.subject()).equals(subjectOn(deployment))
            && !origin.replicaSet().isEmpty()) {
          return origin;
        }
      }
    } catch (IllegalArgumentException e) {
      cause = e;
    }
    throw ForeignMark.of(deployment, Marks.ORIGIN, remedy(deployment), cause);
  }

  /**
   * That a Deployment was made of a ReplicationController, and does not say so any more; empty if
   * it does, or never did. The Deployment controller copies annotations to its ReplicaSets.
   *
   * @param replicaSets all of its namespace
   */
  public static Optional<Lost> lostBy(
      JsonNode deployment, Collection<? extends JsonNode> replicaSets) {
    if (nameOn(deployment).isPresent()) {
      return Optional.empty();
    }
    String uid = Metadata.uid(deployment);
    for (JsonNode replicaSet : replicaSets) {
      for (JsonNode owner : replicaSet.path("metadata").path("ownerReferences")) {
        if (owner.path("uid").asText().equals(uid) && isOn(replicaSet)) {
          return Optional.of(new Lost(deployment, replicaSet));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOn(JsonNode replicaSet) {
    try {
      on(replicaSet);
      return true;
    } catch (ForeignMark none) {
      return false;
    }
  }

  /** A Deployment without its record, and one of its ReplicaSets that has it still. */
  public record Lost(JsonNode deployment, JsonNode replicaSet) {

    /** The name of the ReplicationController that it was made of. */
    public String name() {
      return nameOn(replicaSet).orElseThrow();
    }

    /** What is wrong, and how it is mended. */
    public ForeignMark mark() {
      return ForeignMark.of(
          deployment,
          Marks.ORIGIN,
          "Write it again as its ReplicaSet has it: kubectl annotate deployment/%1$s -n %2$s --overwrite %3$s=\"$(kubectl get replicaset/%4$s -n %2$s -o jsonpath='{.metadata.annotations.%5$s}')\""
              .formatted(
                  Metadata.name(deployment),
                  Metadata.namespace(deployment),
                  Marks.ORIGIN,
                  Metadata.name(replicaSet),
                  Marks.ORIGIN.replace(".", "\\.")),
          null);
    }
  }

  /** The Deployment controller copies annotations to its ReplicaSets. */
  private static String remedy(JsonNode deployment) {
    return ("Write it again as a ReplicaSet of this Deployment has it: kubectl get replicasets -o"
            + " yaml -n %1$s. If none has it, nothing can undo the adoption; to end it: kubectl"
            + " rollout resume deployment/%2$s -n %1$s, and kubectl label deployment/%2$s %3$s- -n"
            + " %1$s")
        .formatted(Metadata.namespace(deployment), Metadata.name(deployment), Marks.GOAL);
  }

  /** As the annotation has it. */
  public String toText() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("controller", controller);
    tree.put("replicaSet", replicaSet);
    tree.set("template", template);
    config.ifPresent(present -> tree.set("config", present.pack()));
    if (!managers.isEmpty()) {
      tree.set("managers", managers);
    }
    String path = config.isPresent() ? subject() + '/' + name() : name();
    return path + SEPARATOR + Packed.pack(tree);
  }

  /** How a user names it: {@code dc/web} of a DeploymentConfig's, else the name alone. */
  public String subject() {
    return config.map(present -> OriginConfig.PREFIX + present.name()).orElse(name());
  }

  /** What an undo brings back, as its user would write it. */
  public ObjectNode heir() {
    return config.map(OriginConfig::tree).orElse(controller);
  }

  /** Those who managed it, with its fields where the Deployment has them. */
  ArrayNode heirs() {
    return config.isPresent() ? OriginConfig.heirs(managers) : FieldManagers.moved(managers, MOVES);
  }

  /** The number of the rollout that a DeploymentConfig's is. */
  int version() {
    return Metadata.annotation(controller, OpenShiftMarks.VERSION).map(Integer::parseInt).orElse(0);
  }

  /** The ReplicationController's name. */
  public String name() {
    return Metadata.name(controller);
  }

  /** The ReplicationController's selector. */
  public Selector selector() {
    return Selector.ofMap(controller.path("spec").path("selector"));
  }

  /** The replicas that the ReplicationController had when its adoption began. */
  int replicas() {
    return controller.path("spec").path("replicas").asInt(1);
  }
}
