package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.run.OldLines;
import io.kubectlrc.run.Outcome;
import io.kubectlrc.run.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How an update is told while it runs. */
enum ProgressReport {
  AUTO,
  BAR,
  PLAIN,
  JSON,
  NONE;

  /** Tells it until it is closed. */
  @FunctionalInterface
  interface Telling extends Progress.Listener, AutoCloseable {
    @Override
    default void close() {}
  }

  /** The listener that tells it so. */
  Telling to(Io io, boolean oldLines, Clock clock) {
    Progress.Listener old = new OldLines(line -> print(io.out(), line));
    Telling lines = oldLines ? old::on : progress -> {};
    ProgressReport chosen = this == AUTO ? (io.terminal() ? BAR : PLAIN) : this;
    return switch (chosen) {
      case JSON -> new Events(io.out(), clock);
      case NONE -> lines;
      case BAR -> new LiveView(io, clock, lines);
      default ->
          progress -> {
            lines.on(progress);
            note(progress, io.err());
          };
    };
  }

  private static void print(Screen out, String line) {
    out.println(line);
    out.flush(); // whoever reads a pipe wants to see progress as it is made
  }

  /** What kubectl never said. */
  static void note(Progress progress, Screen err) {
    String text = noted(progress);
    if (!text.isEmpty()) {
      err.println(text);
    }
  }

  /** The same, as text; empty if kubectl said it, or if nobody need know it. */
  static String noted(Progress progress) {
    if (progress instanceof Progress.Troubled troubled) {
      return "warning: " + troubled.object() + ": " + troubled.trouble();
    }
    if (progress instanceof Progress.Labelled labelled) {
      return "labelled %s %s=%s".formatted(labelled.what(), labelled.key(), labelled.value());
    }
    if (progress instanceof Progress.AutoscalerParked parked) {
      return "parked horizontalpodautoscaler/" + parked.autoscaler();
    }
    if (progress instanceof Progress.AutoscalerAimed aimed) {
      return "pointed horizontalpodautoscaler/%s at %s"
          .formatted(aimed.autoscaler(), aimed.controller());
    }
    if (progress instanceof Progress.Rescaled rescaled) {
      return "warning: somebody else has scaled %s to %d; %d pods are desired from now on"
          .formatted(rescaled.controller(), rescaled.replicas(), rescaled.desired());
    }
    if (progress instanceof Progress.TurningBack turning) {
      return "warning: rolling back: " + turning.reason();
    }
    if (progress instanceof Progress.LockHeld held) {
      return lockHeld(held.holder());
    }
    return progress instanceof Progress.Noted noted ? "note: " + noted.text() : "";
  }

  static String lockHeld(String holder) {
    return "waiting whether %s, who holds the lock, still lives; --force-unlock takes it at once"
        .formatted(holder);
  }

  /** Every event as one line of JSON. */
  private static final class Events implements Telling {
    private final Screen out;
    private final Clock clock;
    private final Instant start;

    Events(Screen out, Clock clock) {
      this.out = out;
      this.clock = clock;
      start = clock.instant();
    }

    @Override
    public void on(Progress progress) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("event", progress.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      line.put("elapsedMillis", Duration.between(start, clock.instant()).toMillis());
      Records.write(progress, line);
      out.print(line + "\n");
      out.flush();
    }
  }

  /** The outcome as one line of JSON. */
  static String json(Outcome outcome) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("event", "outcome");
    line.put("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    Records.write(outcome, line);
    return line.toString();
  }
}
