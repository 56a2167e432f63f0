package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.RunningContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container of a workload.
 *
 * @param at where it is in its workload's object
 * @param init whether it runs before the others, and not beside them as a sidecar does
 */
public record Container(JsonPointer at, JsonNode tree, boolean init) {

  /**
   * A port that it declares.
   *
   * @param at where it is in the workload's object
   * @param name empty if it has none
   */
  public record Port(JsonPointer at, int number, String name, String protocol) {}

  /**
   * Those of a pod, those that run first before the others.
   *
   * @param podSpec where they are in their workload's object
   */
  static List<Container> in(JsonNode object, JsonPointer podSpec) {
    List<Container> found = new ArrayList<>();
    add(object, podSpec.appendProperty("initContainers"), true, found);
    add(object, podSpec.appendProperty("containers"), false, found);
    return List.copyOf(found);
  }

  private static void add(JsonNode object, JsonPointer list, boolean init, List<Container> found) {
    int index = 0;
    for (JsonNode container : object.at(list)) {
      found.add(
          new Container(
              list.appendIndex(index++),
              container,
              init && !RunningContainer.isSidecar(container)));
    }
  }

  public String name() {
    return tree.path("name").asText();
  }

  public String image() {
    return tree.path("image").asText();
  }

  public List<Port> ports() {
    List<Port> ports = new ArrayList<>();
    int index = 0;
    for (JsonNode port : tree.path("ports")) {
      ports.add(
          new Port(
              at.appendProperty("ports").appendIndex(index++),
              port.path("containerPort").asInt(),
              port.path("name").asText(),
              port.path("protocol").asText("TCP")));
    }
    return ports;
  }

  /** Whether a template tool is yet to say what one of its ports is. */
  public boolean hasOpenPort() {
    for (JsonNode port : tree.path("ports")) {
      if (Placeholder.isIn(port.path("containerPort"))
          || Placeholder.isIn(port.path("name"))
          || Placeholder.isIn(port.path("protocol"))) {
        return true;
      }
    }
    return false;
  }

  /** The port that a Service's {@code targetPort} means, a number or a name. */
  public Optional<Port> port(JsonNode targetPort, String protocol) {
    return ports().stream()
        .filter(port -> port.protocol().equals(protocol))
        .filter(
            port ->
                port.name().equals(targetPort.asText())
                    || Integer.toString(port.number()).equals(targetPort.asText()))
        .findFirst();
  }
}
