package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.KubernetesCluster;
import io.kubectlrc.run.Holder;

/** How commands reach the cluster that their options name. */
@FunctionalInterface
interface Clusters {

  /** The clusters that kubeconfig files name. */
  Clusters REAL =
      options -> {
        KubernetesCluster cluster = KubernetesCluster.connect(options.connection());
        return new Connected(cluster, cluster.namespace(), Holder.ofThisProcess());
      };

  /**
   * Gets ready to connect.
   *
   * @throws io.kubectlrc.cluster.ClusterException if that cannot work
   */
  Connected connect(ClusterOptions options);

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
