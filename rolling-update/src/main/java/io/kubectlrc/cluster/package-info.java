/**
 * What the toolkit needs of a Kubernetes API server, and its implementation over fabric8's client.
 *
 * <p>Knows of no operation: imports of {@code io.kubectlrc} only {@code selector} and {@code
 * manifest}.
 */
package io.kubectlrc.cluster;
