package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.manifest.Source;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The findings of a report by the file they are in. */
final class ByFile {
  private ByFile() {}

  static Map<Source, List<Finding>> of(LintReport report) {
    Map<Source, List<Finding>> byFile = new IdentityHashMap<>();
    for (Finding finding : report.findings()) {
      byFile.computeIfAbsent(finding.at().source(), source -> new ArrayList<>()).add(finding);
    }
    return byFile;
  }
}
