package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scales the targets of HorizontalPodAutoscalers to what a script says that their load needs,
 * within their bounds. A target that has no replicas or is not there is left alone.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/">
 *     Horizontal pod autoscaling</a>
 */
final class AutoscalerController extends ControlLoop {

  private static final List<Kind> SCALABLE =
      List.of(
          Kind.REPLICATION_CONTROLLER, Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.DEPLOYMENT_CONFIG);

  private final Informer autoscalers;
  private final Map<String, Integer> needs = new HashMap<>();

  AutoscalerController(Simulation simulation) {
    super(simulation, "horizontal-pod-autoscaler");
    autoscalers =
        new Informer(
            simulation,
            Kind.HORIZONTAL_POD_AUTOSCALER,
            change -> {
              if (change.isCreation()) {
                enqueue(change.after().key());
              }
            });
  }

  /** From now on the load behind an autoscaler needs that many pods. */
  void needs(Ref autoscaler, int replicas) {
    needs.put(Snapshot.key(autoscaler.namespace(), autoscaler.name()), replicas);
  }

  @Override
  void sync(String key) {
    Snapshot autoscaler = autoscalers.get(key);
    if (autoscaler == null) {
      return;
    }
    enqueueAfter(key, simulation.dice().draw(simulation.pace().autoscaling()));
    Snapshot target = target(autoscaler);
    if (target == null || target.replicas() == 0) {
      return;
    }
    int least = autoscaler.spec().path("minReplicas").asInt(1);
    int most = autoscaler.spec().path("maxReplicas").asInt();
    int wanted = Math.max(least, Math.min(most, needs.getOrDefault(key, target.replicas())));
    if (wanted != target.replicas()) {
      JsonNode replicas = Edit.array().add(wanted).get(0);
      api.put(name(), target, Edit.with(target.tree(), "spec", "replicas", replicas));
    }
  }

  private Snapshot target(Snapshot autoscaler) {
    JsonNode reference = autoscaler.spec().path("scaleTargetRef");
    for (Kind kind : SCALABLE) {
      if (kind.kind().equals(reference.path("kind").asText())) {
        return api.get(new Ref(kind, autoscaler.namespace(), reference.path("name").asText()));
      }
    }
    return null;
  }
}
