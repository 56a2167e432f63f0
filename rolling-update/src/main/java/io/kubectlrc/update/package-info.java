/**
 * The rolling update, as an operation: from what is in the cluster to the next step.
 *
 * <p>{@link io.kubectlrc.update.UpdatePlanner} decides, {@link io.kubectlrc.update.UpdateStep} has
 * all that it can decide on. Pure: reads no clock, no cluster and no file. Imports of {@code
 * io.kubectlrc} only {@code operate}, {@code object}, {@code cluster}'s names of things, {@code
 * convert}, {@code validity}, {@code selector} and {@code manifest}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version; but for the types that say otherwise.
 */
package io.kubectlrc.update;
