package io.kubectlrc.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Destination;
import java.util.BitSet;

/**
 * Counts the pods behind a Service: those that it selects, at each of its ports those that have it.
 * A port that none of its pods ever had serves nobody, and is not counted.
 */
final class ServiceCount {
  private final String name;
  private final Destination destination;
  private final int[] serving;
  private final boolean[] known;
  private boolean concerned;
  private int lowest = Integer.MAX_VALUE;
  private int highest;

  ServiceCount(JsonNode service) {
    name = Metadata.name(service);
    destination = Destination.of(service);
    int ports = Math.max(1, destination.ports().size()); // of one without, the pods themselves
    serving = new int[ports];
    known = new boolean[ports];
  }

  String name() {
    return name;
  }

  boolean isLike(JsonNode service) {
    return destination.equals(Destination.of(service));
  }

  /** Which of its ports a pod serves, if it is ready; none if it is not selected. */
  BitSet portsOf(PodLook look) {
    BitSet ports = new BitSet();
    if (destination.selects(look.pod().labels())) {
      if (destination.ports().isEmpty()) {
        ports.set(0);
      }
      destination.ports().stream()
          .filter(port -> !port.isLackedBy(look.spec()))
          .forEach(port -> ports.set(port.index()));
      ports.stream().forEach(port -> known[port] = true);
      concerned |= !ports.isEmpty();
    }
    return ports;
  }

  /** Whether it has ever been about one of the pods. */
  boolean concerned() {
    return concerned;
  }

  void count(BitSet ports, int sign) {
    ports.stream().forEach(port -> serving[port] += sign);
  }

  /** How many pods serve the port that has the fewest. */
  int serving() {
    int fewest = Integer.MAX_VALUE;
    for (int port = 0; port < serving.length; port++) {
      fewest = known[port] ? Math.min(fewest, serving[port]) : fewest;
    }
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }

  /** Takes note of the present number. */
  void look() {
    lowest = Math.min(lowest, serving());
    highest = Math.max(highest, serving());
  }

  ServiceSpan span() {
    return new ServiceSpan(name, Math.min(lowest, highest), highest);
  }
}
