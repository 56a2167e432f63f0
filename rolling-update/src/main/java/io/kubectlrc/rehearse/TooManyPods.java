package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.update.Foreseeable;
import io.kubectlrc.update.Journal;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rehearsal would have more pods than it is worth: every pod is followed by itself, and what
 * happens to {@value #LIMIT} is what happens to more.
 */
public final class TooManyPods extends RefusalException {

  /** As many as a rehearsal may have, of all controllers together. */
  public static final int LIMIT = Foreseeable.MOST_PODS;

  private static final Set<Kind> CONTROLLERS =
      Set.of(Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET, Kind.DEPLOYMENT);

  private TooManyPods(long pods, String whose) {
    super(
        new Refusal(
            "%s asks for %d pods, and a rehearsal follows at most %d".formatted(whose, pods, LIMIT),
            "Rehearse it with fewer replicas."),
        null);
  }

  /**
   * @param nodes how many of them have a pod of each DaemonSet; none if these have no pods, nor
   *     StatefulSets
   * @throws TooManyPods if its controllers ask for more than the limit
   */
  static void refuse(InitialState initial, int nodes) {
    Set<String> configs =
        initial.objects().stream()
            .filter(thing -> thing.kind() == Kind.DEPLOYMENT_CONFIG)
            .map(thing -> Metadata.name(thing.tree()))
            .collect(Collectors.toSet());
    long pods = 0;
    for (InitialState.Thing thing : initial.objects()) {
      if (CONTROLLERS.contains(thing.kind())) {
        refuse(thing.tree());
        boolean owned =
            thing.tree().at("/metadata/ownerReferences").size() > 0
                || configs.contains(
                    thing.tree().at("/metadata/labels").path(OpenShiftMarks.CONFIG).asText());
        pods += owned ? 0 : replicas(thing.tree());
      } else if (nodes > 0 && thing.kind() == Kind.STATEFUL_SET) {
        refuse(thing.tree());
        pods += replicas(thing.tree());
      } else if (nodes > 0 && thing.kind() == Kind.DAEMON_SET) {
        pods += nodes;
      } else if (thing.kind() == Kind.DEPLOYMENT_CONFIG) {
        long asked = thing.tree().at("/spec/replicas").asLong(); // it has no default
        refuse(asked, named(thing.tree()));
        pods += asked;
      } else if (thing.kind() == Kind.HORIZONTAL_POD_AUTOSCALER) {
        refuse(thing.tree().at("/spec/minReplicas").asLong(), named(thing.tree()));
      }
    }
    refuse(pods, "what there is");
  }

  /**
   * @throws TooManyPods if an update is to end with more than the limit
   */
  static void refuse(Journal update) {
    refuse(update.desired(), "ReplicationController " + update.to());
  }

  private static void refuse(JsonNode controller) {
    refuse(replicas(controller), named(controller));
  }

  private static void refuse(long pods, String whose) {
    if (pods > LIMIT) {
      throw new TooManyPods(pods, whose);
    }
  }

  private static long replicas(JsonNode controller) {
    return controller.at("/spec/replicas").asLong(1);
  }

  private static String named(JsonNode object) {
    return object.path("kind").asText() + " " + Metadata.name(object);
  }
}
