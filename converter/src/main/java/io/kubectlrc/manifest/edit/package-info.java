/**
 * Changing what a manifest says without touching the rest of its text, and writing documents anew.
 *
 * <p>{@link io.kubectlrc.manifest.edit.Rewriter} computes the edits and reads its result again. It
 * must not know what Kubernetes objects mean, nor open files.
 */
package io.kubectlrc.manifest.edit;
