package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parts of pods' statuses. What many pods tell alike at one time is one tree for all of them. */
final class StatusParts {

  private final VirtualTime time;
  private final Map<String, ObjectNode> parts = new HashMap<>();
  private String second = "";
  private List<JsonNode> lastConditions = List.of();
  private ArrayNode conditions = Edit.array();
  private List<Container> lastContainers = List.of();
  private ArrayNode containers = Edit.array();

  StatusParts(VirtualTime time) {
    this.time = time;
  }

  /**
   * What is told of a container.
   *
   * @param lastState empty if it has not ended yet
   */
  record Container(
      String name, String image, boolean ready, int restarts, JsonNode state, JsonNode lastState) {}

  /** A condition that holds, or does not hold, from now on. */
  ObjectNode condition(String type, boolean holds) {
    String name = holds ? type : "not " + type;
    ObjectNode known = parts().get(name);
    if (known == null) {
      known =
          Edit.object()
              .put("type", type)
              .put("status", holds ? "True" : "False")
              .put("lastTransitionTime", second);
      parts.put(name, known);
    }
    return known;
  }

  /** The state of a container that runs from now on. */
  ObjectNode running() {
    ObjectNode known = parts().get("running");
    if (known == null) {
      known = Edit.object();
      known.putObject("running").put("startedAt", second);
      parts.put("running", known);
    }
    return known;
  }

  private Map<String, ObjectNode> parts() {
    if (!second.equals(time.stamp())) {
      second = time.stamp();
      parts.clear();
    }
    return parts;
  }

  /** An array of conditions; the same as the last one if they are. */
  ArrayNode conditions(List<JsonNode> wanted) {
    if (!wanted.equals(lastConditions)) {
      lastConditions = wanted;
      conditions = Edit.array().addAll(wanted);
    }
    return conditions;
  }

  /** The statuses of containers; the same as the last ones if these are. */
  ArrayNode containers(List<Container> wanted) {
    if (!wanted.equals(lastContainers)) {
      lastContainers = wanted;
      containers = Edit.array();
      wanted.forEach(container -> containers.add(status(container)));
    }
    return containers;
  }

  private static ObjectNode status(Container container) {
    ObjectNode status =
        Edit.object()
            .put("name", container.name())
            .put("image", container.image())
            .put("ready", container.ready())
            .put("restartCount", container.restarts());
    status.set("state", container.state());
    status.set("lastState", container.lastState());
    return status;
  }
}
