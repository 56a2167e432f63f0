/**
 * What the toolkit needs of a Kubernetes API server, and its implementation over fabric8's client.
 *
 * <p>Decides nothing about updates or adoptions: imports neither {@code rollout} nor {@code adopt}
 * nor {@code run}.
 */
package io.kubectlrc.cluster;
