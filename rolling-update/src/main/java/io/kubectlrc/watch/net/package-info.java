/**
 * What a watch sends, over sockets: steady requests in an open workload, held sessions, and what
 * notices that the sender itself stood still. Decides nothing about what is right.
 *
 * <p>Imports of {@code io.kubectlrc} only {@code watch} and the layers below it.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.watch.net;
