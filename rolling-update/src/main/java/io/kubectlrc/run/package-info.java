/**
 * Runs operations, for users {@link io.kubectlrc.run.RollingUpdate} and {@link
 * io.kubectlrc.run.Adoption}: checks everything before the first write, takes the lock, and then
 * observes, asks for the next step, applies it and tells about it. The runner is one for all
 * operations; what one run of an update or of an adoption sees and remembers is its course.
 *
 * <p>Decides nothing about what comes next; prints nothing. Imports neither {@code simulate} nor
 * {@code rehearse} nor a Kubernetes client.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.run;
