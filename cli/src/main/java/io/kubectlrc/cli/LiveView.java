package io.kubectlrc.cli;

import io.kubectlrc.manifest.Visible;
import io.kubectlrc.operate.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line at the bottom of a terminal that shows how an update stands, every second anew.
 * Everything else is printed above it.
 */
final class LiveView implements ProgressReport.Telling {
  private static final String CLEAR = "\r\u001b[K";

  /**
   * Tells the terminal to cut a line off at its edge, wherever that is by now, instead of going on
   * in the next row, which no {@link #CLEAR} would reach (DECAWM).
   */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";
  private static final int WIDTH = 20;

  private final Io io;
  private final Screen err;
  private final Screen out;
  private final Clock clock;
  private final Instant start;
  private final boolean colour;
  private final Progress.Listener lines;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "live view");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<Progress.Counted> counted = Optional.empty();

  /** With the listener that prints above it. */
  LiveView(Io io, Clock clock, Progress.Listener lines) {
    this.io = io;
    this.err = io.err();
    this.out = io.out();
    this.clock = clock;
    this.colour = io.colour();
    this.lines = lines;
    start = clock.instant();
    ticks.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void on(Progress progress) {
    if (progress instanceof Progress.Counted now) {
      counted = Optional.of(now);
    } else {
      clear();
      lines.on(progress);
      ProgressReport.note(progress, io);
      out.flush();
    }
    draw();
  }

  @Override
  public synchronized void close() {
    ticks.shutdownNow();
    counted = Optional.empty();
    clear();
  }

  private void clear() {
    err.exact().print(CLEAR);
    err.flush();
  }

  private synchronized void draw() {
    counted.ifPresent(
        now -> {
          err.exact().print(CLEAR + CUT + text(now) + WRAP);
          err.flush();
        });
  }

  private String text(Progress.Counted now) {
    int desired = Math.max(1, now.desired());
    int filled = Math.min(WIDTH, now.newAvailable() * WIDTH / desired);
    String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    int surge = Math.max(0, now.oldReplicas() + now.newReplicas() - now.desired());
    return "%s new %d/%d available, old %d/%d available, surge %d%s, %d s%s"
        .formatted(
            colour ? "\u001b[32m" + bar + "\u001b[0m" : bar,
            now.newAvailable(),
            now.newReplicas(),
            now.oldAvailable(),
            now.oldReplicas(),
            surge,
            now.stopping() == 0 ? "" : ", stopping " + now.stopping(),
            Duration.between(start, clock.instant()).toSeconds(),
            now.waitingFor().isEmpty() ? "" : ", waiting for " + Visible.of(now.waitingFor()));
  }
}
