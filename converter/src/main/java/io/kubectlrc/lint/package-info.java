/**
 * Finds in manifests what will break when they meet a cluster or each other.
 *
 * <p>{@link io.kubectlrc.lint.Linter} takes the documents of one call, the {@link
 * io.kubectlrc.lint.LintContext} they form, and asks every {@link io.kubectlrc.lint.Rule} it is
 * given, as a rule those of {@code lint.rules}. Pure: no files, no git, no output; of {@code
 * io.kubectlrc} it imports {@code convert}, {@code validity}, {@code selector}, {@code manifest}
 * and {@code wording} alone.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.lint;
