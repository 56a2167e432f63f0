package io.kubectlrc.cli;

import io.kubectlrc.run.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * One line at the bottom of a terminal that shows how an update stands. Everything else is printed
 * above it.
 */
final class LiveView {
  private static final String CLEAR = "\r\u001b[K";
  private static final int WIDTH = 20;

  private final PrintStream err;
  private final PrintStream out;
  private final Clock clock;
  private final Instant start;
  private final boolean colour;
  private String line = "";

  LiveView(Io io, Clock clock) {
    this.err = io.err();
    this.out = io.out();
    this.clock = clock;
    this.colour = io.colour();
    start = clock.instant();
  }

  /** Shows a progress; what else is to be printed about it goes above the line. */
  void around(Progress progress, Progress.Listener lines) {
    if (progress instanceof Progress.Counted counted) {
      line = text(counted);
      err.print(CLEAR + line);
      err.flush();
      return;
    }
    err.print(CLEAR);
    err.flush();
    lines.on(progress);
    ProgressReport.note(progress, err);
    out.flush();
    boolean atItsEnd =
        progress instanceof Progress.Renaming || progress instanceof Progress.DeletingSuccessor;
    if (atItsEnd) {
      line = "";
    }
    err.print(line);
    err.flush();
  }

  private String text(Progress.Counted counted) {
    int desired = Math.max(1, counted.desired());
    int filled = Math.min(WIDTH, counted.newAvailable() * WIDTH / desired);
    String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    int surge = Math.max(0, counted.oldReplicas() + counted.newReplicas() - counted.desired());
    return "%s new %d/%d available, old %d/%d available, surge %d, %ds%s"
        .formatted(
            colour ? "\u001b[32m" + bar + "\u001b[0m" : bar,
            counted.newAvailable(),
            counted.newReplicas(),
            counted.oldAvailable(),
            counted.oldReplicas(),
            surge,
            Duration.between(start, clock.instant()).toSeconds(),
            counted.waitingFor().isEmpty() ? "" : ", waiting for " + counted.waitingFor());
  }
}
