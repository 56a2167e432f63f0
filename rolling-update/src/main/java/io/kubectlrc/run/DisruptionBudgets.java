package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import java.util.List;
import java.util.Map;

/**
 * PodDisruptionBudgets, which no server from 1.25 on has under the name that one before 1.21 has.
 */
public final class DisruptionBudgets {
  private DisruptionBudgets() {}

  /**
   * Those of a namespace.
   *
   * @throws ClusterException if the user may not list them, among others
   */
  public static List<ObjectNode> in(Cluster cluster, String namespace) {
    for (Kind kind : List.of(Kind.POD_DISRUPTION_BUDGET, Kind.BETA_POD_DISRUPTION_BUDGET)) {
      try {
        return cluster.list(kind, namespace, Map.of());
      } catch (ClusterException e) {
        if (e.reason() != Reason.NOT_FOUND) {
          throw e;
        }
      }
    }
    return List.of();
  }
}
