package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.wording.Wording;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/** The format of Checkstyle, which many tools of code review read. */
public final class CheckstyleReport extends XmlReport {

  /**
   * @param wording the words of remedies
   */
  public CheckstyleReport(Wording wording) {
    super("checkstyle", List.of("version", "4.3"), wording);
  }

  @Override
  void file(Xml xml, String file, List<Finding> findings) throws XMLStreamException {
    if (findings.isEmpty()) {
      return;
    }
    xml.element(
        "file",
        List.of("name", file),
        inside -> {
          for (Finding finding : findings) {
            inside.empty("error", attributes(finding));
          }
        });
  }

  private List<String> attributes(Finding finding) {
    return List.of(
        "line", Integer.toString(finding.at().line()),
        "column", Integer.toString(finding.at().column()),
        "severity", finding.severity().toString(),
        "message", line(finding),
        "source", "kubectl-rc." + finding.rule());
  }
}
