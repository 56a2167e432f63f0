package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Traffic;
import io.kubectlrc.watch.TrafficWitness;
import io.kubectlrc.watch.net.DirectSender;
import io.kubectlrc.watch.net.SteadyTraffic;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is requested while an operation runs, and how much of it may fail. The options are those of
 * {@code watch}, with {@code watch-} before their names.
 */
final class WitnessOptions {
  static final String HEADING = "Requests meanwhile, as watch sends them";

  private static final String PREFIX = "watch-";

  private final RequestOptions requests = new RequestOptions(PREFIX);
  private Long maxFailures;

  void describe(Syntax syntax) {
    requests.describe(syntax.beginning(PREFIX));
    syntax
        .option(Long.class, "--max-failures")
        .label("N")
        .says(
            "How many of these requests may fail. With more the rest is not done, the exit code is 3,"
                + " and an update with --rollback-on-failure goes back. Default: any number.")
        .to(value -> maxFailures = value);
  }

  /** Whether requests are to be sent. */
  boolean any() {
    return requests.any();
  }

  /** What is wrong with them; empty if nothing is. */
  Optional<String> requireSense(boolean dryRun) {
    if (dryRun && any()) {
      return Optional.of(
          "--dry-run excludes --watch-request: nothing happens that could be noticed");
    }
    if (maxFailures != null && !any()) {
      return Optional.of("--max-failures is of the requests of --watch-request");
    }
    if (maxFailures != null && maxFailures < 0) {
      return Optional.of("--max-failures can not be negative");
    }
    return requests.requireSense(false);
  }

  /**
   * Who sends them, if there are any; to be closed.
   *
   * @param heard is told what becomes of them, on a thread of its own
   */
  TrafficWitness witness(
      Cluster cluster, String namespace, Happening.Listener heard, Cancellation cancellation) {
    return new TrafficWitness(
        cluster,
        namespace,
        any()
            ? new SteadyTraffic(
                new DirectSender(),
                requests.direct(),
                List.of(),
                Clock.systemUTC(),
                SteadyTraffic.TOLERATED)
            : Traffic.NONE,
        maxFailures == null ? OptionalLong.empty() : OptionalLong.of(maxFailures),
        heard,
        cancellation);
  }

  /** The exit code of a run: also one that succeeded has failed if too many requests have. */
  static int code(int code, TrafficWitness witness, Io io) {
    Optional<String> objection = witness.objection();
    if (code != ExitCode.OK || objection.isEmpty()) {
      return code;
    }
    io.err().println("error: it is done, but " + objection.get());
    return ExitCode.ROLLOUT_FAILED;
  }
}
