package io.kubectlrc.lint;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import java.util.Set;
import java.util.stream.Stream;

/** One thing to look for. Pure: what it finds depends on the context alone. */
public interface Rule {
  Description description();

  /**
   * What it takes from a manifest that a kustomization may make different. Where one does, it finds
   * nothing: what will be applied is not what is read.
   */
  default Set<Aspect> reads() {
    return Set.of();
  }

  /** What it finds, in any order. */
  Stream<Finding> check(LintContext context);
}
