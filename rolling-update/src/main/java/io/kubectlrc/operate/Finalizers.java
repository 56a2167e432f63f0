package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What others have to do before an object that is deleted can be gone. An operation that deletes it
 * would wait for them, and its pods might wait without a controller.
 */
public final class Finalizers {
  /** Those that the garbage collector sees to. */
  private static final Set<String> OF_THE_CLUSTER = Set.of("orphan", "foregroundDeletion");

  private Finalizers() {}

  /**
   * Why an object had better not be deleted yet; empty if nobody would hold it.
   *
   * @param title what messages call it, as in {@code ReplicationController web}
   */
  public static Optional<Refusal> refusal(String title, JsonNode object) {
    return held(object)
        .map(
            finalizers ->
                new Refusal(
                    "%s has the %s: deleted, as it is to be, it would stay"
                        .formatted(title, finalizers),
                    "Take it off first, or let whoever has put it there do so."));
  }

  /**
   * The same, of an object that would be deleted now.
   *
   * @throws RefusalException if somebody would hold it
   */
  public static void requireNone(String title, JsonNode object) {
    Optional<Refusal> refusal = refusal(title, object);
    if (refusal.isPresent()) {
      throw new Held(refusal.get());
    }
  }

  private static final class Held extends RefusalException {
    private static final long serialVersionUID = 1;

    private Held(Refusal refusal) {
      super(refusal, null);
    }
  }

  /**
   * The finalizers of others, as in {@code finalizer example.com/hold}; empty if there are none.
   */
  public static Optional<String> held(JsonNode object) {
    List<String> others = new ArrayList<>();
    for (JsonNode finalizer : object.path("metadata").path("finalizers")) {
      String name = finalizer.asText();
      if (!OF_THE_CLUSTER.contains(name) && !name.startsWith(Marks.PREFIX)) {
        others.add(name);
      }
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (others.size() == 1 ? "finalizer " : "finalizers ") + String.join(", ", others));
  }
}
