package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import java.util.stream.Collectors;

/** A finding in one line, for the formats that have no better place for what belongs to it. */
final class OneLine {
  private OneLine() {}

  /** What is wrong, what to do, and which other places to look at. */
  static String of(Finding finding) {
    String others =
        finding.related().stream()
            .map(related -> related.message() + " at " + related.at())
            .collect(Collectors.joining(", "));
    return finding.message()
        + "; "
        + finding.remedy()
        + (others.isEmpty() ? "" : " (" + others + ")");
  }
}
