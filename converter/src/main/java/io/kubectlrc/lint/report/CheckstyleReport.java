package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The format of Checkstyle, which many tools of code review read. */
public final class CheckstyleReport implements ReportWriter {

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    Map<Source, List<Finding>> byFile = ByFile.of(report);
    Xml.write(
        out,
        xml ->
            xml.element(
                "checkstyle",
                List.of("version", "4.3"),
                root -> {
                  for (Manifest manifest : report.manifests()) {
                    List<Finding> findings = byFile.getOrDefault(manifest.source(), List.of());
                    if (!findings.isEmpty()) {
                      root.element(
                          "file",
                          List.of("name", manifest.source().name()),
                          file -> {
                            for (Finding finding : findings) {
                              file.empty("error", attributes(finding));
                            }
                          });
                    }
                  }
                }));
  }

  private static List<String> attributes(Finding finding) {
    return List.of(
        "line", Integer.toString(finding.at().line()),
        "column", Integer.toString(finding.at().column()),
        "severity", finding.severity().toString(),
        "message", OneLine.of(finding),
        "source", "kubectl-rc." + finding.rule());
  }
}
