/**
 * Looking on while something rolls: the pods of a controller, a Service or a selector from look to
 * look, the nodes beside them, steady requests and held sessions. Only reads.
 *
 * <p>{@link io.kubectlrc.watch.Watching} looks and tells; what it makes of that is in {@code
 * timeline}. What sends, and so opens sockets, is in {@code watch.net}, behind {@link
 * io.kubectlrc.watch.Traffic}. Imports of {@code io.kubectlrc} neither {@code simulate} nor {@code
 * rehearse}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.watch;
