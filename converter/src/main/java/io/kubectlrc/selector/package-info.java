/**
 * What a selector matches, the rule of the update key, and versioned names and labels.
 *
 * <p>Pure functions of trees and maps. Imports nothing of {@code io.kubectlrc} but {@code manifest}
 * and {@code wording}.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.selector;
