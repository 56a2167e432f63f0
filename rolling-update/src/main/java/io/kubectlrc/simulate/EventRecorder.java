package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.HashMap;
import java.util.Map;

/** Writes Events; what happens again to the same object is counted, not told anew. */
final class EventRecorder {

  private final Simulation simulation;
  private final Map<Sameness, String> known = new HashMap<>();

  private record Sameness(String uid, String part, String reason, String message) {}

  EventRecorder(Simulation simulation) {
    this.simulation = simulation;
  }

  /**
   * Warns of something.
   *
   * @param part the path of the field that it is about; empty if it is about the whole object
   */
  void warn(Snapshot subject, String part, String reason, String message) {
    Sameness sameness = new Sameness(subject.uid(), part, reason, message);
    String key = known.get(sameness);
    Snapshot present = key == null ? null : simulation.api().get(Kind.EVENT, key);
    if (present == null) {
      known.put(sameness, create(subject, part, reason, message).key());
    } else {
      ObjectNode again =
          Edit.copy(present.tree())
              .put("count", present.tree().path("count").asInt() + 1)
              .put("lastTimestamp", simulation.time().stamp());
      simulation.api().put(source(subject), present, again);
    }
  }

  private Snapshot create(Snapshot subject, String part, String reason, String message) {
    ObjectNode event = Edit.object();
    event.set(
        "metadata",
        Edit.object()
            .put("namespace", subject.namespace())
            .put("name", subject.name() + '.' + simulation.dice().suffix(16)));
    ObjectNode about =
        Edit.object()
            .put("kind", subject.kind().kind())
            .put("namespace", subject.namespace())
            .put("name", subject.name())
            .put("uid", subject.uid())
            .put("apiVersion", subject.kind().apiVersion());
    if (!part.isEmpty()) {
      about.put("fieldPath", part);
    }
    event.set("involvedObject", about);
    event
        .put("reason", reason)
        .put("message", message)
        .put("type", "Warning")
        .put("firstTimestamp", simulation.time().stamp())
        .put("lastTimestamp", simulation.time().stamp())
        .put("count", 1);
    return simulation.api().createAdmitted(source(subject), Kind.EVENT, event);
  }

  private static String source(Snapshot subject) {
    return "events of " + subject.kind().plural();
  }
}
