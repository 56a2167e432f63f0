/**
 * What happened, or would: the lives of pods, how many there are from moment to moment and behind
 * which Service, what nodes go through, requests and connections by second, and what stands beside
 * each failure.
 *
 * <p>Fed with consecutive observations by whoever makes them, on a real cluster or a simulated one;
 * reads no clock, no cluster and no file. However long it goes on, it keeps only so much: what is
 * there now, what was lately, and sums. Imports of {@code io.kubectlrc} only {@code object} and the
 * layers below it.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.timeline;
