/**
 * What the toolkit needs of a Kubernetes API server. The real one is in {@code cluster.http}, one
 * in memory in {@code simulate}.
 *
 * <p>Knows of no operation: imports of {@code io.kubectlrc} only {@code selector}, {@code manifest}
 * and {@code wording}.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.cluster;
