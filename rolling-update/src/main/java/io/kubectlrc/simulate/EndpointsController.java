package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;

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
  private final PodInformer pods;

  EndpointsController(Simulation simulation) {
    super(simulation, "endpoint-controller");
    services = new Informer(simulation, Kind.SERVICE, change -> enqueue(change.subject().key()));
    pods = new PodInformer(simulation, this::podChanged);
  }

  private void podChanged(Change change) {
    for (Snapshot service : services.in(change.subject().namespace())) {
      boolean was = change.before() != null && service.selects(change.before());
      boolean is = change.after() != null && service.selects(change.after());
      if (was || is) {
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

  private ArrayNode subsets(Snapshot service) {
    boolean tolerant = service.spec().path("publishNotReadyAddresses").asBoolean();
    ArrayNode ready = Edit.array();
    ArrayNode notReady = Edit.array();
    for (Snapshot pod : pods.in(service.namespace())) {
      PodFacts facts = pod.pod();
      boolean over = facts.phase().equals("Succeeded") || facts.phase().equals("Failed");
      if (facts.ip().isEmpty()
          || over
          || pod.isDeleting() && !tolerant
          || !service.selects(pod)
          || ready.size() + notReady.size() >= CAPACITY) {
        continue;
      }
      (facts.ready() || tolerant ? ready : notReady).add(address(pod));
    }
    ArrayNode subsets = Edit.array();
    if (!ready.isEmpty() || !notReady.isEmpty()) {
      ObjectNode subset = subsets.addObject();
      if (!ready.isEmpty()) {
        subset.set("addresses", ready);
      }
      if (!notReady.isEmpty()) {
        subset.set("notReadyAddresses", notReady);
      }
    }
    return subsets;
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

  /** The reference to a Service's endpoints. */
  static Ref of(Ref service) {
    return new Ref(Kind.ENDPOINTS, service.namespace(), service.name());
  }
}
