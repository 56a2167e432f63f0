package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Parts of pods' statuses. What begins within one second is one tree for all pods. */
final class StatusParts {

  private final VirtualTime time;
  private final Map<String, ObjectNode> parts = new HashMap<>();
  private String second = "";

  StatusParts(VirtualTime time) {
    this.time = time;
  }

  /** A condition that holds, or does not hold, from now on. */
  ObjectNode condition(String type, boolean holds) {
    return present()
        .computeIfAbsent(
            type + holds,
            key ->
                Edit.object()
                    .put("type", type)
                    .put("status", holds ? "True" : "False")
                    .put("lastTransitionTime", second));
  }

  /** The state of a container that runs from now on. */
  ObjectNode running() {
    return present()
        .computeIfAbsent(
            "running",
            key -> {
              ObjectNode state = Edit.object();
              state.putObject("running").put("startedAt", second);
              return state;
            });
  }

  private Map<String, ObjectNode> present() {
    if (!second.equals(time.stamp())) {
      second = time.stamp();
      parts.clear();
    }
    return parts;
  }
}
