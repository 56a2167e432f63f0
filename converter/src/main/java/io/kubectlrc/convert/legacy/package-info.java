/**
 * What Kubernetes' old API forms are called today: v1beta1, v1beta2 and v1beta3 become v1, pod
 * annotations become fields.
 *
 * <p>Works on trees alone. Of {@code io.kubectlrc} it imports nothing but the notes and refusals of
 * {@code convert}.
 */
package io.kubectlrc.convert.legacy;
