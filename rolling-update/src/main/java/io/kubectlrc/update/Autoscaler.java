package io.kubectlrc.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A HorizontalPodAutoscaler that scales a ReplicationController, or did before it was parked.
 *
 * @param target the name of the controller that it scales
 * @param parkedFor the old controller of the update for which it was parked, if it was
 * @param scales whether it scales its target: it was never parked, or somebody has aimed it again
 */
public record Autoscaler(String name, String target, Optional<String> parkedFor, boolean scales) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a parked one points at: no controller has this name. */
  public static String nowhere(String controller) {
    return controller + ".parked-by-kubectl-rc";
  }

  /** Reads an autoscaler's tree; empty if it scales something else. */
  public static Optional<Autoscaler> of(JsonNode hpa) {
    JsonNode reference = hpa.path("spec").path("scaleTargetRef");
    if (!reference.path("kind").asText().equals("ReplicationController")) {
      return Optional.empty();
    }
    String name = hpa.path("metadata").path("name").asText();
    JsonNode parked = hpa.path("metadata").path("annotations").path(Marks.PARKED);
    if (!parked.isTextual()) {
      return Optional.of(
          new Autoscaler(name, reference.path("name").asText(), Optional.empty(), true));
    }
    JsonNode truth = read(hpa, parked.textValue());
    String target = truth.path("name").asText();
    String now = reference.path("name").asText();
    boolean scales = !now.equals(nowhere(target));
    return Optional.of(
        new Autoscaler(
            name, scales ? now : target, Optional.of(truth.path("by").asText()), scales));
  }

  private static JsonNode read(JsonNode hpa, String parked) {
    JsonProcessingException noJson = null;
    try {
      JsonNode truth = JSON.readTree(parked);
      if (!truth.path("name").asText().isEmpty() && !truth.path("by").asText().isEmpty()) {
        return truth;
      }
    } catch (JsonProcessingException e) {
      noJson = e;
    }
    throw ForeignMark.of(
        hpa,
        Marks.PARKED,
        "Point it at its ReplicationController yourself, and take the annotation off",
        noJson);
  }

  /** The text of {@link Marks#PARKED}. */
  String parkedText(String from) {
    return JsonNodeFactory.instance.objectNode().put("name", target).put("by", from).toString();
  }

  /** The merge patch that parks it. */
  public ObjectNode parking(String from) {
    return patch(parkedText(from), nowhere(target));
  }

  /** The merge patch that points it at a controller again. */
  public static ObjectNode unparking(String target) {
    return patch(null, target);
  }

  private static ObjectNode patch(String parked, String target) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(Marks.PARKED, parked);
    patch.putObject("spec").putObject("scaleTargetRef").put("name", target);
    return patch;
  }
}
