package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts for PodDisruptionBudgets how many pods may be disrupted. What it sees lags behind; what
 * {@link Evictions} took meanwhile is not counted again.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">Specifying a
 *     Disruption Budget</a>
 */
final class DisruptionController extends ControlLoop {

  static final String ALLOWED = "disruptionsAllowed";
  static final String HEALTHY = "currentHealthy";
  static final String NEEDED = "desiredHealthy";
  static final String DISRUPTED = "disruptedPods";

  /** Those that know how many pods they are to have. */
  private static final List<Kind> SCALED =
      List.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DEPLOYMENT,
          Kind.DEPLOYMENT_CONFIG);

  private final Informer budgets;
  private final PodInformer pods;

  DisruptionController(Simulation simulation) {
    super(simulation, "disruption-controller");
    budgets =
        new Informer(
            simulation, Kind.POD_DISRUPTION_BUDGET, change -> enqueue(change.subject().key()));
    pods = new PodInformer(simulation, this::podChanged);
    budgets.all().forEach(budget -> enqueue(budget.key()));
  }

  private void podChanged(Change change) {
    for (Snapshot budget : budgets.in(change.subject().namespace())) {
      if (isAbout(budget, change.subject())) {
        enqueue(budget.key());
      }
    }
  }

  /** An empty selector is all pods of the namespace. */
  static boolean isAbout(Snapshot budget, Snapshot pod) {
    Selector selector = budget.selector();
    return budget.namespace().equals(pod.namespace())
        && (selector.isEmpty()
            ? budget.spec().path("selector").isObject()
            : selector.matches(pod.labels()));
  }

  @Override
  void sync(String key) {
    Snapshot budget = budgets.get(key);
    if (budget == null) {
      return;
    }
    List<Snapshot> concerned = new ArrayList<>();
    for (Snapshot pod : pods.in(budget.namespace())) {
      if (!pod.pod().over() && isAbout(budget, pod)) {
        concerned.add(pod);
      }
    }
    Snapshot latest = api.latest(budget);
    if (latest != null) {
      api.putStatus(name(), latest, status(latest, concerned));
    }
  }

  private ObjectNode status(Snapshot budget, List<Snapshot> concerned) {
    ObjectNode disrupted = Edit.object();
    int healthy = 0;
    for (Snapshot pod : concerned) {
      JsonNode since = budget.status().path(DISRUPTED).path(pod.name());
      if (!since.isMissingNode() && !pod.isDeleting()) {
        disrupted.set(pod.name(), since); // its eviction is not seen yet
      } else if (pod.pod().ready() && !pod.isDeleting()) {
        healthy++;
      }
    }
    ObjectNode status =
        Edit.object().put("observedGeneration", budget.metadata().path("generation").asInt());
    Optional<Integer> expected = expected(budget, concerned);
    int needed = expected.map(pods -> needed(budget.spec(), pods)).orElse(0);
    boolean open = expected.orElse(0) > 0;
    status.put(ALLOWED, open ? Math.max(0, healthy - needed) : 0);
    status.put(HEALTHY, healthy);
    status.put(NEEDED, needed);
    status.put("expectedPods", expected.orElse(0));
    if (!disrupted.isEmpty()) {
      status.set(DISRUPTED, disrupted);
    }
    return status;
  }

  private static int needed(JsonNode spec, int expected) {
    return spec.hasNonNull("minAvailable")
        ? amount(spec.get("minAvailable"), expected)
        : Math.max(0, expected - amount(spec.path("maxUnavailable"), expected));
  }

  /** A part of a pod counts whole. */
  private static int amount(JsonNode amount, int of) {
    String text = amount.asText("0");
    return text.endsWith("%")
        ? (int) ((Long.parseLong(text.substring(0, text.length() - 1)) * of + 99) / 100)
        : amount.asInt();
  }

  /**
   * How many pods there should be: where a share of them counts, as many as their controllers ask
   * for; empty where one of these cannot say, as a DaemonSet can't.
   */
  private Optional<Integer> expected(Snapshot budget, List<Snapshot> concerned) {
    JsonNode least = budget.spec().path("minAvailable");
    if (!least.isMissingNode() && !least.asText().endsWith("%")) {
      return Optional.of(concerned.size());
    }
    Map<String, Integer> scales = new HashMap<>();
    for (Snapshot pod : concerned) {
      if (!pod.controller().isEmpty()) {
        Optional<Snapshot> scaled = scaled(pod);
        if (scaled.isEmpty()) {
          return Optional.empty();
        }
        scales.put(scaled.get().uid(), scaled.get().replicas());
      }
    }
    return Optional.of(scales.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** Who says how many pods there are of a pod's kind: its controller, or that one's. */
  private Optional<Snapshot> scaled(Snapshot object) {
    JsonNode reference = object.controllerReference();
    for (Kind kind : SCALED) {
      if (kind.kind().equals(reference.path("kind").asText())) {
        Snapshot owner =
            api.get(new Ref(kind, object.namespace(), reference.path("name").asText()));
        if (owner != null) {
          return owner.controller().isEmpty() ? Optional.of(owner) : scaled(owner);
        }
      }
    }
    return Optional.empty();
  }
}
