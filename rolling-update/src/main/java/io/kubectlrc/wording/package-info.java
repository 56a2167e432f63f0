/**
 * Sentences in which actions stand: what to do is data for a program, and a person reads it in the
 * words of what he works with, such as a command's flags.
 *
 * <p>Knows of nothing else: imports nothing of {@code io.kubectlrc}.
 */
package io.kubectlrc.wording;
