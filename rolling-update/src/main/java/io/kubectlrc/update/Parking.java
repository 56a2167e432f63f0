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
   * Reads an autoscaler's tree; empty if it scales no ReplicationController and never did so under
   * an update.
   *
   * @throws ForeignMark if we cannot have written its mark
   */
  public static Optional<Autoscaler> read(JsonNode hpa) {
    Optional<String> mark = Metadata.annotation(hpa, Marks.PARKED_FOR_UPDATE);
    boolean scalesSome =
        hpa.at("/spec/scaleTargetRef/kind").asText().equals(Kind.REPLICATION_CONTROLLER.kind());
    return scalesSome || mark.isPresent()
        ? Optional.of(Autoscaler.of(hpa, mark.map(text -> parkedBy(hpa, text))))
        : Optional.empty();
  }

  /** Whether it scales, or is to scale again, one of the two controllers of an update. */
  public static boolean concerns(Journal journal, Autoscaler autoscaler) {
    return autoscaler.isFor(Kind.REPLICATION_CONTROLLER, journal.from())
        || autoscaler.isFor(Kind.REPLICATION_CONTROLLER, journal.to());
  }

  /** Whether an update is to point it at a controller again. */
  public static boolean isParked(Journal journal, Autoscaler autoscaler) {
    return autoscaler.parkedFor().equals(Optional.of(journal.from()))
        || !autoscaler.scales() && concerns(journal, autoscaler);
  }

  /** Whether somebody has aimed it at something else since it was parked. */
  static boolean isElsewhere(Journal journal, Autoscaler autoscaler) {
    return autoscaler.scales() && !concerns(journal, autoscaler);
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
