package io.kubectlrc.cli;

import io.kubectlrc.watch.SessionPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which sessions are held open while something is watched. */
final class SessionOptions {
  private static final int MOST = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private List<SessionPlan> addresses = new ArrayList<>();
  private int connections = 1;
  private String line;
  private Duration interval;

  void describe(Syntax syntax) {
    syntax
        .option(SessionPlan.class, "--connect")
        .label("HOST:PORT")
        .says(
            "Hold TCP sessions open with it; one that is cut is replaced. A greeting, as of FTP or SMTP,"
                + " is understood. Can be repeated.")
        .by(SessionPlan::parse)
        .toList(value -> addresses = value);
    syntax
        .option(Integer.class, "--connections")
        .label("N")
        .says("How many with each; 1000 in all at most. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("1")
        .to(value -> connections = value);
    syntax
        .option(String.class, "--send")
        .label("LINE")
        .says(
            "A line that each sends from time to time: NOOP. A server that has answered it and does no"
                + " more within 5 s has cut the session by silence.")
        .to(value -> line = value);
    syntax
        .option(Duration.class, "--send-every")
        .label("DURATION")
        .says("How often. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("1s")
        .by(Durations::parse)
        .to(value -> interval = value);
  }

  /** Whether there are any. */
  boolean any() {
    return !addresses.isEmpty();
  }

  /** What is wrong with them; empty if nothing is. */
  Optional<String> requireSense() {
    if (connections < 1 || (long) connections * Math.max(1, addresses.size()) > MOST) {
      return Optional.of("--connections is at least 1, and all of them are at most " + MOST);
    }
    if (line != null && (line.contains("\n") || line.contains("\r"))) {
      return Optional.of("--send is one line");
    }
    return interval.isZero()
        ? Optional.of("--send-every is longer than nothing")
        : Optional.empty();
  }

  List<SessionPlan> plans() {
    return addresses.stream()
        .map(plan -> plan.with(connections, Optional.ofNullable(line), interval, PATIENCE))
        .toList();
  }
}
