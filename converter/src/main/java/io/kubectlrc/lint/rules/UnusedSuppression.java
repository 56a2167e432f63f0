package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Suppression;
import java.util.stream.Stream;

/** Finds a suppression that suppresses nothing. */
public final class UnusedSuppression extends Rule {
  public UnusedSuppression() {
    super(
        new Description(
            Suppression.UNUSED,
            Severity.WARNING,
            "a suppression that suppresses nothing",
            "Either what it was for is mended, or it names a rule or a line wrongly; in any "
                + "case a reader would be misled.",
            """
            replicas: 3     # kubectl-rc:ignore single-replica
            """,
            "Remove it, or correct the rule's id; one that names no rule suppresses nothing."));
  }

  /** Finds something only once all other rules were asked. */
  @Override
  public Stream<Finding> check(LintContext context) {
    return context.unusedSuppressions().stream().map(suppression -> finding(context, suppression));
  }

  private Finding finding(LintContext context, Suppression suppression) {
    String rule = suppression.rule();
    if (rule.isEmpty()) {
      return Finding.ofSuppression(
          this, suppression, "it names no rule, and suppresses nothing", "name the rule");
    }
    String what =
        context.knowsRule(rule)
            ? "nothing here is found by " + rule
            : "there is no rule \"%s\"".formatted(rule);
    return Finding.ofSuppression(this, suppression, what, "remove it");
  }
}
