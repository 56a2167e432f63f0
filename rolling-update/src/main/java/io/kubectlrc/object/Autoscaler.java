package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.List;
import java.util.Optional;

/**
 * A HorizontalPodAutoscaler. While an operation sets replicas itself, those that would are parked:
 * they scale what nothing is called. That name says whose it is although somebody takes its mark
 * off.
 *
 * @param kind what it scales
 * @param target the name of what it scales; of a parked one, what it would scale
 * @param parkedFor the ReplicationController with which the operation began for which it was
 *     parked, if it was
 * @param scales whether it scales its target: it is not parked, or is aimed again
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
    boolean parked = target.endsWith(NOWHERE);
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
    return scales && isFor(wanted, wantedName);
  }

  /** Whether it scales that, or would if it were not parked. */
  public boolean isFor(Kind wanted, String wantedName) {
    return kind.equals(wanted.kind()) && target.equals(wantedName);
  }

  /**
   * Whether it is aimed at something, and has no mark of an operation that would have to be taken
   * off: one that is killed between the two leaves that.
   */
  public boolean isSettledAt(Kind wanted, String wantedName) {
    return parkedFor.isEmpty() && aimsAt(wanted, wantedName);
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
   * The merge patch that parks it.
   *
   * @param mark the annotation of the operation
   * @param text what that says
   */
  public ObjectNode park(String mark, String text) {
    ObjectNode patch = aim();
    patch.putObject("metadata").putObject("annotations").put(mark, text);
    return patch;
  }

  /** The merge patch that takes an operation's mark off, once it is aimed. */
  public static ObjectNode unmarked(String mark) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").putNull(mark);
    return patch;
  }

  /**
   * The managers of an autoscaler that is parked no more: its target is left to those who manage
   * the rest of it, as {@link FieldManagers#yielded} has it.
   *
   * @param live with its managers
   */
  public static Optional<ArrayNode> managers(JsonNode live) {
    return FieldManagers.yielded(live, "scaleTargetRef", "maxReplicas");
  }

  /** The merge patch that has it scale what this says. */
  public ObjectNode aim() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("spec")
        .putObject("scaleTargetRef")
        .put("apiVersion", apiVersion())
        .put("kind", kind)
        .put("name", scales ? target : target + NOWHERE);
    return patch;
  }
}
