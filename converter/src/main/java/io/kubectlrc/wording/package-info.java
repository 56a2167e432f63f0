/**
 * Sentences in which actions stand: what to do is data for a program, and a person reads it in the
 * words of what he works with, such as a command's flags.
 *
 * <p>Knows of nothing else: imports nothing of {@code io.kubectlrc}.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added, and so may settings and tasks.
 */
package io.kubectlrc.wording;
