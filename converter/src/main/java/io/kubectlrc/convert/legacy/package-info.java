/**
 * What Kubernetes' old API forms are called today: v1beta1, v1beta2 and v1beta3 become v1, pod
 * annotations become fields.
 *
 * <p>Works on trees alone. Of {@code io.kubectlrc} it imports nothing but the notes and refusals of
 * {@code convert}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.convert.legacy;
