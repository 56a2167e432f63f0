package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.selector.Destination;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps the addresses of each Service's pods: those that are ready, and those that are not yet.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#endpoints">
 *     Endpoints</a>
 */
final class EndpointsController extends Controller {

  /** More addresses than this, one Endpoints object does not hold. */
  private static final int CAPACITY = 1000;

  private final Informer services;
  private final Informer pods;

  /** By key of the Service, then of the pod: those that it selects. */
  private final Map<String, Map<String, Snapshot>> selected = new HashMap<>();

  EndpointsController(Simulation simulation) {
    super(simulation, "endpoint-controller");
    services = new Informer(simulation, Kind.SERVICE, this::serviceChanged);
    pods = new Informer(simulation, Kind.POD, this::podChanged);
    services.all().forEach(this::select);
  }

  private void serviceChanged(Change change) {
    if (change.isRemoval()) {
      selected.remove(change.before().key());
      enqueue(change.before().key());
    } else {
      select(change.after());
    }
  }

  private void select(Snapshot service) {
    Map<String, Snapshot> found = new LinkedHashMap<>();
    for (Snapshot pod : pods.all()) {
      if (service.selects(pod)) {
        found.put(pod.key(), pod);
      }
    }
    selected.put(service.key(), found);
    enqueue(service.key());
  }

  private void podChanged(Change change) {
    Snapshot pod = change.subject();
    for (Snapshot service : services.all()) {
      Map<String, Snapshot> found = selected.get(service.key());
      boolean is = change.after() != null && service.selects(pod);
      Snapshot was = is ? found.put(pod.key(), pod) : found.remove(pod.key());
      if (is || was != null) {
        enqueue(service.key());
      }
    }
  }

  @Override
  void sync(String key) {
    Snapshot service = services.get(key);
    Snapshot present = api.get(Kind.ENDPOINTS, key);
    if (service == null) {
      if (present != null) {
        api.confirmDeletion(name(), present);
      }
      return;
    }
    if (service.selector().isEmpty()) {
      return;
    }
    ArrayNode subsets = subsets(service);
    if (present == null) {
      ObjectNode metadata =
          Edit.object().put("namespace", service.namespace()).put("name", service.name());
      ObjectNode endpoints = Edit.object();
      endpoints.set("metadata", metadata);
      endpoints.set("subsets", subsets);
      api.createAdmitted(name(), Kind.ENDPOINTS, endpoints);
    } else if (!present.tree().path("subsets").equals(subsets)) {
      api.put(name(), present, Edit.with(present.tree(), "subsets", subsets));
    }
  }

  /** The addresses that have the same ports. */
  private record Subset(ArrayNode ready, ArrayNode notReady) {
    static Subset empty() {
      return new Subset(Edit.array(), Edit.array());
    }

    ObjectNode tree(ArrayNode ports) {
      ObjectNode subset = Edit.object();
      if (!ready.isEmpty()) {
        subset.set("addresses", ready);
      }
      if (!notReady.isEmpty()) {
        subset.set("notReadyAddresses", notReady);
      }
      if (!ports.isEmpty()) {
        subset.set("ports", ports);
      }
      return subset;
    }
  }

  private ArrayNode subsets(Snapshot service) {
    boolean tolerant = service.spec().path("publishNotReadyAddresses").asBoolean();
    Map<ArrayNode, Subset> byPorts = new LinkedHashMap<>();
    // Thousands of pods have one spec: its ports are looked for once.
    JsonNode lastContainers = null;
    ArrayNode ports = Edit.array();
    int addresses = 0;
    for (Snapshot pod : selected.get(service.key()).values()) {
      PodFacts facts = pod.pod();
      boolean over = facts.phase().equals("Succeeded") || facts.phase().equals("Failed");
      if (facts.ip().isEmpty() || over || pod.isDeleting() && !tolerant) {
        continue;
      }
      JsonNode containers = pod.spec().path("containers");
      if (containers != lastContainers) {
        ports = ports(service.destination(), pod.spec());
        lastContainers = containers;
      }
      if (ports.isEmpty() && !service.destination().ports().isEmpty()) {
        continue;
      }
      if (addresses++ == CAPACITY) {
        break;
      }
      Subset subset = byPorts.computeIfAbsent(ports, key -> Subset.empty());
      (facts.ready() || tolerant ? subset.ready : subset.notReady).add(address(pod));
    }
    ArrayNode subsets = Edit.array();
    byPorts.forEach((key, subset) -> subsets.add(subset.tree(key)));
    return subsets;
  }

  /** The ports of a Service that a pod has, by their numbers there. */
  private static ArrayNode ports(Destination destination, JsonNode podSpec) {
    ArrayNode ports = Edit.array();
    for (Destination.Port port : destination.ports()) {
      OptionalInt number = port.of(podSpec);
      if (number.isPresent()) {
        ObjectNode told = ports.addObject();
        if (!port.name().isEmpty()) {
          told.put("name", port.name());
        }
        told.put("port", number.getAsInt()).put("protocol", port.protocol());
      }
    }
    return ports;
  }

  private static ObjectNode address(Snapshot pod) {
    ObjectNode address = Edit.object().put("ip", pod.pod().ip()).put("nodeName", pod.pod().node());
    address.set(
        "targetRef",
        Edit.object()
            .put("kind", "Pod")
            .put("namespace", pod.namespace())
            .put("name", pod.name())
            .put("uid", pod.uid()));
    return address;
  }
}
