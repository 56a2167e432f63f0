package io.kubectlrc.cli;

import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.report.CheckstyleReport;
import io.kubectlrc.lint.report.GithubReport;
import io.kubectlrc.lint.report.JsonReport;
import io.kubectlrc.lint.report.JunitReport;
import io.kubectlrc.lint.report.ReportWriter;
import io.kubectlrc.lint.report.SarifReport;
import io.kubectlrc.lint.report.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One {@code -o FORMAT[=FILE]}.
 *
 * @param file empty for the stream
 * @param stream where it goes unless a file is named
 */
record LintOutput(ReportWriter writer, Optional<Path> file, Screen stream) {

  static LintOutput parse(String text, CommandSpec spec, Io io, Screen stream, Severity failOn) {
    int equals = text.indexOf('=');
    String format = equals < 0 ? text : text.substring(0, equals);
    if (equals == text.length() - 1) {
      throw new ParameterException(
          spec.commandLine(), "-o %s names no file; write -o FORMAT=FILE".formatted(text));
    }
    Optional<Path> file =
        equals < 0
            ? Optional.empty()
            : Optional.of(io.directory().resolve(text.substring(equals + 1)));
    boolean terminal = file.isEmpty() && io.terminal();
    ReportWriter writer =
        switch (format) {
          case "text" -> new TextReport(terminal, terminal && io.colour(), Flags.WORDING);
          case "json" -> new JsonReport(Flags.WORDING);
          case "sarif" -> new SarifReport(Version.text(), Flags.WORDING);
          case "junit" -> new JunitReport(failOn, Flags.WORDING);
          case "checkstyle" -> new CheckstyleReport(Flags.WORDING);
          case "github" -> new GithubReport(Flags.WORDING);
          default ->
              throw new ParameterException(
                  spec.commandLine(),
                  "there is no output format \""
                      + format
                      + "\": text, json, sarif, junit, checkstyle or github");
        };
    return new LintOutput(writer, file, stream);
  }

  /** Two formats in one stream are neither. */
  static void refuseSharedOutput(List<LintOutput> outputs, CommandSpec spec) {
    if (outputs.stream().filter(output -> output.file().isEmpty()).count() > 1) {
      throw new ParameterException(
          spec.commandLine(), "only one -o can go to standard output; write -o FORMAT=FILE");
    }
  }

  void write(LintReport report) throws IOException {
    if (file.isEmpty()) {
      writer.write(report, stream.exact());
      return;
    }
    StringBuilder out = new StringBuilder();
    writer.write(report, out);
    AtomicFile.put(file.get(), out.toString());
  }
}
