package io.kubectlrc.cli;

import io.kubectlrc.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code --report}: what happens, or would, in a file. */
final class ReportOption {
  private CommandSpec command;
  private Path file;

  void describe(Syntax syntax) {
    command = syntax.command();
    syntax
        .option(Path.class, "--report")
        .label("FILE.html|FILE.json")
        .says(
            "Write there what happens, moment by moment: as a page to look at, or as JSON for programs"
                + " and for kubectl-rc report. The file is there when all is over, however it ends.")
        .to(value -> file = value);
  }

  /** Whether it was asked for. */
  boolean asked() {
    return file != null;
  }

  /**
   * Begins the file, before anything is done.
   *
   * @throws ParameterException if its ending says nothing that can be written
   * @throws IOException if it cannot be written
   */
  ReportFile open(Io io) throws IOException {
    if (file == null) {
      return ReportFile.NONE;
    }
    ReportFormat format =
        ReportFormat.ofEnding(file)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "--report ends in .html or .json, unlike " + file));
    return ReportFile.in(io.directory().resolve(file), format);
  }

  /** What the timeline is of: what this command does, or what it rehearses. */
  Timeline.Heading heading(String operation, String subject, String namespace) {
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    return new Timeline.Heading(
        operation, Typed.command(arguments), Version.text(), subject, namespace);
  }
}
