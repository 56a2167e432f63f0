/**
 * What a watch sends, over sockets: steady requests in an open workload, held sessions, and what
 * notices that the sender itself stood still. Decides nothing about what is right.
 *
 * <p>Imports of {@code io.kubectlrc} only {@code watch} and the layers below it.
 */
package io.kubectlrc.watch.net;
