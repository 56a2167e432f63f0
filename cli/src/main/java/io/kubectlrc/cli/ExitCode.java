package io.kubectlrc.cli;

import io.kubectlrc.operate.Outcome;

/** What the program's exit status means to a script. */
final class ExitCode {
  /** Done, or nothing to do. */
  static final int OK = 0;

  /** Findings at or above {@code --fail-on}; a refused document; an error of cluster or file. */
  static final int FAILED = 1;

  /** Wrong usage. */
  static final int USAGE = 2;

  /** The rollout failed or timed out; the old pods still serve, or serve again. */
  static final int ROLLOUT_FAILED = 3;

  /** Interrupted by a signal, after leaving a state that the same command resumes. */
  static final int INTERRUPTED = 4;

  private ExitCode() {}

  /** That of a command that runs an operation. */
  static int of(Outcome outcome) {
    return of(outcome.end());
  }

  /** That of an end. */
  static int of(Outcome.End end) {
    return switch (end) {
      case DONE -> OK;
      case REFUSED -> FAILED;
      case FAILED -> ROLLOUT_FAILED;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
