package io.kubectlrc.lint;

import io.kubectlrc.manifest.Source;
import java.util.List;

/**
 * What came of linting.
 *
 * @param findings in the order of the input, to be shown
 * @param suppressed findings that a manifest's author does not want to hear of
 * @param sources what was linted
 * @param objects how many objects there are in them
 */
public record LintReport(
    List<Finding> findings, List<Suppressed> suppressed, List<Source> sources, int objects) {
  public LintReport {
    findings = List.copyOf(findings);
    suppressed = List.copyOf(suppressed);
    sources = List.copyOf(sources);
  }

  /** A finding and what suppresses it. */
  public record Suppressed(Finding finding, Suppression by) {}

  /** Whether something was found that is this severe or worse. */
  public boolean hasAtLeast(Severity severity) {
    return findings.stream().anyMatch(finding -> finding.severity().atLeast(severity));
  }

  /** How many findings there are of exactly this severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** The numbers alone: of the sources with all their text nobody wants to see every line. */
  @Override
  public String toString() {
    return "LintReport[%d objects, %d errors, %d warnings, %d infos, %d suppressed]"
        .formatted(
            objects,
            count(Severity.ERROR),
            count(Severity.WARNING),
            count(Severity.INFO),
            suppressed.size());
  }

  /** The same with other findings to be shown. */
  public LintReport withFindings(List<Finding> findings) {
    return new LintReport(findings, suppressed, sources, objects);
  }
}
