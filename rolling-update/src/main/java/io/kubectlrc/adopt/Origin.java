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
        Origin origin = new Origin(controller, tree.path("replicaSet").asText(), template);
        if (Optional.of(origin.name()).equals(nameOn(deployment))
            && !origin.replicaSet().isEmpty()) {
          return origin;
        }
      }
    } catch (IllegalArgumentException e) {
      cause = e;
    }
    throw ForeignMark.of(deployment, Traces.ORIGIN, remedy(deployment), cause);
  }

  /** The Deployment controller copies annotations to its ReplicaSets. */
  private static String remedy(JsonNode deployment) {
    return ("Write it again as a ReplicaSet of this Deployment has it: kubectl get replicasets -o"
            + " yaml -n %1$s. If none has it, nothing can undo the adoption; to end it: kubectl"
            + " rollout resume deployment/%2$s -n %1$s, and kubectl label deployment/%2$s %3$s- -n"
            + " %1$s")
        .formatted(
            deployment.path("metadata").path("namespace").asText(),
            Trees.name(deployment),
            Traces.GOAL);
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
