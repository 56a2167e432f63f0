/**
 * The adoption of a running ReplicationController by a Deployment, and its undoing, as pure
 * functions: what is in the cluster goes in, the next step comes out.
 *
 * <p>Imports no I/O, no clock, and of the toolkit only {@code rollout}, {@code convert}, {@code
 * selector} and {@code manifest}.
 */
package io.kubectlrc.adopt;
