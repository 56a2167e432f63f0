package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Connection;
import io.kubectlrc.cluster.KubernetesCluster;

/** Where commands get their cluster from. */
@FunctionalInterface
interface Connector {

  /** The real ones. */
  Connector REAL =
      connection -> {
        KubernetesCluster cluster = KubernetesCluster.connect(connection);
        return new Connected(cluster, cluster.namespace());
      };

  /** Connects; no request is made yet. */
  Connected connect(Connection connection);

  /**
   * A cluster.
   *
   * @param namespace the one to work in
   */
  record Connected(Cluster cluster, String namespace) {}
}
