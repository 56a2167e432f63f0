package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/**
 * The format of JUnit, for build servers: a suite a file, a case a finding. A finding fails if it
 * is as severe as asked for; otherwise it passes and says so in its output.
 */
public final class JunitReport implements ReportWriter {
  private final Severity failing;

  /**
   * @param failing what severity makes a finding a failure
   */
  public JunitReport(Severity failing) {
    this.failing = failing;
  }

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    Map<Source, List<Finding>> byFile = ByFile.of(report);
    Xml.write(
        out,
        xml ->
            xml.element(
                "testsuites",
                List.of("name", "kubectl-rc lint"),
                root -> {
                  for (Manifest manifest : report.manifests()) {
                    suite(root, manifest, byFile.getOrDefault(manifest.source(), List.of()));
                  }
                }));
  }

  private void suite(Xml xml, Manifest manifest, List<Finding> findings) throws XMLStreamException {
    String file = manifest.source().name();
    long failures = findings.stream().filter(this::fails).count();
    xml.element(
        "testsuite",
        List.of(
            "name", file,
            "tests", Integer.toString(Math.max(1, findings.size())),
            "failures", Long.toString(failures)),
        suite -> {
          if (findings.isEmpty()) {
            suite.empty("testcase", List.of("name", "lint", "classname", file));
          }
          for (Finding finding : findings) {
            test(suite, file, finding);
          }
        });
  }

  private void test(Xml xml, String file, Finding finding) throws XMLStreamException {
    String place = "%s:%d:%d".formatted(file, finding.at().line(), finding.at().column());
    String text = "%s: %s".formatted(place, OneLine.of(finding));
    xml.element(
        "testcase",
        List.of("name", finding.rule() + " " + place, "classname", file),
        test -> {
          if (fails(finding)) {
            test.text(
                "failure",
                List.of("type", finding.severity().toString(), "message", finding.message()),
                text);
          } else {
            test.text("system-out", List.of(), text);
          }
        });
  }

  private boolean fails(Finding finding) {
    return finding.severity().atLeast(failing);
  }
}
