package io.kubectlrc.lint;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A rule that notes facts of each file while it is read, and judges when all are known. Of many
 * thousands of files only the facts are in memory.
 *
 * @param <F> what is noted: small, and without a tree or a manifest. {@link Subject} and {@link
 *     Workload} are small; what they are asked for beyond names, labels, selectors and images makes
 *     their file read again.
 */
public abstract class SurveyRule<F> extends Rule {

  /**
   * A rule.
   *
   * @param reads as for {@link Rule}
   */
  protected SurveyRule(Description description, Aspect... reads) {
    super(description, reads);
  }

  /** What is to be remembered of a file. Asked on several threads. */
  protected abstract Stream<F> survey(LintFile file);

  /**
   * What it finds, in any order.
   *
   * @param facts of all files, in their order
   */
  protected abstract Stream<Finding> check(LintContext context, List<F> facts);

  @Override
  public final Stream<Finding> check(LintContext context) {
    // What is noted of this rule, it has surveyed itself.
    @SuppressWarnings("unchecked")
    List<F> facts = (List<F>) context.facts(this);
    return check(context, facts);
  }

  @Override
  final void note(LintFile file, Consumer<Object> notes) {
    given(survey(file)).forEach(fact -> notes.accept(given(fact)));
  }
}
