package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.update.Controller;
import io.kubectlrc.update.UpdateState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells once what goes wrong with the pods, and remembers it for the end. */
final class Troubles {
  private final Progress.Listener listener;
  private final Instant start;
  private final Set<String> told = new HashSet<>();
  private final Map<String, Trouble> ofEvents = new LinkedHashMap<>();
  private final ClusterView view;
  private final Changes events;

  Troubles(ClusterView view, Progress.Listener listener, Instant start) {
    this.view = view;
    this.listener = listener;
    this.start = start;
    events = view.changes(Kind.EVENT);
  }

  void tell(UpdateState state) {
    for (Optional<Controller> controller : List.of(state.old(), state.newController())) {
      controller.ifPresent(this::tell);
    }
    events.read(event -> view.find(event).ifPresent(tree -> tell(tree, state)));
  }

  /** What keeps the growing controller's pods from becoming available, each thing once. */
  List<String> causes(UpdateState state) {
    Optional<Controller> growing = state.journal().back() ? state.old() : state.newController();
    Map<String, Integer> counts = new LinkedHashMap<>();
    growing
        .flatMap(Controller::trouble)
        .ifPresent(trouble -> counts.merge(trouble.toString(), 1, Integer::sum));
    List<Pod> unready =
        growing.stream()
            .flatMap(controller -> controller.pods().unready().stream())
            .sorted(Comparator.comparing(Pod::name))
            .toList();
    unready.stream()
        .flatMap(pod -> pod.trouble().stream())
        .forEach(trouble -> counts.merge(trouble.toString(), 1, Integer::sum));
    if (counts.isEmpty()) {
      ofEvents.values().forEach(trouble -> counts.merge(trouble.toString(), 1, Integer::sum));
    }
    if (counts.isEmpty()) {
      unready.forEach(pod -> counts.merge("pod " + pod.name() + " is not ready", 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + (entry.getValue() == 1 ? "" : " (" + entry.getValue() + " pods)"))
        .toList();
  }

  private void tell(Controller controller) {
    controller
        .trouble()
        .ifPresent(trouble -> once("replicationcontroller/" + controller.name(), trouble));
    for (Pod pod : controller.pods().unready()) {
      pod.trouble().ifPresent(trouble -> once("pod/" + pod.name(), trouble));
    }
  }

  private void tell(JsonNode event, UpdateState state) {
    JsonNode about = event.path("involvedObject");
    String name = about.path("name").asText();
    String kind = about.path("kind").asText();
    boolean concerns =
        (kind.equals("ReplicationController")
                && (name.equals(state.journal().from()) || name.equals(state.journal().to())))
            || (kind.equals("Pod")
                && (name.startsWith(state.journal().from() + "-")
                    || name.startsWith(state.journal().to() + "-")));
    boolean ofGuard = Guard.explains(event.path("message").asText());
    if (concerns && !ofGuard && !time(event).isBefore(start)) {
      Trouble trouble =
          new Trouble(event.path("reason").asText(), event.path("message").asText().strip(), true);
      ofEvents.put(trouble.reason() + trouble.message(), trouble);
      once(kind.toLowerCase(java.util.Locale.ROOT) + "/" + name, trouble);
    }
  }

  /** To the second; an event of the second in which we began counts. */
  private Instant time(JsonNode event) {
    for (String field : List.of("lastTimestamp", "eventTime")) {
      try {
        return Instant.parse(event.path(field).asText()).plusSeconds(1);
      } catch (DateTimeParseException e) {
        continue; // newer servers fill the one, older ones the other
      }
    }
    return Instant.MIN;
  }

  private void once(String object, Trouble trouble) {
    if (told.add(object + " " + trouble.reason())) {
      listener.on(new Progress.Troubled(object, trouble));
    }
  }
}
