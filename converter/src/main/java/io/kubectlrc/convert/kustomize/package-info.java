/**
 * Kustomizations among the input: which of its documents are whole objects and which only patch
 * some, and what those become with the ReplicationControllers that they name.
 *
 * <p>It reads no file that the input does not have.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/">The
 *     kustomization file</a>
 */
package io.kubectlrc.convert.kustomize;
