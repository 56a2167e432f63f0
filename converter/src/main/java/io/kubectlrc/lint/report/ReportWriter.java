package io.kubectlrc.lint.report;

import io.kubectlrc.lint.LintReport;
import java.io.IOException;

/** Tells what came of linting, in one format. */
public interface ReportWriter {
  void write(LintReport report, Appendable out) throws IOException;
}
