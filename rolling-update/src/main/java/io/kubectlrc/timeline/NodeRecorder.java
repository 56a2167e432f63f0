package io.kubectlrc.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows nodes from look to look: cordons, conditions, and drains, which are what it is called
 * when pods of a cordoned node are asked to stop.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/">Safely
 *     drain a node</a>
 * @apiNote Not stable: it is public for the other packages, and may change with any version.
 */
public final class NodeRecorder {

  private final Map<String, State> nodes = new TreeMap<>();

  /**
   * What a node is.
   *
   * @param wrong its conditions that are not as they should be, with their reasons
   */
  private record State(
      boolean cordoned, Map<String, String> wrong, boolean draining, Instant since) {

    boolean serves() {
      return !cordoned && wrong.isEmpty();
    }
  }

  private static State read(Instant at, JsonNode node) {
    Map<String, String> wrong = new TreeMap<>();
    for (JsonNode condition : node.at("/status/conditions")) {
      String type = condition.path("type").asText();
      boolean holds = condition.path("status").asText().equals("True");
      if (holds != type.equals("Ready")) {
        wrong.put(type, condition.path("reason").asText());
      }
    }
    return new State(node.at("/spec/unschedulable").asBoolean(), wrong, false, at);
  }

  /** A node that is there at the beginning; said is only what is not as it should be. */
  public List<NodeEvent> given(Instant at, JsonNode node) {
    State now = read(at, node);
    nodes.put(Metadata.name(node), now);
    return differences(at, Metadata.name(node), new State(false, Map.of(), false, at), now);
  }

  /** Takes a look at a node; says what has happened to it. */
  public List<NodeEvent> seen(Instant at, JsonNode node) {
    String name = Metadata.name(node);
    State before = nodes.get(name);
    State read = read(at, node);
    if (before == null) {
      nodes.put(name, read);
      List<NodeEvent> events = new ArrayList<>();
      events.add(new NodeEvent(at, name, NodeEvent.What.ADDED, ""));
      events.addAll(differences(at, name, new State(false, Map.of(), false, at), read));
      return events;
    }
    boolean same = before.cordoned == read.cordoned && before.wrong.equals(read.wrong);
    State now =
        new State(
            read.cordoned, read.wrong, read.cordoned && before.draining, same ? before.since : at);
    nodes.put(name, now);
    return differences(at, name, before, now);
  }

  private static List<NodeEvent> differences(Instant at, String name, State before, State now) {
    List<NodeEvent> events = new ArrayList<>();
    if (now.cordoned != before.cordoned) {
      NodeEvent.What what = now.cordoned ? NodeEvent.What.CORDONED : NodeEvent.What.UNCORDONED;
      events.add(new NodeEvent(at, name, what, ""));
    }
    now.wrong.forEach(
        (type, reason) -> {
          if (!before.wrong.containsKey(type)) {
            boolean ready = type.equals("Ready");
            events.add(
                new NodeEvent(
                    at,
                    name,
                    ready ? NodeEvent.What.UNREADY : NodeEvent.What.PRESSED,
                    ready ? "(" + reason + ")" : type + " (" + reason + ")"));
          }
        });
    before.wrong.keySet().stream()
        .filter(type -> !now.wrong.containsKey(type))
        .forEach(
            type -> {
              boolean ready = type.equals("Ready");
              NodeEvent.What what = ready ? NodeEvent.What.READY : NodeEvent.What.RELIEVED;
              events.add(new NodeEvent(at, name, what, ready ? "again" : type));
            });
    return events;
  }

  /** A node is no longer there. */
  public List<NodeEvent> gone(Instant at, String name) {
    return nodes.remove(name) == null
        ? List.of()
        : List.of(new NodeEvent(at, name, NodeEvent.What.GONE, ""));
  }

  /** Looks at which pods are where; says of the cordoned nodes which are being drained of them. */
  public List<NodeEvent> drains(Instant at, Collection<PodLook> pods) {
    List<NodeEvent> events = new ArrayList<>();
    for (Map.Entry<String, State> entry : nodes.entrySet()) {
      State state = entry.getValue();
      if (!state.cordoned) {
        continue;
      }
      int stopping = 0;
      int left = 0;
      for (PodLook pod : pods) {
        if (pod.node().equals(Optional.of(entry.getKey()))) {
          stopping += pod.stopping() ? 1 : 0;
          left++;
        }
      }
      if (stopping > 0 && !state.draining) {
        String detail = stopping + " of " + left + " pods stopping";
        events.add(new NodeEvent(at, entry.getKey(), NodeEvent.What.DRAINING, detail));
        entry.setValue(new State(true, state.wrong, true, state.since));
      } else if (state.draining && left == 0) {
        events.add(new NodeEvent(at, entry.getKey(), NodeEvent.What.DRAINED, ""));
        entry.setValue(new State(true, state.wrong, false, state.since));
      }
    }
    return events;
  }

  /** The nodes that were not as they should be before a moment, and what was wrong with them. */
  List<String> ailing(Instant until) {
    List<String> ailing = new ArrayList<>();
    nodes.forEach(
        (name, state) -> {
          if (!state.serves() && state.since.isBefore(until)) {
            ailing.add(
                "node " + name + (state.wrong.isEmpty() ? " was cordoned" : " was not well"));
          }
        });
    return ailing;
  }
}
