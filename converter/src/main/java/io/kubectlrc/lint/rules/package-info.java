/**
 * The rules, one class each; a class is called like its rule's id. They are listed in {@link
 * io.kubectlrc.lint.rules.Rules}.
 *
 * <p>Of {@code io.kubectlrc} they import {@code lint} and what that may import.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version; but for the types that say otherwise.
 */
package io.kubectlrc.lint.rules;
