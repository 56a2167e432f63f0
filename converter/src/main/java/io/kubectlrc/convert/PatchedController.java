package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ReplicationController or DeploymentConfig that a patch is for, and the Deployment it becomes.
 *
 * @param before in its manifest
 */
record PatchedController(ObjectNode before, ObjectNode after) {

  String oldName() {
    return before.at("/metadata/name").asText();
  }

  String newName() {
    return after.at("/metadata/name").asText();
  }

  /** Whether it is OpenShift's. */
  boolean isConfig() {
    return DcConverter.isDeploymentConfig(before);
  }

  /** What tells its versions from numbers. */
  Bearer bearer(Surroundings others) {
    Surroundings.Name name = Surroundings.Name.of(before);
    return new Bearer(
        name.name(), Labels.of(before.at("/spec/template/metadata/labels")), others.besides(name));
  }

  /** Whether the Deployment has more pods than it wants during an update. */
  boolean surges() {
    return after.at("/spec/strategy/rollingUpdate/maxSurge").asInt() > 0;
  }

  boolean isSelectorDefaulted() {
    return before.at("/spec/selector").isEmpty();
  }

  JsonNode matchLabels() {
    return after.at("/spec/selector/matchLabels");
  }

  /** The keys that left the selector of any of them. */
  static Set<String> dropped(List<PatchedController> controllers) {
    Set<String> dropped = new TreeSet<>();
    for (PatchedController controller : controllers) {
      String selector =
          controller.isSelectorDefaulted() ? "/spec/template/metadata/labels" : "/spec/selector";
      controller.before().at(selector).fieldNames().forEachRemaining(dropped::add);
      controller.matchLabels().fieldNames().forEachRemaining(dropped::remove);
    }
    return dropped;
  }
}
