package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.operate.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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
    Telling lines =
        oldLines
            ? progress -> progress.kubectlLines().forEach(line -> print(io.out(), line))
            : progress -> {};
    ProgressReport chosen = this == AUTO ? (io.terminal() ? BAR : PLAIN) : this;
    return switch (chosen) {
      case JSON -> new Events(io, clock);
      case NONE -> lines;
      case BAR -> new LiveView(io, clock, lines);
      default ->
          progress -> {
            lines.on(progress);
            note(progress, io);
          };
    };
  }

  private static void print(Screen out, String line) {
    out.println(line);
    out.flush(); // whoever reads a pipe wants to see progress as it is made
  }

  /** What kubectl never said. */
  static void note(Progress progress, Io io) {
    String note = progress.note(io.wording());
    if (!note.isEmpty()) {
      io.err().println(note);
    }
  }

  /** Every event as one line of JSON. */
  private static final class Events implements Telling {
    private final Io io;
    private final Clock clock;
    private final Instant start;

    Events(Io io, Clock clock) {
      this.io = io;
      this.clock = clock;
      start = clock.instant();
    }

    @Override
    public void on(Progress progress) {
      ObjectNode event = progress.event(io.wording());
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.set("event", event.remove("event"));
      line.put("elapsedMillis", Duration.between(start, clock.instant()).toMillis());
      line.setAll(event);
      print(io.out(), line.toString());
    }
  }
}
