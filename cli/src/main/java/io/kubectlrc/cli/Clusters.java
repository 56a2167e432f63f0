package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.run.Holder;

/** How commands reach the cluster that their options name. Tests and the demo have another way. */
@FunctionalInterface
interface Clusters {

  /** The clusters that kubeconfig files name. */
  Clusters REAL =
      connection -> {
        KubernetesCluster cluster = KubernetesCluster.connect(connection);
        return new Connected(cluster, cluster.namespace(), Holder.ofThisProcess());
      };

  /**
   * Gets ready to connect.
   *
   * @throws io.kubectlrc.cluster.ClusterException if that cannot work
   */
  Connected connect(Connection connection);

  /**
   * A connection.
   *
   * @param namespace the one to work in if nothing names another
   * @param holder who takes locks there
   */
  record Connected(Cluster cluster, String namespace, Holder holder) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }
}
