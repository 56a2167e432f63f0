/**
 * The rules, one class each; a class is called like its rule's id. They are listed in {@link
 * io.kubectlrc.lint.rules.Rules}.
 *
 * <p>Of {@code io.kubectlrc} they import {@code lint} and what that may import.
 */
package io.kubectlrc.lint.rules;
