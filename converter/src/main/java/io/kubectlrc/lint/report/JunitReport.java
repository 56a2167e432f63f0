package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/**
 * The format of JUnit, for build servers: a suite a file, a case a finding. A finding fails if it
 * is as severe as asked for; otherwise it passes and says so in its output.
 */
public final class JunitReport extends XmlReport {
  private final Severity failing;

  /**
   * @param failing what severity makes a finding a failure
   * @param wording the words of remedies
   */
  public JunitReport(Severity failing, Wording wording) {
    super("testsuites", List.of("name", Task.LINT.of().in(wording)), wording);
    this.failing = failing;
  }

  @Override
  void file(Xml xml, String file, List<Finding> findings) throws XMLStreamException {
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
    String text = "%s: %s".formatted(place, line(finding));
    xml.element(
        "testcase",
        List.of("name", finding.rule() + " " + place, "classname", file),
        test -> {
          if (fails(finding)) {
            test.text(
                "failure",
                List.of("type", finding.severity().toString(), "message", OneLine.what(finding)),
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
