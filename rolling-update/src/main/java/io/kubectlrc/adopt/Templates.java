package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Guard;

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

  /** A copy of which no pod can be made. */
  static ObjectNode guarded(JsonNode template) {
    ObjectNode copy = template.deepCopy();
    Guard.ADOPTION.putOn(copy);
    return copy;
  }
}
