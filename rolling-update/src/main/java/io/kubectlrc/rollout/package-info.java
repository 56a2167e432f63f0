/**
 * The rolling update as pure functions: from what is in the cluster to the next step.
 *
 * <p>Reads no clock, no cluster and no file, and imports no I/O; of {@code io.kubectlrc} only
 * {@code convert}, {@code selector} and {@code manifest}.
 */
package io.kubectlrc.rollout;
