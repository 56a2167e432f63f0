package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Location;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Wording;
import java.io.IOException;

/**
 * For people: on a terminal with the line of the source, otherwise one line a finding, as compilers
 * write it.
 */
public final class TextReport implements ReportWriter {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";

  private final boolean terminal;
  private final boolean colour;
  private final Wording wording;

  /**
   * @param terminal whether a person reads it as it is written
   * @param colour whether that person wants colours
   * @param wording the words of remedies
   */
  public TextReport(boolean terminal, boolean colour, Wording wording) {
    this.terminal = terminal;
    this.colour = colour;
    this.wording = wording;
  }

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    for (Finding finding : report.findings()) {
      if (terminal) {
        atLength(finding, out);
      } else {
        line(finding, out);
      }
    }
    if (terminal || !report.findings().isEmpty()) {
      out.append(summary(report)).append('\n');
    }
  }

  private void line(Finding finding, Appendable out) throws IOException {
    Location at = finding.at();
    String place = at.file() + ":" + at.line() + ":" + at.column();
    String found =
        finding.severity() + ": " + OneLine.of(finding, wording) + " [" + finding.rule() + "]";
    out.append(Visible.of(place + ": " + found)).append('\n');
  }

  private void atLength(Finding finding, Appendable out) throws IOException {
    Location at = finding.at();
    out.append(
        "%s %s%s\n"
            .formatted(
                paint(BOLD, Visible.of("%s:%d:%d:".formatted(at.file(), at.line(), at.column()))),
                paint(
                    colourOf(finding.severity()), finding.severity() + "[" + finding.rule() + "]"),
                Visible.of(
                    finding.object().equals(ObjectName.NONE) ? "" : " " + finding.object())));
    out.append("  ").append(Visible.of(finding.message())).append('\n');
    excerpt(at, colourOf(finding.severity()), out);
    for (Finding.Related related : finding.related()) {
      String other = "%s: %s".formatted(related.at(), related.message());
      out.append("  %s %s\n".formatted(paint(BOLD, "see"), Visible.of(other)));
    }
    out.append(
        "  %s %s\n\n".formatted(paint(BOLD, "do"), Visible.of(finding.remedy().in(wording))));
  }

  private void excerpt(Location at, String colour, Appendable out) throws IOException {
    String line = at.lineText();
    if (line.isBlank()) {
      return;
    }
    String number = Integer.toString(at.line());
    int start = at.inLine();
    int end = Math.min(start + at.text().length(), line.length());
    out.append("  %s | %s\n".formatted(number, inPlace(line)));
    // Tabs stay tabs, so that the caret stands where the terminal puts the text above it.
    String indent = columns(line.substring(0, start)).replaceAll("[^\t]", " ");
    String carets = "^".repeat(Math.max(1, columns(line.substring(start, end)).length()));
    out.append(
        "  %s | %s%s\n".formatted(" ".repeat(number.length()), indent, paint(colour, carets)));
  }

  /** Nothing that is hidden, and nothing moved: the caret is to stand where it points. */
  private static String inPlace(String line) {
    StringBuilder shown = new StringBuilder(line);
    for (int i = 0; i < shown.length(); i++) {
      if (Visible.isHidden(shown.charAt(i))) {
        shown.setCharAt(i, '\uFFFD');
      }
    }
    return shown.toString();
  }

  /** A text as wide as a terminal shows it: emoji, beyond the basic plane, take two columns. */
  private static String columns(String text) {
    return text.replaceAll("[\\x{10000}-\\x{10FFFF}]", "  ");
  }

  private static String colourOf(Severity severity) {
    return switch (severity) {
      case ERROR -> "\u001b[1;31m";
      case WARNING -> "\u001b[1;33m";
      case INFO -> "\u001b[1;36m";
    };
  }

  private String paint(String with, String text) {
    return colour ? with + text + RESET : text;
  }

  private static String summary(LintReport report) {
    return "%s, %s, %s in %s of %s%s"
        .formatted(
            count(report.count(Severity.ERROR), "error"),
            count(report.count(Severity.WARNING), "warning"),
            count(report.count(Severity.INFO), "note"),
            count(report.objects(), "object"),
            count(report.sources().size(), "file"),
            report.suppressed().isEmpty()
                ? ""
                : " (" + report.suppressed().size() + " suppressed)");
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
