package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import java.util.stream.Stream;

/** Finds a suppression that suppresses nothing. */
public final class UnusedSuppression implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "unused-suppression",
          Severity.WARNING,
          "a suppression that suppresses nothing",
          "Either what it was for is mended, or it names a rule or a line wrongly; in any "
              + "case a reader would be misled.",
          """
          replicas: 3     # kubectl-rc:ignore single-replica
          """,
          "Remove it, or correct the rule's id.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  /** Finds something only once all other rules were asked. */
  @Override
  public Stream<Finding> check(LintContext context) {
    return context.unusedSuppressions().stream()
        .map(
            suppression ->
                Finding.ofSuppression(
                    this,
                    suppression,
                    context.knowsRule(suppression.rule())
                        ? "nothing here is found by " + suppression.rule()
                        : "there is no rule \"%s\"".formatted(suppression.rule()),
                    "remove it"));
  }
}
