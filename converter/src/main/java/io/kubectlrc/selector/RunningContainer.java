package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;

/**
 * A container that runs as long as its pod does. Sidecars do, which are among the init containers.
 *
 * @param list the field of the pod's spec that it is in
 * @param index its place there
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/">Sidecars</a>
 */
public record RunningContainer(String list, int index, JsonNode tree) {

  /** Those of a pod, sidecars last. */
  public static List<RunningContainer> of(JsonNode podSpec) {
    List<RunningContainer> running = new ArrayList<>();
    int index = 0;
    for (JsonNode container : podSpec.path("containers")) {
      running.add(new RunningContainer("containers", index++, container));
    }
    index = 0;
    for (JsonNode container : podSpec.path("initContainers")) {
      if (isSidecar(container)) {
        running.add(new RunningContainer("initContainers", index, container));
      }
      index++;
    }
    return running;
  }

  /** Whether an init container runs on beside the others; one that is yet to be filled in may. */
  public static boolean isSidecar(JsonNode initContainer) {
    JsonNode policy = initContainer.path("restartPolicy");
    return policy.asText().equals("Always") || Placeholder.isIn(policy);
  }

  /** Where it is in the pod's spec. */
  public JsonPointer at() {
    return JsonPointer.empty().appendProperty(list).appendIndex(index);
  }
}
