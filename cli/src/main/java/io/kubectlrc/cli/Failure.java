package io.kubectlrc.cli;

import io.kubectlrc.manifest.Problem;
import java.util.List;

/**
 * An end that a user caused or can mend: each message is printed after {@code error:} and it has an
 * exit code.
 */
final class Failure extends RuntimeException {
  private final int exitCode;
  private final List<String> messages;

  Failure(int exitCode, String message) {
    this(exitCode, List.of(message));
  }

  /**
   * @param messages one for each of the reasons
   */
  Failure(int exitCode, List<String> messages) {
    super(String.join("\n", messages));
    this.exitCode = exitCode;
    this.messages = List.copyOf(messages);
  }

  static Failure of(List<Problem> problems) {
    return new Failure(
        ExitCode.FAILED, problems.stream().map(problem -> problem.line(Flags.WORDING)).toList());
  }

  List<String> messages() {
    return messages;
  }

  int exitCode() {
    return exitCode;
  }
}
