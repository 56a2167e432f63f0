package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operations need to know of a pod.
 *
 * @param owner its controller
 * @param generateName the prefix that its name was made of; empty if it was named by hand
 * @param ending whether it is being deleted, or has ended by itself: no controller counts it
 * @param stoppingUntil when its grace ends at the latest, if it is being deleted
 * @param readySince when it became ready, if it is
 */
public record Pod(
    String name,
    SortedMap<String, String> labels,
    Optional<ControllerRef> owner,
    String generateName,
    boolean ending,
    Optional<Instant> stoppingUntil,
    Optional<Instant> readySince,
    Optional<Trouble> trouble) {

  /** Waiting reasons of a container that is merely starting. */
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /** Its message names the pod and how long it waits, which differ from pod to pod. */
  private static final String CRASHING = "CrashLoopBackOff";

  /** Reads a pod's tree. */
  public static Pod of(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode status = pod.path("status");
    String phase = status.path("phase").asText();
    return new Pod(
        Metadata.name(pod),
        Labels.of(metadata.path("labels")),
        ControllerRef.of(pod),
        metadata.path("generateName").asText(),
        Metadata.isEnding(pod) || phase.equals("Failed") || phase.equals("Succeeded"),
        Optional.ofNullable(metadata.path("deletionTimestamp").textValue()).map(Pod::parse),
        Metadata.condition(pod, "Ready")
            .map(condition -> parse(condition.path("lastTransitionTime").asText())),
        troubleOf(status));
  }

  /** The names of a pod's containers that are not ready, of its tree. */
  public static List<String> unreadyContainers(JsonNode pod) {
    return pod.path("status")
        .path("containerStatuses")
        .valueStream()
        .filter(container -> !container.path("ready").asBoolean())
        .map(container -> container.path("name").asText())
        .toList();
  }

  /** Whether its controller has this UID. */
  public boolean ownedBy(String uid) {
    return owner.filter(one -> one.uid().equals(uid)).isPresent();
  }

  public boolean ready() {
    return readySince.isPresent();
  }

  /** Whether it has been ready for so long. */
  public boolean available(Instant now, Duration minReady) {
    return !ending
        && readySince.isPresent()
        && (minReady.isZero() || !readySince.get().plus(minReady).isAfter(now));
  }

  /** Whether it does not serve, and waiting does not help. */
  public boolean broken() {
    return readySince.isEmpty() && trouble.isPresent() && trouble.get().lasting();
  }

  /** Ready, and it has always been. */
  public Pod grown() {
    return new Pod(
        name,
        labels,
        owner,
        generateName,
        false,
        Optional.empty(),
        Optional.of(Instant.MIN),
        Optional.empty());
  }

  /** One of a ReplicationController's that is ready. */
  public static Pod ready(String name, SortedMap<String, String> labels, ControllerRef owner) {
    return new Pod(
        name,
        labels,
        Optional.of(owner),
        owner.name() + "-",
        false,
        Optional.empty(),
        Optional.of(Instant.MIN),
        Optional.empty());
  }

  public Pod withOwner(Optional<ControllerRef> other) {
    return new Pod(name, labels, other, generateName, ending, stoppingUntil, readySince, trouble);
  }

  public Pod withLabel(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new Pod(name, more, owner, generateName, ending, stoppingUntil, readySince, trouble);
  }

  private static Instant parse(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH; // ready, and nobody says since when
    }
  }

  private static Optional<Trouble> troubleOf(JsonNode status) {
    for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (JsonNode container : status.path(list)) {
        Optional<Trouble> trouble = troubleOfContainer(container);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
    }
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")
          && condition.path("status").asText().equals("False")) {
        return Optional.of(
            new Trouble(
                condition.path("reason").asText("Unschedulable"),
                condition.path("message").asText(),
                true));
      }
    }
    return Optional.empty();
  }

  private static Optional<Trouble> troubleOfContainer(JsonNode container) {
    String name = container.path("name").asText();
    int restarts = container.path("restartCount").asInt();
    Optional<Trouble.Crash> crash = Optional.of(new Trouble.Crash(name, restarts));
    JsonNode waiting = container.path("state").path("waiting");
    String reason = waiting.path("reason").asText();
    if (reason.equals(CRASHING)) {
      return Optional.of(
          new Trouble(reason, sentence(name, "", lastTermination(container)), true, crash));
    }
    if (!reason.isEmpty() && !STARTING.contains(reason)) {
      return Optional.of(
          new Trouble(
              reason,
              sentence(name, waiting.path("message").asText(), lastTermination(container)),
              true));
    }
    JsonNode terminated = container.path("state").path("terminated");
    if (terminated.path("exitCode").asInt() != 0) {
      return Optional.of(
          new Trouble(
              terminated.path("reason").asText("Error"),
              sentence(name, "", termination(terminated)),
              false,
              crash));
    }
    if (restarts > 0 && !container.path("ready").asBoolean()) {
      return Optional.of(
          new Trouble("Restarted", sentence(name, "", lastTermination(container)), false, crash));
    }
    return Optional.empty();
  }

  private static String lastTermination(JsonNode container) {
    return termination(container.path("lastState").path("terminated"));
  }

  private static String termination(JsonNode terminated) {
    if (!terminated.hasNonNull("exitCode")) {
      return "";
    }
    String message = terminated.path("message").asText().strip();
    return "ended with exit code "
        + terminated.path("exitCode").asInt()
        + (message.isEmpty() ? "" : " (" + message + ")");
  }

  private static String sentence(String container, String message, String termination) {
    String subject = Trouble.ofContainer(container, message);
    if (termination.isEmpty()) {
      return subject;
    }
    return subject + (message.isEmpty() ? " " : "; it ") + termination;
  }
}
