package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.update.Amount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The pods that a Service or a PodDisruptionBudget selects, some of which it needs. A Service needs
 * them at each of its ports that pods served before.
 */
final class PodGroup {

  private final String name;
  private final Predicate<Snapshot> selection;
  private final List<ServedPort> ports = new ArrayList<>();
  private int lowest = Integer.MAX_VALUE;
  private int highest;

  /** A port that pods serve or lack; of a budget, and of a Service without ports, the only one. */
  static final class ServedPort {
    private final Optional<Destination.Port> port;
    private int serving;
    private int needed;

    private ServedPort(Optional<Destination.Port> port) {
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

  private PodGroup(String name, Predicate<Snapshot> selection) {
    this.name = name;
    this.selection = selection;
  }

  /** Those of which something holds, of whatever ports. */
  static PodGroup ofPods(String name, Predicate<Snapshot> selection) {
    PodGroup group = new PodGroup(name, selection);
    group.ports.add(new ServedPort(Optional.empty()));
    return group;
  }

  /** Which pods of its namespace a PodDisruptionBudget is about: all, if it names no labels. */
  static Predicate<Snapshot> selection(JsonNode budget) {
    JsonNode declared = budget.at("/spec/selector");
    Selector selector = Selector.ofLabelSelector(declared);
    boolean beta = budget.path("apiVersion").asText().endsWith("/v1beta1");
    return selector.isEmpty() && declared.isObject() && !beta
        ? pod -> true
        : pod -> selector.matches(pod.labels());
  }

  /**
   * A PodDisruptionBudget's.
   *
   * @param original how many pods it is about
   */
  static PodGroup ofBudget(JsonNode budget, int original) {
    PodGroup group = ofPods(Metadata.name(budget), selection(budget));
    JsonNode spec = budget.path("spec");
    int needed =
        spec.hasNonNull("minAvailable")
            ? pods(spec.get("minAvailable").asText(), original)
            : original - pods(spec.path("maxUnavailable").asText("0"), original);
    group.ports.forEach(port -> port.needed = needed);
    return group;
  }

  private static int pods(String amount, int of) {
    return Amount.parse(amount).roundedUp(of);
  }

  /** A Service's, without the ports that none of the pods serves. */
  static PodGroup ofService(Snapshot service, List<Snapshot> pods) {
    Destination destination = service.destination();
    Selector selector = destination.selector();
    PodGroup group = new PodGroup(service.name(), pod -> selector.matches(pod.labels()));
    if (destination.ports().isEmpty()) {
      group.ports.add(new ServedPort(Optional.empty()));
    }
    for (Destination.Port port : destination.ports()) {
      ServedPort served = new ServedPort(Optional.of(port));
      if (pods.stream().anyMatch(pod -> group.selection.test(pod) && served.isServedBy(pod))) {
        group.ports.add(served);
      }
    }
    return group;
  }

  String name() {
    return name;
  }

  /** What a pod serves of it; nothing if it is not selected. */
  List<ServedPort> ports(Snapshot pod) {
    return selection.test(pod)
        ? ports.stream().filter(port -> port.isServedBy(pod)).toList()
        : List.of();
  }

  /** Whether it is about one of these pods. */
  boolean concerns(List<Snapshot> some) {
    return some.stream().anyMatch(pod -> !ports(pod).isEmpty());
  }

  /** How many pods serve the port that has the fewest. */
  int serving() {
    return ports.stream().mapToInt(port -> port.serving).min().orElse(0);
  }

  /** How many pods are missing where most are; none if it is not positive. */
  int missing() {
    return worst().map(ServedPort::missing).orElse(0);
  }

  /** How many pods there are where most are missing, and are needed: "1 of at least 3". */
  String found(String format) {
    return worst().map(port -> format.formatted(port.serving, port.needed)).orElse("");
  }

  /** The ports where pods are missing, " at TCP port http"; empty if it is all of them. */
  String where() {
    List<ServedPort> scarce = ports.stream().filter(port -> port.missing() > 0).toList();
    return scarce.size() == ports.size()
        ? ""
        : scarce.stream()
            .flatMap(port -> port.port.stream())
            .map(Destination.Port::toString)
            .collect(Collectors.joining(", ", " at ", ""));
  }

  private Optional<ServedPort> worst() {
    return ports.stream().max(Comparator.comparingInt(ServedPort::missing));
  }

  /** It can do with so many, and cannot ask for more than it had. */
  void limit(int pods) {
    ports.forEach(port -> port.needed = Math.min(pods, Math.max(port.needed, port.serving)));
  }

  /** Takes note of the present number. */
  void look() {
    lowest = Math.min(lowest, serving());
    highest = Math.max(highest, serving());
  }

  ServiceSpan span() {
    return new ServiceSpan(name, lowest, highest);
  }
}
