/**
 * The adoption of a running ReplicationController by a Deployment, and its undoing, as an
 * operation: what is in the cluster goes in, the next step comes out.
 *
 * <p>{@link io.kubectlrc.adopt.AdoptionPlanner} decides, {@link io.kubectlrc.adopt.AdoptionStep}
 * has all that it can decide on. Pure: reads no clock, no cluster and no file. Imports of {@code
 * io.kubectlrc} only {@code operate}, {@code object}, {@code cluster}'s names of things, {@code
 * convert}, {@code selector} and {@code manifest}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version; but for the types that say otherwise.
 */
package io.kubectlrc.adopt;
