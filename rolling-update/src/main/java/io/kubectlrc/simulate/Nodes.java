package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The machines: what of them is taken, and which of them are lost. */
final class Nodes {

  private final int podsPerNode;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Node> byName = new HashMap<>();

  private static final class Node {
    private final String name;
    private final Set<String> pods = new HashSet<>();
    private final Set<String> ports = new HashSet<>();
    private final List<Runnable> backlog = new ArrayList<>();
    private boolean lost;
    private boolean tainted;
    private int losses;

    Node(String name) {
      this.name = name;
    }
  }

  Nodes(int count, int podsPerNode) {
    this.podsPerNode = podsPerNode;
    for (int i = 1; i <= count; i++) {
      Node node = new Node("node-" + i);
      nodes.add(node);
      byName.put(node.name, node);
    }
  }

  int count() {
    return nodes.size();
  }

  String name(int index) {
    return nodes.get(index).name;
  }

  /** The emptiest node that has room and free host ports for the pod; the pod now takes them. */
  Optional<String> place(Snapshot pod) {
    Set<String> ports = hostPorts(pod.spec());
    Node best = null;
    for (Node node : candidates(pod)) {
      boolean fits =
          !node.tainted
              && node.pods.size() < podsPerNode
              && Collections.disjoint(ports, node.ports);
      if (fits && (best == null || node.pods.size() < best.pods.size())) {
        best = node;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    best.pods.add(pod.uid());
    best.ports.addAll(ports);
    return Optional.of(best.name);
  }

  /** The node that the pod names, which is perhaps none of the others; else all. */
  private List<Node> candidates(Snapshot pod) {
    String named = pod.pod().node();
    return named.isEmpty() ? nodes : List.of(byName.computeIfAbsent(named, Node::new));
  }

  /** Whether the pod has been placed. */
  boolean has(Snapshot pod) {
    Node node = byName.get(pod.pod().node());
    return node != null && node.pods.contains(pod.uid());
  }

  /** Why a pod finds no place, as the scheduler words it. */
  String whyNot(Snapshot pod) {
    Set<String> ports = hostPorts(pod.spec());
    int lost = 0;
    int full = 0;
    int taken = 0;
    List<Node> candidates = candidates(pod);
    for (Node node : candidates) {
      if (node.tainted) {
        lost++;
      } else if (node.pods.size() >= podsPerNode) {
        full++;
      } else if (!Collections.disjoint(ports, node.ports)) {
        taken++;
      }
    }
    List<String> reasons = new ArrayList<>();
    addReason(reasons, full, "Too many pods");
    addReason(reasons, taken, "node(s) didn't have free ports for the requested pod ports");
    addReason(reasons, lost, "node(s) had taint {node.kubernetes.io/unreachable: }");
    return "0/" + candidates.size() + " nodes are available: " + String.join(", ", reasons) + '.';
  }

  private static void addReason(List<String> reasons, int count, String reason) {
    if (count > 0) {
      reasons.add(count + " " + reason);
    }
  }

  /** A pod is gone, and with it what it took. */
  void free(Snapshot pod) {
    Node node = byName.get(pod.pod().node());
    if (node != null && node.pods.remove(pod.uid())) {
      node.ports.removeAll(hostPorts(pod.spec()));
    }
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
