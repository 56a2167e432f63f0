/**
 * ReplicationControllers become Deployments.
 *
 * <p>{@link io.kubectlrc.convert.RcConverter} decides on trees, one controller at a time; {@link
 * io.kubectlrc.convert.ManifestConverter} applies that to whole manifests and edits their text;
 * {@link io.kubectlrc.convert.TypedConversion} is the same for typed objects. Everything is pure:
 * nothing here reads or writes a file. Imports of {@code io.kubectlrc} only {@code validity},
 * {@code selector}, {@code manifest} and {@code wording} (and its own {@code legacy}, {@code
 * kustomize} and {@code report}).
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.convert;
