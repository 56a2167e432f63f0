package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.wording.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** An XML document whose root has an element for each file. */
abstract sealed class XmlReport implements ReportWriter permits CheckstyleReport, JunitReport {
  private final String root;
  private final List<String> attributes;
  private final Wording wording;

  /**
   * @param root the name of the root element
   * @param attributes of the root, names and values by turns
   * @param wording the words of remedies
   */
  XmlReport(String root, List<String> attributes, Wording wording) {
    this.root = root;
    this.attributes = attributes;
    this.wording = wording;
  }

  /** Writes what there is to say of one file. */
  abstract void file(Xml xml, String file, List<Finding> findings) throws XMLStreamException;

  /** A finding in one line. */
  final String line(Finding finding) {
    return OneLine.of(finding, wording);
  }

  @Override
  public final void write(LintReport report, Appendable out) throws IOException {
    Map<Source, List<Finding>> byFile = new IdentityHashMap<>();
    for (Finding finding : report.findings()) {
      byFile.computeIfAbsent(finding.at().source(), source -> new ArrayList<>()).add(finding);
    }
    Xml.write(
        out,
        xml ->
            xml.element(
                root,
                attributes,
                inside -> {
                  for (Source source : report.sources()) {
                    file(inside, source.name(), byFile.getOrDefault(source, List.of()));
                  }
                }));
  }
}
