package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Connection;
import io.kubectlrc.cluster.KubernetesCluster;
import io.kubectlrc.run.Holder;

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
   * @param holder who takes locks there
   */
  record Connected(Cluster cluster, String namespace, Holder holder) {

    /** For this process. */
    Connected(Cluster cluster, String namespace) {
      this(cluster, namespace, Holder.ofThisProcess());
    }
  }
}
