/**
 * What a migration has before it: the ReplicationControllers and DeploymentConfigs of a cluster,
 * who selects and scales them, what lint and {@code adopt} say of them, and what is done already.
 * Only lists; what {@code adopt} would do is asked of its own checks, on the copy that was listed.
 * Imports of {@code io.kubectlrc} {@code run}, {@code lint} and the layers below them, and the
 * pages of {@code timeline}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.inventory;
