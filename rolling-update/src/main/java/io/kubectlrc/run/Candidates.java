package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** What somebody may have meant who named a ReplicationController that is not there. */
public final class Candidates {
  private Candidates() {}

  /** All there are, in a sentence. */
  public static String sentence(Collection<ObjectNode> controllers) {
    return controllers.isEmpty()
        ? "There are none at all in this namespace; -n names another one."
        : "There are "
            + String.join(
                ", ",
                controllers.stream().map(rc -> rc.at("/metadata/name").asText()).sorted().toList())
            + ".";
  }
}
