/**
 * What several operations read of objects, and what they leave on them: metadata, owners, pods,
 * autoscalers, the guard of a template, every name that begins with {@code kubectl-rc.io/}.
 *
 * <p>Pure: reads no clock, no cluster and no file. Imports of {@code io.kubectlrc} only {@code
 * cluster}'s names of things, {@code convert}, {@code selector} and {@code manifest}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.object;
