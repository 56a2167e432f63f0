package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A HorizontalPodAutoscaler of the ReplicationController or of the Deployment.
 *
 * @param kind what it scales
 * @param target the name of what it scales; while it is parked, a name that nothing has
 * @param parkedFor the ReplicationController for whose adoption it is parked, if it is
 */
public record Autoscaler(String name, String kind, String target, Optional<String> parkedFor) {

  /** The kind that an adoption starts from. */
  static final String CONTROLLER = "ReplicationController";

  /** The kind that an adoption leads to. */
  static final String DEPLOYMENT = "Deployment";

  private static final String NOWHERE = ".parked-by-kubectl-rc";

  /** Reads an autoscaler's tree. */
  public static Autoscaler of(JsonNode hpa) {
    JsonNode reference = hpa.path("spec").path("scaleTargetRef");
    return new Autoscaler(
        Trees.name(hpa),
        reference.path("kind").asText(),
        reference.path("name").asText(),
        Optional.ofNullable(
            hpa.path("metadata").path("annotations").path(Traces.PARKED).textValue()));
  }

  boolean aimsAt(String wantedKind, String wantedName) {
    return kind.equals(wantedKind) && target.equals(wantedName);
  }

  Autoscaler parked(String controller) {
    return new Autoscaler(name, kind, target + NOWHERE, Optional.of(controller));
  }

  Autoscaler aimed(String wantedKind, String wantedName) {
    return new Autoscaler(name, wantedKind, wantedName, Optional.empty());
  }

  /** The merge patch that makes its tree say this. */
  public ObjectNode patch() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(Traces.PARKED, parkedFor.orElse(null));
    patch
        .putObject("spec")
        .putObject("scaleTargetRef")
        .put("apiVersion", kind.equals(DEPLOYMENT) ? "apps/v1" : "v1")
        .put("kind", kind)
        .put("name", target);
    return patch;
  }
}
