package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.List;

/** The rules of a NetworkPolicy. */
final class NetworkPolicyRelations {
  private static final String BLOCK = "ipBlock";
  private static final List<String> SELECTORS = List.of("podSelector", "namespaceSelector");
  private static final int DIRECTIONS = 2;

  private final Faults faults;

  NetworkPolicyRelations(Faults faults) {
    this.faults = faults;
  }

  void policy(JsonNode spec, Path at) {
    int types = spec.path("policyTypes").size();
    if (types > DIRECTIONS) {
      faults.invalid(
          at.to("policyTypes"), "must be at most %d, not %d".formatted(DIRECTIONS, types));
    }
  }

  /** Pods are chosen by their labels and their namespaces', everybody else by an address. */
  void peer(JsonNode peer, Path at) {
    List<String> chosen =
        SELECTORS.stream().filter(selector -> isThere(peer.path(selector))).toList();
    if (isThere(peer.path(BLOCK)) && !chosen.isEmpty()) {
      faults.invalid(at.to(BLOCK), "must not be there beside " + chosen.get(0));
    }
    faults.atLeastOne(peer, at, List.of("podSelector", "namespaceSelector", BLOCK));
  }

  /**
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports">Ranges
   *     of ports</a>
   */
  void port(JsonNode port, Path at) {
    JsonNode first = port.path("port");
    JsonNode last = port.path("endPort");
    if (!last.isIntegralNumber() || Placeholder.isIn(first)) {
      return;
    }
    if (!first.isIntegralNumber()) {
      faults.invalid(at.to("endPort"), "must not be there unless port is a number");
    } else if (last.asLong() < first.asLong()) {
      faults.invalid(
          at.to("endPort"), "must be at least port, %d".formatted(first.asLong()) + not(last));
    }
  }

  void block(JsonNode block, Path at) {
    String range = text(block.path("cidr"));
    int index = 0;
    for (JsonNode except : block.path("except")) {
      Path place = at.to("except").to(index++);
      String part = text(except);
      if (Addresses.isRange(range) && Addresses.isRange(part) && !Addresses.isPart(part, range)) {
        faults.invalid(place, "must be a part of %s".formatted(range) + not(except));
      }
    }
  }
}
