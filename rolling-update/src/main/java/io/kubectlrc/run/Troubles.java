package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.update.Controller;
import io.kubectlrc.update.UpdateState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what goes wrong with the pods that shall become available, each reason once, and remembers
 * it for the end. What befalls the pods that make room, and all that are being deleted, is the
 * update's own doing.
 */
final class Troubles {
  /** After so long the pod of an event will not be seen any more: it has come and gone. */
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  /** By which kubelets say why an image is missing, before they only wait. */
  private static final String PULL = "ErrImagePull";

  private static final String WAITING_FOR_PULL = "ImagePullBackOff";
  private static final String FAILED_PULL = "Failed to pull image";

  /** By which events say which container of a pod they are about. */
  private static final Pattern CONTAINER =
      Pattern.compile("spec\\.(?:c|initC|ephemeralC)ontainers\\{(.*)}");

  private final Progress.Listener listener;
  private final Instant start;
  private final ClusterView view;
  private final Changes events;

  /** Events of pods that the view does not show yet. */
  private final Set<Ref> unplaced = new LinkedHashSet<>();

  private final ControllerTroubles ofControllers;

  /** The pods that have had a reason, for its count in the end. */
  private final Map<String, Set<String>> podsOf = new LinkedHashMap<>();

  private final Map<String, Trouble> ofEvents = new LinkedHashMap<>();

  /** Why the images of pods could not be pulled, which they do not say all the time. */
  private final Map<String, String> pulls = new HashMap<>();

  Troubles(ClusterView view, Progress.Listener listener, Instant start) {
    this.view = view;
    this.listener = listener;
    ofControllers = new ControllerTroubles(listener);
    this.start = start;
    events = view.changes(Kind.EVENT);
  }

  void tell(UpdateState state) {
    for (Optional<Controller> controller : List.of(state.old(), state.newController())) {
      controller.ifPresent(this::tell);
    }
    state
        .growing()
        .ifPresent(
            growing ->
                growing
                    .pods()
                    .unready()
                    .forEach(pod -> pod.trouble().ifPresent(trouble -> tell(pod, trouble))));
    events.read(unplaced::add);
    unplaced.removeIf(event -> view.find(event).map(tree -> settles(tree, state)).orElse(true));
  }

  /** Tells of how many pods that is true which was told of the first of them only. */
  void tellCounts() {
    podsOf.forEach(
        (reason, pods) -> {
          if (pods.size() > 1) {
            listener.on(new Progress.Repeated(reason, pods.size()));
          }
        });
  }

  /** What keeps the growing controller's pods from becoming available, each thing once. */
  List<String> causes(UpdateState state) {
    Optional<Controller> growing = state.growing();
    Map<String, List<Pod>> causes = new LinkedHashMap<>();
    growing
        .flatMap(Controller::trouble)
        .ifPresent(trouble -> causes.put(trouble.toString(), List.of()));
    List<Pod> unready =
        growing.stream()
            .flatMap(controller -> controller.pods().unready().stream())
            .sorted(Comparator.comparing(Pod::name))
            .toList();
    for (Pod pod : unready) {
      pod.trouble().ifPresent(trouble -> add(causes, telling(pod, trouble).toString(), pod));
    }
    if (causes.isEmpty()) {
      ofEvents.values().forEach(trouble -> causes.put(trouble.toString(), List.of()));
    }
    if (causes.isEmpty()) {
      unready.forEach(pod -> add(causes, unready(pod), pod));
    }
    List<String> sentences = new ArrayList<>();
    causes.forEach(
        (cause, pods) -> {
          sentences.add(cause + (pods.size() > 1 ? " (" + pods.size() + " pods)" : ""));
          pods.stream().limit(1).flatMap(pod -> logs(pod).stream()).forEach(sentences::add);
        });
    return sentences;
  }

  /** By the containers that keep it from being ready, where its status has them. */
  private String unready(Pod pod) {
    List<String> containers =
        view.find(view.ref(Kind.POD, pod.name())).map(Pod::unreadyContainers).orElse(List.of());
    return switch (containers.size()) {
      case 0 -> "pod " + pod.name() + " is not ready";
      case 1 -> "container %s of pod %s is not ready".formatted(containers.get(0), pod.name());
      default ->
          "containers %s of pod %s are not ready"
              .formatted(String.join(", ", containers), pod.name());
    };
  }

  private static void add(Map<String, List<Pod>> causes, String cause, Pod pod) {
    causes.computeIfAbsent(cause, other -> new ArrayList<>()).add(pod);
  }

  /** Where to read what a crashed container had to say. */
  private Optional<String> logs(Pod pod) {
    return pod.trouble()
        .flatMap(Trouble::crash)
        .map(
            crash ->
                "pod %s %s: kubectl logs %s -n %s -c %s%s"
                    .formatted(
                        pod.name(),
                        switch (crash.restarts()) {
                          case 0 -> "has not restarted yet";
                          case 1 -> "has restarted once";
                          default -> "has restarted " + crash.restarts() + " times";
                        },
                        pod.name(),
                        view.namespace(),
                        crash.container(),
                        crash.restarts() > 0 ? " --previous" : ""));
  }

  /** The trouble as its pod has once explained it best. */
  private Trouble telling(Pod pod, Trouble trouble) {
    return trouble.reason().equals(WAITING_FOR_PULL) && pulls.containsKey(pod.name())
        ? new Trouble(PULL, pulls.get(pod.name()), trouble.lasting())
        : trouble;
  }

  private void tell(Controller controller) {
    controller
        .trouble()
        .ifPresent(
            trouble ->
                ofControllers.tell(
                    view.ref(Kind.REPLICATION_CONTROLLER, controller.name()), trouble));
  }

  private void tell(Pod pod, Trouble trouble) {
    if (trouble.reason().equals(PULL)) {
      pulls.put(pod.name(), trouble.message());
    }
    ofPod(pod.name(), trouble);
  }

  /** Tells of an event if it is worth it; whether that is settled, or its pod is yet to be seen. */
  private boolean settles(JsonNode event, UpdateState state) {
    JsonNode about = event.path("involvedObject");
    String name = about.path("name").asText();
    Instant time = time(event);
    if (time.isBefore(start) || Guard.explains(event.path("message").asText())) {
      return true;
    }
    String message = event.path("message").asText().strip();
    Matcher container = CONTAINER.matcher(about.path("fieldPath").asText());
    Trouble trouble =
        new Trouble(
            event.path("reason").asText(),
            container.matches() ? Trouble.ofContainer(container.group(1), message) : message,
            true);
    switch (about.path("kind").asText()) {
      case "ReplicationController" -> {
        if (name.equals(state.journal().from()) || name.equals(state.journal().to())) {
          remember(trouble);
          ofControllers.tell(view.ref(Kind.REPLICATION_CONTROLLER, name), trouble);
        }
        return true;
      }
      case "Pod" -> {
        Optional<Controller> growing = state.growing();
        Optional<ObjectNode> pod = view.find(view.ref(Kind.POD, name));
        if (pod.isEmpty()) {
          boolean mayCome =
              name.startsWith(state.journal().from() + "-")
                  || name.startsWith(state.journal().to() + "-");
          return !mayCome || time.plus(UNSEEN).isBefore(state.now());
        }
        Pod befallen = Pod.of(pod.get());
        if (growing.isPresent() && !befallen.ending() && befallen.ownedBy(growing.get().uid())) {
          if (message.startsWith(FAILED_PULL)) {
            pulls.putIfAbsent(name, trouble.message());
          }
          remember(trouble);
          if (befallen.trouble().isEmpty()) { // else its status says it better
            ofPod(name, trouble);
          }
        }
        return true;
      }
      default -> {
        return true;
      }
    }
  }

  private void remember(Trouble trouble) {
    ofEvents.put(trouble.reason() + trouble.message(), trouble);
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

  private void ofPod(String name, Trouble trouble) {
    Set<String> pods = podsOf.computeIfAbsent(trouble.reason(), reason -> new HashSet<>());
    if (pods.add(name) && pods.size() == 1) {
      listener.on(new Progress.Troubled("pod/" + name, trouble));
    }
  }
}
