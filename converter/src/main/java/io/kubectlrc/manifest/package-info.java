/**
 * Manifests as text: reading streams of YAML and JSON with the place of every value. What changes
 * and writes them is in {@link io.kubectlrc.manifest.edit}.
 *
 * <p>It is the foundation of the library. It imports nothing else of kubectl-rc but {@code
 * wording}, and it alone knows SnakeYAML. {@link io.kubectlrc.manifest.Inputs} alone reads files;
 * all else is pure.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.manifest;
