package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.object.Metadata;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which ReplicationControllers there are to adopt, or adopted ones to bring back. */
public final class AdoptionTargets {
  private AdoptionTargets() {}

  /**
   * A ReplicationController, whether it is there or was adopted.
   *
   * @param name {@code dc/NAME} of a DeploymentConfig, through which those that it owns are reached
   *     where the cluster serves such
   */
  public record Target(String namespace, String name) implements Comparable<Target> {
    @Override
    public int compareTo(Target other) {
      return Comparator.comparing(Target::namespace)
          .thenComparing(Target::name)
          .compare(this, other);
    }

    /** {@code default/api-rc}. */
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /**
   * Finds them.
   *
   * @param namespace empty for all
   * @param labels of the ReplicationController or, where that is gone, of its Deployment
   */
  public static SortedSet<Target> find(
      Cluster cluster, String namespace, Goal goal, Map<String, String> labels) {
    SortedSet<Target> targets = new TreeSet<>();
    if (goal == Goal.ADOPT) {
      List<ObjectNode> controllers = cluster.list(Kind.REPLICATION_CONTROLLER, namespace, labels);
      boolean throughConfigs =
          controllers.stream().anyMatch(rc -> configOf(rc).isPresent())
              && cluster.serves(Kind.DEPLOYMENT_CONFIG);
      for (ObjectNode rc : controllers) {
        Optional<String> config = throughConfigs ? configOf(rc) : Optional.empty();
        targets.add(target(rc, config.map(OriginConfig.PREFIX::concat).orElse(Metadata.name(rc))));
      }
    }
    List<ObjectNode> deployments = cluster.list(Kind.DEPLOYMENT, namespace, labels);
    boolean anyWithout =
        deployments.stream().anyMatch(deployment -> Origin.nameOn(deployment).isEmpty());
    List<ObjectNode> replicaSets =
        goal == Goal.UNDO && anyWithout
            ? cluster.list(Kind.REPLICA_SET, namespace, Map.of())
            : List.of();
    for (ObjectNode deployment : deployments) {
      Optional<String> origin = Origin.subjectOn(deployment);
      boolean inFlight = Deployment.goalOf(deployment).isPresent();
      boolean lost = Origin.lostBy(deployment, replicaSets).isPresent();
      if (inFlight || (origin.isPresent() || lost) && goal == Goal.UNDO) {
        // One that has lost what it was made of goes by its own name.
        targets.add(target(deployment, origin.orElse(Metadata.name(deployment))));
      }
    }
    return targets;
  }

  /** The DeploymentConfig that a ReplicationController belongs to, if it does. */
  static Optional<String> configOf(ObjectNode rc) {
    return Owner.of(rc).filter(Owner::isDeploymentConfig).map(Owner::name);
  }

  private static Target target(ObjectNode object, String name) {
    return new Target(Metadata.namespace(object), name);
  }
}
