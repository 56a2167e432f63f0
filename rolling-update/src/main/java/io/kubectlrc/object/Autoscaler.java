package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.List;
import java.util.Optional;

/**
 * A HorizontalPodAutoscaler. While an operation sets replicas itself, those that would are parked:
 * they scale what nothing is called.
 *
 * @param kind what it scales
 * @param target the name of what it scales; of a parked one, what it would scale
 * @param parkedFor the ReplicationController with which the operation began for which it was
 *     parked, if it was
 * @param scales whether it scales its target: it was never parked, or somebody has aimed it again
 */
public record Autoscaler(
    String name, String kind, String target, Optional<String> parkedFor, boolean scales) {

  private static final String NOWHERE = ".parked-by-kubectl-rc";

  /**
   * Reads its tree.
   *
   * @param parkedFor what the mark of an operation says
   */
  public static Autoscaler of(JsonNode hpa, Optional<String> parkedFor) {
    JsonNode reference = hpa.path("spec").path("scaleTargetRef");
    String target = reference.path("name").asText();
    boolean parked = parkedFor.isPresent() && target.endsWith(NOWHERE);
    return new Autoscaler(
        Metadata.name(hpa),
        reference.path("kind").asText(),
        parked ? target.substring(0, target.length() - NOWHERE.length()) : target,
        parkedFor,
        !parked);
  }

  /** The same, parked for an operation. */
  public Autoscaler parked(String by) {
    return new Autoscaler(name, kind, target, Optional.of(by), false);
  }

  /** The same, which scales something again. */
  public Autoscaler aimed(Kind newKind, String newTarget) {
    return new Autoscaler(name, newKind.kind(), newTarget, Optional.empty(), true);
  }

  public boolean aimsAt(Kind wanted, String wantedName) {
    return scales && kind.equals(wanted.kind()) && target.equals(wantedName);
  }

  private String apiVersion() {
    for (Kind scaled : List.of(Kind.DEPLOYMENT, Kind.DEPLOYMENT_CONFIG)) {
      if (kind.equals(scaled.kind())) {
        return scaled.apiVersion();
      }
    }
    return Kind.REPLICATION_CONTROLLER.apiVersion();
  }

  /**
   * The merge patch that makes its tree say this.
   *
   * @param mark the annotation of the operation, of which nothing is left once it is aimed
   * @param text what that says of a parked one
   */
  public ObjectNode patch(String mark, String text) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(mark, parkedFor.isPresent() ? text : null);
    patch
        .putObject("spec")
        .putObject("scaleTargetRef")
        .put("apiVersion", apiVersion())
        .put("kind", kind)
        .put("name", scales ? target : target + NOWHERE);
    return patch;
  }
}
