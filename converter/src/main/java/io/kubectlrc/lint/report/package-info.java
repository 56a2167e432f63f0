/**
 * How a {@link io.kubectlrc.lint.LintReport} is told: to people, and in the formats that tools of
 * code review read.
 *
 * <p>Each format writes to an {@link java.lang.Appendable} it is given. Of {@code io.kubectlrc} it
 * imports {@code lint}, {@code manifest} and {@code wording} alone.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.lint.report;
