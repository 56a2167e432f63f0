package io.kubectlrc.cli;

import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Overheard;
import io.kubectlrc.watch.Recollection;
import io.kubectlrc.watch.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An operation on a cluster whose pods are followed for a report, through its own watch; without a
 * report, just the operation.
 */
final class Observation {
  private final ReportFile file;
  private final Cluster real;
  private final Cluster cluster;
  private final Optional<Recollection> recollection;

  private Observation(
      ReportFile file, Cluster real, Cluster cluster, Optional<Recollection> recollection) {
    this.file = file;
    this.real = real;
    this.cluster = cluster;
    this.recollection = recollection;
  }

  /**
   * @param operation what the command is called
   * @param name of the controller, or {@code dc/NAME}
   * @param minReady how long a pod must have been ready to be available; empty for what its
   *     controller asks for
   */
  static Observation of(
      ReportOption option,
      ReportFile file,
      Cluster cluster,
      String operation,
      String namespace,
      String name,
      Optional<Duration> minReady) {
    if (!option.asked()) {
      return new Observation(file, cluster, cluster, Optional.empty());
    }
    Subject.Controller subject =
        OriginConfig.named(name)
            .map(config -> new Subject.Controller(Kind.DEPLOYMENT_CONFIG, config))
            .orElseGet(() -> new Subject.Controller(Kind.REPLICATION_CONTROLLER, name));
    Recollection recollection =
        new Recollection(
            option.heading(operation, subject.toString(), namespace), cluster::now, Flags.WORDING);
    return new Observation(
        file,
        cluster,
        new Overheard(cluster, subject, minReady, recollection),
        Optional.of(recollection));
  }

  /** On which it is to run. */
  Cluster cluster() {
    return cluster;
  }

  /** The same, for who looks on: it is not followed there. */
  Cluster unheard() {
    return real;
  }

  /** Who is to be told of requests meanwhile. */
  Happening.Listener happenings() {
    return recollection.<Happening.Listener>map(kept -> kept::on).orElse(together -> {});
  }

  /** Whom it is to tell what it does, besides those who are told anyway. */
  Progress.Listener listener(Progress.Listener listener) {
    return recollection
        .<Progress.Listener>map(
            kept ->
                progress -> {
                  kept.on(progress);
                  listener.on(progress);
                })
        .orElse(listener);
  }

  /**
   * Runs it. If it ends by an exception, the report says so; otherwise it is to be {@link #finish
   * finished} when the outcome has been told.
   */
  Outcome run(Supplier<Outcome> operation) throws IOException {
    return file.during(operation, reason -> recollection.orElseThrow().timeline(reason));
  }

  /**
   * Writes the report.
   *
   * @throws IOException if it cannot be written
   */
  void finish(Outcome outcome) throws IOException {
    file.finish(() -> recollection.orElseThrow().timeline(outcome));
  }
}
