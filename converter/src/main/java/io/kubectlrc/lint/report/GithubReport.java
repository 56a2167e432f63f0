package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Location;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Wording;
import java.io.IOException;

/**
 * For GitHub Actions, which shows each line of this output as an annotation of a pull request.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">Workflow
 *     commands</a>
 */
public final class GithubReport implements ReportWriter {
  private final Wording wording;

  /**
   * @param wording the words of remedies
   */
  public GithubReport(Wording wording) {
    this.wording = wording;
  }

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    for (Finding finding : report.findings()) {
      Location at = finding.at();
      out.append(
          "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n"
              .formatted(
                  command(finding),
                  property(Visible.of(at.file())),
                  at.line(),
                  at.span().end().line(),
                  at.column(),
                  Math.max(at.column(), at.span().end().column()),
                  property(finding.rule()),
                  data(OneLine.of(finding, wording))));
    }
  }

  private static String command(Finding finding) {
    return switch (finding.severity()) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "notice";
    };
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
