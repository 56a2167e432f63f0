package io.kubectlrc.rehearse;

import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.simulate.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Service, or a PodDisruptionBudget: it selects pods, and needs some of them. A Service needs
 * them at each of its ports that pods served before.
 */
final class Front {

  private final String name;
  private final Selector selector;
  private final List<Gate> gates = new ArrayList<>();
  private int lowest = Integer.MAX_VALUE;
  private int highest;

  /** A port that pods serve or lack; of a budget, and of a Service without ports, the only one. */
  static final class Gate {
    private final Optional<Destination.Port> port;
    private int serving;
    private int needed;

    private Gate(Optional<Destination.Port> port) {
      this.port = port;
    }

    private boolean isServedBy(Snapshot pod) {
      return port.isEmpty() || !port.get().isLackedBy(pod.spec());
    }

    void count(int more) {
      serving += more;
    }

    private int missing() {
      return needed - serving;
    }
  }

  private Front(String name, Selector selector) {
    this.name = name;
    this.selector = selector;
  }

  /** A budget's. */
  static Front of(String name, Selector selector) {
    Front front = new Front(name, selector);
    front.gates.add(new Gate(Optional.empty()));
    return front;
  }

  /** A Service's, without the ports that none of the pods serves. */
  static Front of(Snapshot service, List<Snapshot> pods) {
    Destination destination = service.destination();
    Front front = new Front(service.name(), destination.selector());
    if (destination.ports().isEmpty()) {
      front.gates.add(new Gate(Optional.empty()));
    }
    for (Destination.Port port : destination.ports()) {
      Gate gate = new Gate(Optional.of(port));
      if (pods.stream()
          .anyMatch(pod -> front.selector.matches(pod.labels()) && gate.isServedBy(pod))) {
        front.gates.add(gate);
      }
    }
    return front;
  }

  String name() {
    return name;
  }

  /** What a pod serves of it; nothing if it is not selected. */
  List<Gate> gates(Snapshot pod) {
    return selector.matches(pod.labels())
        ? gates.stream().filter(gate -> gate.isServedBy(pod)).toList()
        : List.of();
  }

  /** How many pods serve the port that has the fewest. */
  int serving() {
    return gates.stream().mapToInt(gate -> gate.serving).min().orElse(0);
  }

  /** How many pods are missing where most are; none if it is not positive. */
  int missing() {
    return worst().map(Gate::missing).orElse(0);
  }

  /** How many pods there are where most are missing, and are needed: "1 of at least 3". */
  String found(String format) {
    return worst().map(gate -> format.formatted(gate.serving, gate.needed)).orElse("");
  }

  /** The ports where pods are missing, " at TCP port http"; empty if it is all of them. */
  String where() {
    List<Gate> scarce = gates.stream().filter(gate -> gate.missing() > 0).toList();
    return scarce.size() == gates.size()
        ? ""
        : scarce.stream()
            .flatMap(gate -> gate.port.stream())
            .map(Destination.Port::toString)
            .collect(Collectors.joining(", ", " at ", ""));
  }

  private Optional<Gate> worst() {
    return gates.stream().max(Comparator.comparingInt(Gate::missing));
  }

  /** It cannot do with less. */
  void needs(int pods) {
    gates.forEach(gate -> gate.needed = pods);
  }

  /** It can do with so many, and cannot ask for more than it had. */
  void limit(int pods) {
    gates.forEach(gate -> gate.needed = Math.min(pods, Math.max(gate.needed, gate.serving)));
  }

  /** Takes note of the present number. */
  void look() {
    lowest = Math.min(lowest, serving());
    highest = Math.max(highest, serving());
  }

  Report.ServiceSpan span() {
    return new Report.ServiceSpan(name, lowest, highest);
  }
}
