package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.selector.Destination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps the addresses of each Service's pods: those that are ready, and those that are not yet.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#endpoints">
 *     Endpoints</a>
 */
final class EndpointsController extends ControlLoop {

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

  /** Ports that the same pods have are one subset; a port has all its pods in one. */
  private ArrayNode subsets(Snapshot service) {
    boolean tolerant = service.spec().path("publishNotReadyAddresses").asBoolean();
    List<Snapshot> pods = addressed(service, tolerant);
    List<Destination.Port> ports = service.destination().ports();
    Map<Addresses, ArrayNode> portsOf = new LinkedHashMap<>();
    for (Destination.Port port : ports) {
      having(port, pods)
          .forEach(
              (number, those) ->
                  portsOf
                      .computeIfAbsent(Addresses.of(those, tolerant), key -> Edit.array())
                      .add(endpoint(port, number)));
    }
    if (ports.isEmpty() && !pods.isEmpty()) {
      portsOf.put(Addresses.of(pods, tolerant), Edit.array());
    }
    ArrayNode subsets = Edit.array();
    portsOf.forEach((addresses, open) -> subsets.add(addresses.subset(open)));
    return subsets;
  }

  private List<Snapshot> addressed(Snapshot service, boolean tolerant) {
    List<Snapshot> addressed = new ArrayList<>();
    for (Snapshot pod : selected.get(service.key()).values()) {
      PodFacts facts = pod.pod();
      boolean over = facts.phase().equals("Succeeded") || facts.phase().equals("Failed");
      if (facts.ip().isEmpty() || over || pod.isDeleting() && !tolerant) {
        continue;
      }
      if (addressed.size() == CAPACITY) {
        break;
      }
      addressed.add(pod);
    }
    return addressed;
  }

  /** The pods that have a port of a Service, by its number there. */
  private static Map<Integer, List<Snapshot>> having(Destination.Port port, List<Snapshot> pods) {
    Map<Integer, List<Snapshot>> having = new LinkedHashMap<>();
    // Thousands of pods have one spec: its ports are looked for once.
    JsonNode lastContainers = null;
    OptionalInt number = OptionalInt.empty();
    for (Snapshot pod : pods) {
      JsonNode containers = pod.spec().path("containers");
      if (containers != lastContainers) {
        number = port.of(pod.spec());
        lastContainers = containers;
      }
      if (number.isPresent()) {
        having.computeIfAbsent(number.getAsInt(), key -> new ArrayList<>()).add(pod);
      }
    }
    return having;
  }

  private record Addresses(List<Snapshot> ready, List<Snapshot> notReady) {

    static Addresses of(List<Snapshot> pods, boolean tolerant) {
      return new Addresses(
          pods.stream().filter(pod -> tolerant || pod.pod().ready()).toList(),
          pods.stream().filter(pod -> !tolerant && !pod.pod().ready()).toList());
    }

    ObjectNode subset(ArrayNode ports) {
      ObjectNode subset = Edit.object();
      set(subset, "addresses", ready);
      set(subset, "notReadyAddresses", notReady);
      if (!ports.isEmpty()) {
        subset.set("ports", ports);
      }
      return subset;
    }

    private static void set(ObjectNode subset, String field, List<Snapshot> pods) {
      if (!pods.isEmpty()) {
        ArrayNode addresses = subset.putArray(field);
        pods.forEach(pod -> addresses.add(address(pod)));
      }
    }
  }

  private static ObjectNode endpoint(Destination.Port port, int number) {
    ObjectNode endpoint = Edit.object();
    if (!port.name().isEmpty()) {
      endpoint.put("name", port.name());
    }
    return endpoint.put("port", number).put("protocol", port.protocol());
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
