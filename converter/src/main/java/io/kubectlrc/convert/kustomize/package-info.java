/**
 * Kustomizations among the input: which of its documents are whole objects and which only patch
 * some, and which objects those are for.
 *
 * <p>It reads no file that the input does not have. Imports of {@code io.kubectlrc} only {@code
 * manifest}.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/">The
 *     kustomization file</a>
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.convert.kustomize;
