package io.kubectlrc.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.ForeignMark;
import java.util.Optional;

/** What an update writes on the autoscalers that it parks, and reads of them. */
public final class Parking {

  private Parking() {}

  /**
   * Reads an autoscaler's tree; empty if it scales no ReplicationController.
   *
   * @throws ForeignMark if we cannot have written its mark
   */
  public static Optional<Autoscaler> read(JsonNode hpa) {
    return hpa.path("spec")
            .path("scaleTargetRef")
            .path("kind")
            .asText()
            .equals(Kind.REPLICATION_CONTROLLER.kind())
        ? Optional.of(
            Autoscaler.of(
                hpa,
                Metadata.annotation(hpa, Marks.PARKED_FOR_UPDATE).map(text -> parkedBy(hpa, text))))
        : Optional.empty();
  }

  private static String parkedBy(JsonNode hpa, String text) {
    JsonProcessingException noJson = null;
    try {
      JsonNode truth = Json.read(text);
      if (!truth.path("name").asText().isEmpty() && !truth.path("by").asText().isEmpty()) {
        return truth.path("by").asText();
      }
    } catch (JsonProcessingException e) {
      noJson = e;
    }
    throw ForeignMark.of(
        hpa,
        Marks.PARKED_FOR_UPDATE,
        "Point it at its ReplicationController yourself, and take the annotation off",
        noJson);
  }

  /** The merge patch that parks it. */
  static ObjectNode patch(Autoscaler autoscaler) {
    ObjectNode truth = JsonNodeFactory.instance.objectNode().put("name", autoscaler.target());
    return autoscaler.park(
        Marks.PARKED_FOR_UPDATE, truth.put("by", autoscaler.parkedFor().orElseThrow()).toString());
  }
}
