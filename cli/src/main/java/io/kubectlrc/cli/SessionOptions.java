package io.kubectlrc.cli;

import io.kubectlrc.watch.SessionPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which sessions are held open while something is watched. */
final class SessionOptions {
  private static final int MOST = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--connect",
      paramLabel = "HOST:PORT",
      converter = Addresses.class,
      description =
          "Hold TCP sessions open with it; one that is cut is replaced. A greeting, as of FTP or SMTP,"
              + " is understood. Can be repeated.")
  private List<SessionPlan> addresses = new ArrayList<>();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many with each; 1000 in all at most. Default: ${DEFAULT-VALUE}.")
  private int connections = 1;

  @Option(
      names = "--send",
      paramLabel = "LINE",
      description =
          "A line that each sends from time to time: NOOP. A server that has answered it and does no"
              + " more within 5 s has cut the session by silence.")
  private String line;

  @Option(
      names = "--send-every",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "1s",
      description = "How often. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  /** For {@code --connect}. */
  private static final class Addresses extends Parsing<SessionPlan> {
    Addresses() {
      super(SessionPlan::parse);
    }
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
