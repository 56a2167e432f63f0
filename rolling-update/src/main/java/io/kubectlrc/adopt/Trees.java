package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.ServerWritten;
import io.kubectlrc.update.Guard;

/** What is asked of objects' trees, and done to them. */
final class Trees {

  private Trees() {}

  /** An object as a user would write it: without what the server put into it. */
  static ObjectNode withoutServerFields(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    copy.withObjectProperty("metadata").remove(ServerWritten.OF_ONE_OBJECT);
    if (copy.at("/spec/template") instanceof ObjectNode template) {
      copy.withObjectProperty("spec").set("template", plainTemplate(template));
    }
    return copy;
  }

  /** A ReplicationController with its kind where a reader looks for it. */
  static ObjectNode kindFirst(ObjectNode rc) {
    ObjectNode ordered = rc.objectNode();
    ordered.put("apiVersion", "v1").put("kind", Autoscaler.CONTROLLER);
    rc.properties().forEach(field -> ordered.set(field.getKey(), field.getValue()));
    return ordered.put("apiVersion", "v1").put("kind", Autoscaler.CONTROLLER);
  }

  /** A pod template without the empty timestamp that servers add, and without our guard. */
  static ObjectNode plainTemplate(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    copy.withObjectProperty("metadata").remove("creationTimestamp");
    Guard.ADOPTION.takeOff(copy);
    return copy;
  }

  /** A copy of a pod template of which no pod can be made. */
  static ObjectNode guarded(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    Guard.ADOPTION.putOn(copy);
    return copy;
  }

  static boolean isEnding(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static boolean isSettled(JsonNode object) {
    return object.path("status").path("observedGeneration").asLong()
        >= object.path("metadata").path("generation").asLong();
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static boolean hasCondition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
