/**
 * Changing what a manifest says without touching the rest of its text, and writing documents anew.
 *
 * <p>{@link io.kubectlrc.manifest.edit.Rewriter} computes the edits and reads its result again. It
 * must not know what Kubernetes objects mean, nor open files.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.manifest.edit;
