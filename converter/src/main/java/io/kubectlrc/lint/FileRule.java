package io.kubectlrc.lint;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import java.util.List;
import java.util.stream.Stream;

/** A rule that judges each file by itself: it is given the file once, while that is in memory. */
public abstract class FileRule extends SurveyRule<Finding> {

  /**
   * A rule.
   *
   * @param reads as for {@link Rule}
   */
  protected FileRule(Description description, Aspect... reads) {
    super(description, reads);
  }

  /** What it finds, in any order. Asked on several threads. */
  public abstract Stream<Finding> check(LintFile file);

  @Override
  protected final Stream<Finding> survey(LintFile file) {
    return check(file);
  }

  @Override
  protected final Stream<Finding> check(LintContext context, List<Finding> found) {
    return found.stream();
  }
}
