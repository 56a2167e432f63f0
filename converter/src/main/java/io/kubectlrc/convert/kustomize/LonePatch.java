package io.kubectlrc.convert.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Nulls;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a patch of a controller looks like whose kustomization is not known. */
public final class LonePatch {
  private static final Map<String, Set<String>> CONTROLLERS =
      Map.of(
          "ReplicationController", Set.of("v1"),
          "DeploymentConfig", Set.of("v1", "apps.openshift.io/v1"));

  private LonePatch() {}

  /**
   * Whether an object reads as a patch: it names a controller, and says neither what that selects
   * nor what it runs.
   */
  public static boolean is(ObjectNode written) {
    return isWithoutNulls(Nulls.without(written));
  }

  /** The same of an object without fields that are null. */
  public static boolean isWithoutNulls(ObjectNode object) {
    JsonNode template = object.path("spec").path("template");
    return CONTROLLERS
            .getOrDefault(object.path("kind").asText(), Set.of())
            .contains(object.path("apiVersion").asText())
        && !object.path("metadata").path("name").asText().isEmpty()
        && object.path("spec").isObject()
        && !object.has("status")
        && object.path("spec").path("selector").isEmpty()
        && object.path("spec").path("triggers").isEmpty()
        && (template.isMissingNode() || template.isObject())
        && List.of("containers", "initContainers").stream()
            .map(list -> template.path("spec").path(list))
            .allMatch(LonePatch::runsNothing);
  }

  /** Whether a list of containers is not there, or of some that leave their images to others. */
  private static boolean runsNothing(JsonNode containers) {
    if (containers.isMissingNode()) {
      return true;
    }
    for (JsonNode container : containers) {
      if (container.has("image") || !container.isObject()) {
        return false;
      }
    }
    return containers.isArray() && !containers.isEmpty();
  }
}
