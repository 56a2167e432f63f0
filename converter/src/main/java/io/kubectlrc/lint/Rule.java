package io.kubectlrc.lint;

import java.util.stream.Stream;

/** One thing to look for. Pure: what it finds depends on the context alone. */
public interface Rule {
  Description description();

  /** What it finds, in any order. */
  Stream<Finding> check(LintContext context);
}
