/**
 * The rolling update, as an operation: from what is in the cluster to the next step.
 *
 * <p>{@link io.kubectlrc.update.UpdatePlanner} decides, {@link io.kubectlrc.update.UpdateStep} has
 * all that it can decide on. Pure: reads no clock, no cluster and no file. Imports of {@code
 * io.kubectlrc} only {@code operate}, {@code object}, {@code cluster}'s names of things, {@code
 * convert}, {@code validity}, {@code selector} and {@code manifest}.
 */
package io.kubectlrc.update;
