package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.number;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/** The rules of a Service. */
final class ServiceRelations {
  private final Faults faults;

  ServiceRelations(Faults faults) {
    this.faults = faults;
  }

  void service(JsonNode spec, Path at) {
    faults.labels(spec.path("selector"), at.to("selector"));
    JsonNode ports = spec.path("ports");
    faults.names(ports, at.to("ports"), new HashMap<>());
    String type = spec.path("type").asText();
    boolean external = type.equals("ExternalName");
    boolean headless = spec.path("clusterIP").asText().equals("None");
    if (external && spec.path("externalName").asText().isEmpty()) {
      faults.missing(at, "externalName");
    }
    if ((ports.isMissingNode() || ports.isNull() || (ports.isArray() && ports.isEmpty()))
        && !external
        && !headless
        && !Placeholder.isIn(spec.path("type"))
        && !Placeholder.isIn(spec.path("clusterIP"))) {
      faults.missing(at, "ports");
    }
    Set<String> seen = new HashSet<>();
    Set<String> nodes = new HashSet<>();
    int index = 0;
    for (JsonNode port : ports) {
      Path place = at.to("ports").to(index++);
      if (ports.size() > 1 && port.isObject() && port.path("name").asText().isEmpty()) {
        faults.missing(place, "name");
      }
      int number = number(port.path("port"));
      if (number != 0 && !seen.add(port.path("protocol").asText("TCP") + number)) {
        faults.invalid(place.to("port"), "is %d, as another port's".formatted(number));
      }
      int node = number(port.path("nodePort"));
      if (node != 0 && (type.isEmpty() || type.equals("ClusterIP"))) {
        faults.invalid(
            place.to("nodePort"), "must not be there unless the type is NodePort or LoadBalancer");
      } else if (node != 0 && !nodes.add(port.path("protocol").asText("TCP") + node)) {
        faults.invalid(place.to("nodePort"), "is %d, as another port's".formatted(node));
      }
    }
    JsonNode name = spec.path("externalName");
    String host = text(name);
    if (external && !host.isEmpty()) {
      Names.subdomain(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
          .ifPresent(
              broken -> faults.invalid(at.to("externalName"), Path.shown(name) + ' ' + broken));
    }
    if (headless && Set.of("NodePort", "LoadBalancer").contains(type)) {
      faults.invalid(at.to("clusterIP"), "must not be None where the type is " + type);
    }
    JsonNode policy = spec.path("externalTrafficPolicy");
    if (number(spec.path("healthCheckNodePort")) != 0
        && !(type.equals("LoadBalancer") && policy.asText().equals("Local"))
        && !Placeholder.isIn(spec.path("type"))
        && !Placeholder.isIn(policy)) {
      faults.invalid(
          at.to("healthCheckNodePort"),
          "must not be there unless the type is LoadBalancer and the externalTrafficPolicy Local");
    }
    JsonNode address = spec.path("clusterIP");
    if (external && !text(address).isEmpty()) {
      faults.invalid(at.to("clusterIP"), "must not be there where the type is ExternalName");
    } else if (!text(address).isEmpty() && !headless && !Addresses.isIp(text(address))) {
      faults.invalid(at.to("clusterIP"), "must be an IP address or None" + not(address));
    }
    if (!spec.path("loadBalancerSourceRanges").isEmpty()
        && !type.equals("LoadBalancer")
        && !Placeholder.isIn(spec.path("type"))) {
      faults.invalid(
          at.to("loadBalancerSourceRanges"), "must not be there unless the type is LoadBalancer");
    }
    int range = 0;
    for (JsonNode each : spec.path("loadBalancerSourceRanges")) {
      Path place = at.to("loadBalancerSourceRanges").to(range++);
      if (!Placeholder.isIn(each) && !Addresses.isRange(each.asText().strip())) {
        faults.invalid(place, "must be a range of IP addresses" + not(each));
      }
    }
    int outside = 0;
    for (JsonNode each : spec.path("externalIPs")) {
      Path place = at.to("externalIPs").to(outside++);
      if (Addresses.isLocal(text(each))) {
        faults.invalid(place, "must be an address that others can reach" + not(each));
      }
    }
    if (!text(spec.path("externalTrafficPolicy")).isEmpty()
        && !Set.of("NodePort", "LoadBalancer").contains(type)
        && !Placeholder.isIn(spec.path("type"))) {
      faults.invalid(
          at.to("externalTrafficPolicy"),
          "must not be there unless the type is NodePort or LoadBalancer");
    }
  }
}
