/**
 * The real API server: fabric8's HTTP client, kubeconfigs, watches that outlive their connections.
 *
 * <p>Who talks to a cluster asks for a {@link io.kubectlrc.cluster.Cluster}; only what opens one
 * needs {@link io.kubectlrc.cluster.http.KubernetesCluster} and {@link
 * io.kubectlrc.cluster.http.Connection}. Imports of {@code io.kubectlrc} only {@code cluster},
 * {@code selector} and {@code manifest}.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.cluster.http;
