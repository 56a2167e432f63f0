/**
 * What an operation on a cluster is: it looks, says which step comes next, and what that step
 * writes. Pure; {@code io.kubectlrc.run} carries it out.
 *
 * <p>Of {@code io.kubectlrc} it imports only {@code cluster}'s names of things.
 */
package io.kubectlrc.operate;
