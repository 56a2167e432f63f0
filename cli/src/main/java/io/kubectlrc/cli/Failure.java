package io.kubectlrc.cli;

/**
 * An end that a user caused or can mend: its message is printed after {@code error:} and it has an
 * exit code.
 */
final class Failure extends RuntimeException {
  private final int exitCode;

  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
