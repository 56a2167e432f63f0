package io.kubectlrc.lint.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Location;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Wording;
import java.io.IOException;

/** For scripts: an object with {@code findings} and a {@code summary}. */
public final class JsonReport implements ReportWriter {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Wording wording;

  /**
   * @param wording the words of remedies
   */
  public JsonReport(Wording wording) {
    this.wording = wording;
  }

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode findings = root.putArray("findings");
    report.findings().forEach(finding -> write(finding, findings.addObject()));
    ObjectNode summary = root.putObject("summary");
    for (Severity severity : Severity.values()) {
      summary.put(severity.toString(), report.count(severity));
    }
    summary.put("suppressed", report.suppressed().size());
    summary.put("objects", report.objects());
    summary.put("files", report.sources().size());
    out.append(Visible.lines(JSON.writeValueAsString(root))).append('\n');
  }

  private void write(Finding finding, ObjectNode to) {
    to.put("rule", finding.rule());
    to.put("severity", finding.severity().toString());
    to.put("message", finding.message());
    to.put("remedy", finding.remedy().in(wording));
    ObjectNode object = to.putObject("object");
    object.put("kind", finding.object().kind());
    object.put("namespace", finding.object().namespace());
    object.put("name", finding.object().name());
    write(finding.at(), to);
    ArrayNode related = to.putArray("related");
    for (Finding.Related other : finding.related()) {
      ObjectNode entry = related.addObject().put("message", other.message());
      write(other.at(), entry);
    }
    finding.fix().ifPresent(fix -> to.put("fix", fix.what()));
    to.put("fingerprint", finding.fingerprint());
  }

  private static void write(Location at, ObjectNode to) {
    to.put("file", at.file());
    to.put("document", at.document());
    to.put("line", at.line());
    to.put("column", at.column());
    to.put("endLine", at.span().end().line());
    to.put("endColumn", at.span().end().column());
    to.put("path", at.path());
  }
}
