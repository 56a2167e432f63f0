/**
 * What an operation on a cluster is: an {@link io.kubectlrc.operate.Operation} looks at a state and
 * says which {@link io.kubectlrc.operate.Step} comes next; the step says what it writes, what there
 * will be after it, and what to tell. What is told ({@link io.kubectlrc.operate.Progress}) and how
 * it ends ({@link io.kubectlrc.operate.Outcome}) are the same for all operations.
 *
 * <p>Pure; {@code io.kubectlrc.run} carries it out. Of {@code io.kubectlrc} it imports only {@code
 * object} and {@code cluster}'s names of things, and {@code wording}.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.operate;
