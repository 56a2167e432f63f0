package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The machines: what of them is taken, and which of them are cordoned or lost. */
final class Nodes {

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Node> byName = new HashMap<>();

  /** How many of the pods ask for others to stay away. */
  private int shy;

  private static final class Node implements Neighbourhood.Place {
    private final Machine machine;
    private final Map<String, Snapshot> pods = new LinkedHashMap<>();
    private final Map<String, Integer> podsOf = new HashMap<>();
    private final Set<String> ports = new HashSet<>();
    private final List<Runnable> backlog = new ArrayList<>();
    private boolean cordoned;
    private boolean lost;
    private boolean tainted;
    private int losses;

    Node(Machine machine) {
      this.machine = machine;
      cordoned = machine.cordoned();
    }

    @Override
    public Machine machine() {
      return machine;
    }

    @Override
    public Collection<Snapshot> pods() {
      return pods.values();
    }

    /** Those of one controller keep apart, as the scheduler has them by default. */
    long crowd(Snapshot pod) {
      long companions = pod.controller().isEmpty() ? 0 : podsOf.getOrDefault(pod.controller(), 0);
      return (companions << Integer.SIZE) + pods.size();
    }
  }

  /** Why a node is none for a pod, in the order in which the scheduler's words are put together. */
  private enum Obstacle {
    FULL("Too many pods"),
    PORTS("node(s) didn't have free ports for the requested pod ports"),
    LOST("node(s) had taint {node.kubernetes.io/unreachable: }"),
    CORDONED("node(s) were unschedulable"),
    TAINTED("node(s) had untolerated taint %s"),
    NOT_CHOSEN("node(s) didn't match Pod's node affinity/selector"),
    REPELLED("node(s) didn't match pod anti-affinity rules"),
    UNEVEN("node(s) didn't match pod topology spread constraints");

    private final String words;

    Obstacle(String words) {
      this.words = words;
    }

    String on(Machine machine, JsonNode podSpec) {
      return this == TAINTED
          ? words.formatted(NodeFit.barrier(podSpec, machine).orElseThrow())
          : words;
    }
  }

  Nodes(List<Machine> machines) {
    for (Machine machine : machines) {
      Node node = new Node(machine);
      nodes.add(node);
      byName.put(machine.name(), node);
    }
  }

  /** In their order. */
  List<Machine> machines() {
    return nodes.stream().map(Node::machine).toList();
  }

  /**
   * The node that has room and free host ports for the pod, and the fewest of its kind, then of
   * all; the pod now takes them.
   */
  Optional<String> place(Snapshot pod) {
    Wish wish = new Wish(pod);
    Node best = null;
    for (Node node : candidates(pod)) {
      if (wish.obstacle(node) == null && (best == null || node.crowd(pod) < best.crowd(pod))) {
        best = node;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    best.pods.put(pod.uid(), pod);
    best.podsOf.merge(pod.controller(), 1, Integer::sum);
    best.ports.addAll(wish.ports);
    shy += Neighbourhood.isShy(pod.spec()) ? 1 : 0;
    return Optional.of(best.machine.name());
  }

  /** What a pod needs of a node. */
  private final class Wish {
    private final Snapshot pod;
    private final Set<String> ports;
    private final boolean named;
    private final Neighbourhood neighbourhood;

    Wish(Snapshot pod) {
      this.pod = pod;
      ports = hostPorts(pod.spec());
      named = !pod.pod().node().isEmpty();
      neighbourhood = Neighbourhood.of(pod, nodes, shy > 0);
    }

    /** Null if there is none. Who names a node passes the scheduler by. */
    private Obstacle obstacle(Node node) {
      if (node.tainted) {
        return Obstacle.LOST;
      } else if (!named && node.cordoned) {
        return Obstacle.CORDONED;
      } else if (!named && NodeFit.barrier(pod.spec(), node.machine).isPresent()) {
        return Obstacle.TAINTED;
      } else if (!named && !NodeFit.isChosen(pod.spec(), node.machine)) {
        return Obstacle.NOT_CHOSEN;
      } else if (node.pods.size() >= node.machine.room()) {
        return Obstacle.FULL;
      } else if (!Collections.disjoint(ports, node.ports)) {
        return Obstacle.PORTS;
      } else if (named) {
        return null;
      } else if (neighbourhood.repels(node.machine)) {
        return Obstacle.REPELLED;
      }
      return neighbourhood.isUneven(node.machine) ? Obstacle.UNEVEN : null;
    }
  }

  /** The node that the pod names, which is perhaps none of the others; else all. */
  private List<Node> candidates(Snapshot pod) {
    String named = pod.pod().node();
    return named.isEmpty()
        ? nodes
        : List.of(
            byName.computeIfAbsent(
                named, name -> new Node(Machine.named(name, Integer.MAX_VALUE))));
  }

  /** Whether the pod has been placed. */
  boolean has(Snapshot pod) {
    Node node = byName.get(pod.pod().node());
    return node != null && node.pods.containsKey(pod.uid());
  }

  /** Why a pod finds no place, as the scheduler words it. */
  String whyNot(Snapshot pod) {
    Wish wish = new Wish(pod);
    List<Node> candidates = candidates(pod);
    Map<Obstacle, Map<String, Integer>> counts = new EnumMap<>(Obstacle.class);
    for (Node node : candidates) {
      Obstacle obstacle = wish.obstacle(node);
      if (obstacle != null) {
        counts
            .computeIfAbsent(obstacle, any -> new TreeMap<>())
            .merge(obstacle.on(node.machine, pod.spec()), 1, Integer::sum);
      }
    }
    List<String> reasons = new ArrayList<>();
    counts
        .values()
        .forEach(same -> same.forEach((words, count) -> reasons.add(count + " " + words)));
    return "0/" + candidates.size() + " nodes are available: " + String.join(", ", reasons) + '.';
  }

  /** A pod is gone, and with it what it took. */
  void free(Snapshot pod) {
    Node node = byName.get(pod.pod().node());
    Snapshot placed = node == null ? null : node.pods.remove(pod.uid());
    if (placed != null) {
      node.podsOf.merge(placed.controller(), -1, Integer::sum);
      node.ports.removeAll(hostPorts(pod.spec()));
      shy -= Neighbourhood.isShy(pod.spec()) ? 1 : 0;
    }
  }

  /** A placed pod is being deleted, or has other labels, or another controller. */
  void changed(Snapshot pod) {
    Node node = byName.get(pod.pod().node());
    if (node != null) {
      Snapshot placed = node.pods.replace(pod.uid(), pod);
      if (placed != null && !placed.controller().equals(pod.controller())) {
        node.podsOf.merge(placed.controller(), -1, Integer::sum);
        node.podsOf.merge(pod.controller(), 1, Integer::sum);
      }
    }
  }

  /** From now on it gets no pods but those that name it. */
  void cordon(String name) {
    byName.get(name).cordoned = true;
  }

  void uncordon(String name) {
    byName.get(name).cordoned = false;
  }

  boolean isCordoned(String name) {
    return byName.get(name).cordoned;
  }

  private static Set<String> hostPorts(JsonNode podSpec) {
    Set<String> ports = Set.of();
    for (HostPort taken : HostPort.of(podSpec)) {
      JsonNode port = podSpec.at(taken.at().head());
      ports = ports.isEmpty() ? new HashSet<>() : ports;
      ports.add(
          taken.number().asInt()
              + "/"
              + port.path("protocol").asText()
              + "/"
              + port.path("hostIP").asText());
    }
    return ports;
  }

  /** The node is cut off; returns which of its losses it is. */
  int lose(String name) {
    Node node = byName.get(name);
    node.lost = true;
    return ++node.losses;
  }

  /** Whether the node has not been back since that loss. */
  boolean isLost(String name, int loss) {
    Node node = byName.get(name);
    return node.lost && node.losses == loss;
  }

  /** From now on, until it is back, it gets no pods. */
  void taint(String name) {
    byName.get(name).tainted = true;
  }

  /** The node is back; what should have happened on it meanwhile happens now. */
  void recover(String name) {
    Node node = byName.get(name);
    node.lost = false;
    node.tainted = false;
    List<Runnable> due = List.copyOf(node.backlog);
    node.backlog.clear();
    due.forEach(Runnable::run);
  }

  /** Does something on a node, now or when it is back. */
  void on(String name, Runnable action) {
    Node node = byName.get(name);
    if (node != null && node.lost) {
      node.backlog.add(action);
    } else {
      action.run();
    }
  }
}
