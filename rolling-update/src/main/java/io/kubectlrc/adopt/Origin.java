package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.rollout.ForeignMark;
import io.kubectlrc.rollout.Packed;
import io.kubectlrc.selector.Selector;
import java.util.Optional;

/**
 * What a Deployment was made of: enough to carry on from any point of an adoption, and to undo it.
 *
 * @param controller the ReplicationController, without what the server had put into it
 * @param replicaSet the name of the ReplicaSet that adopts its pods
 * @param template the pod template of that ReplicaSet, as the server defaults it
 */
public record Origin(ObjectNode controller, String replicaSet, ObjectNode template) {

  private static final char SEPARATOR = ':';

  /** The name of the ReplicationController that a Deployment was made of; empty if of none. */
  public static Optional<String> nameOn(JsonNode deployment) {
    String text = annotation(deployment).asText();
    int end = text.indexOf(SEPARATOR);
    return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
  }

  private static JsonNode annotation(JsonNode deployment) {
    return deployment.path("metadata").path("annotations").path(Traces.ORIGIN);
  }

  /**
   * What the annotation of a Deployment says; empty if it has none.
   *
   * @throws ForeignMark if we cannot have written it
   */
  public static Optional<Origin> on(JsonNode deployment) {
    JsonNode annotation = annotation(deployment);
    if (!annotation.isTextual()) {
      return Optional.empty();
    }
    String text = annotation.textValue();
    try {
      JsonNode tree = Packed.unpack(text.substring(text.indexOf(SEPARATOR) + 1));
      if (tree.get("controller") instanceof ObjectNode controller
          && tree.get("template") instanceof ObjectNode template) {
        return Optional.of(new Origin(controller, tree.path("replicaSet").asText(), template));
      }
    } catch (IllegalArgumentException e) {
      throw new ForeignMark(deployment, Traces.ORIGIN, e);
    }
    throw new ForeignMark(deployment, Traces.ORIGIN, null);
  }

  /** As the annotation has it. */
  public String toText() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("controller", controller);
    tree.put("replicaSet", replicaSet);
    tree.set("template", template);
    return name() + SEPARATOR + Packed.pack(tree);
  }

  /** The ReplicationController's name. */
  public String name() {
    return controller.path("metadata").path("name").asText();
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
