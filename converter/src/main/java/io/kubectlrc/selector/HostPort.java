package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of the node that a pod takes, so that no other pod there can have it.
 *
 * @param at where in the pod's spec it is said
 * @param number a number, or what a template tool is to fill in
 */
public record HostPort(JsonPointer at, JsonNode number) {

  /** Those that a pod's containers hold while it runs; on the node's own network that is each. */
  public static List<HostPort> of(JsonNode podSpec) {
    boolean hostNetwork = podSpec.path("hostNetwork").asBoolean();
    List<HostPort> found = new ArrayList<>();
    for (RunningContainer container : RunningContainer.of(podSpec)) {
      int index = 0;
      for (JsonNode port : container.tree().path("ports")) {
        String field =
            hostNetwork && !isGiven(port.path("hostPort")) ? "containerPort" : "hostPort";
        if (isGiven(port.path(field))) {
          JsonPointer at = container.at().appendProperty("ports").appendIndex(index);
          found.add(new HostPort(at.appendProperty(field), port.path(field)));
        }
        index++;
      }
    }
    return found;
  }

  private static boolean isGiven(JsonNode port) {
    return port.asInt() != 0 || Placeholder.isIn(port);
  }
}
