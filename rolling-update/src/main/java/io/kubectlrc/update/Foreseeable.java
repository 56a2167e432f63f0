package io.kubectlrc.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which updates can be foretold. */
public final class Foreseeable {

  /** Every pod is followed by itself, and what happens to these is what happens to more. */
  public static final int MOST_PODS = 20_000;

  private Foreseeable() {}

  /**
   * Why an update's steps cannot be told, if one of the controllers has, or shall have, more pods
   * than are followed.
   *
   * @param controllers those that are there
   */
  public static Optional<Refusal> refusal(Journal journal, List<ObjectNode> controllers) {
    Map<String, Long> asked = new TreeMap<>();
    asked.put(journal.to(), (long) journal.desired());
    for (ObjectNode controller : controllers) {
      asked.merge(Metadata.name(controller), controller.at("/spec/replicas").asLong(1), Math::max);
    }
    return asked.keySet().stream()
        .filter(name -> asked.get(name) > MOST_PODS)
        .findFirst()
        .map(
            name ->
                new Refusal(
                    "ReplicationController %s asks for %d pods, and a dry run follows at most %d"
                        .formatted(name, asked.get(name), MOST_PODS),
                    "Try it with fewer replicas; the update itself has no such limit."));
  }
}
