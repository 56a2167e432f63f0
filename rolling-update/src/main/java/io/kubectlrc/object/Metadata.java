package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.validity.ServerWritten;
import java.util.Optional;

/** What every object has, read of its tree. */
public final class Metadata {

  private Metadata() {}

  public static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  public static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  public static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  public static JsonNode annotations(JsonNode object) {
    return object.path("metadata").path("annotations");
  }

  /** An annotation, if it is there and a text. */
  public static Optional<String> annotation(JsonNode object, String name) {
    return Optional.ofNullable(annotations(object).path(name).textValue());
  }

  /** How often it was changed, as the server counts; a change of its status doesn't count. */
  public static long generation(JsonNode object) {
    return object.path("metadata").path("generation").asLong();
  }

  /** Whether its controller has seen the last change of it. */
  public static boolean isSettled(JsonNode object) {
    return object.path("status").path("observedGeneration").asLong() >= generation(object);
  }

  /** Whether it is being deleted. */
  public static boolean isEnding(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** Whether something has to be done before it can be gone. */
  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    for (JsonNode present : object.path("metadata").path("finalizers")) {
      if (present.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  /** The condition of a type that holds, if it does. */
  public static Optional<JsonNode> condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition).filter(one -> one.path("status").asText().equals("True"));
      }
    }
    return Optional.empty();
  }

  /** A copy as a user would write it: without what the server has put into it and its template. */
  public static ObjectNode withoutServerFields(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    copy.withObjectProperty("metadata").remove(ServerWritten.OF_ONE_OBJECT);
    if (copy.at("/spec/template/metadata") instanceof ObjectNode template) {
      template.remove("creationTimestamp");
    }
    return copy;
  }
}
