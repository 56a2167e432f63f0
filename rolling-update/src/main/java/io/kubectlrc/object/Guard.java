package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A finalizer in a pod template that no pod may have: the API server takes it in a template and
 * refuses each pod that is made of it.
 *
 * <p>A controller that shall take over pods may see what it selects before it sees that the pods
 * are free, since its copy of the pods lags behind on its own; it would make as many again. With
 * this guard in its template it can adopt pods and make none. The guard is taken off when it owns
 * them all.
 */
public enum Guard {
  UPDATE("update"),
  ADOPTION("adoption");

  private static final String START = "no new pods until the ";

  private final String finalizer;

  Guard(String operation) {
    finalizer = START + operation + " is over";
  }

  /** Whether a pod could not be made since we did not want it: that is nobody's trouble. */
  public static boolean explains(String message) {
    return message.contains(START);
  }

  /** Whether no pods can be made of a template because of it. */
  public boolean isOn(JsonNode template) {
    return others(template).size() < finalizers(template).size();
  }

  /**
   * Whether a controller has it and makes no pods without it either: it says that it has seen how
   * many it is to have, and that it has so many. No look at the pods says as much, since it makes
   * those that <em>it</em> does not see.
   */
  public boolean isIdle(JsonNode controller) {
    return isOn(controller.path("spec").path("template"))
        && Metadata.isSettled(controller)
        && controller.path("status").path("replicas").asInt()
            >= controller.path("spec").path("replicas").asInt(1);
  }

  /** Lets no pods be made of a template that has no guard yet. */
  public void putOn(ObjectNode template) {
    template.withObjectProperty("metadata").withArrayProperty("finalizers").add(finalizer);
  }

  /** Lets pods be made of a template again. */
  public void takeOff(ObjectNode template) {
    ArrayNode others = others(template);
    ObjectNode metadata = template.withObjectProperty("metadata");
    if (others.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.set("finalizers", others);
    }
  }

  /** The merge patch of a template that puts it on. */
  public ObjectNode puttingOn(JsonNode template) {
    return patch(others(template).add(finalizer));
  }

  /** The merge patch of a template that takes it off. */
  public ObjectNode takingOff(JsonNode template) {
    ArrayNode others = others(template);
    return patch(others.isEmpty() ? NullNode.getInstance() : others);
  }

  private static ObjectNode patch(JsonNode finalizers) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").set("finalizers", finalizers);
    return patch;
  }

  private static JsonNode finalizers(JsonNode template) {
    return template.path("metadata").path("finalizers");
  }

  private ArrayNode others(JsonNode template) {
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (JsonNode present : finalizers(template)) {
      if (!present.asText().equals(finalizer)) {
        others.add(present);
      }
    }
    return others;
  }
}
