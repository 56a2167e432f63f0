package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.OpenShiftMarks;
import java.util.List;

/** Pod templates with our guard and without. */
final class Templates {

  private Templates() {}

  /** A copy without the empty timestamp that servers add, and without our guard. */
  static ObjectNode plain(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    copy.withObjectProperty("metadata").remove("creationTimestamp");
    Guard.ADOPTION.takeOff(copy);
    return copy;
  }

  /**
   * A copy without what OpenShift puts on the pods of a DeploymentConfig, over whatever its
   * template says.
   */
  static ObjectNode uninjected(JsonNode template) {
    ObjectNode copy = plain(template);
    remove(copy, "labels", OpenShiftMarks.POD_CONFIG, OpenShiftMarks.POD_DEPLOYMENT);
    remove(
        copy,
        "annotations",
        OpenShiftMarks.CONFIG,
        OpenShiftMarks.DEPLOYMENT,
        OpenShiftMarks.VERSION);
    return copy;
  }

  private static void remove(ObjectNode template, String field, String... keys) {
    if (template.get("metadata").get(field) instanceof ObjectNode strings) {
      strings.remove(List.of(keys));
      if (strings.isEmpty()) {
        template.withObjectProperty("metadata").remove(field);
      }
    }
  }

  /** A copy of which no pod can be made. */
  static ObjectNode guarded(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    Guard.ADOPTION.putOn(copy);
    return copy;
  }
}
