package io.kubectlrc.cli;

import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Overheard;
import io.kubectlrc.watch.Recollection;
import io.kubectlrc.watch.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An operation on a cluster whose pods are followed for a report, through its own watch; without a
 * report, just the operation.
 */
final class Observation {
  private final ReportFile file;
  private final Cluster real;
  private final Optional<Overheard> overheard;
  private final Optional<Recollection> recollection;

  private Observation(
      ReportFile file,
      Cluster real,
      Optional<Overheard> overheard,
      Optional<Recollection> recollection) {
    this.file = file;
    this.real = real;
    this.overheard = overheard;
    this.recollection = recollection;
  }

  /** Of an operation whose pods nobody follows. */
  static Observation none(Cluster cluster) {
    return new Observation(ReportFile.NONE, cluster, Optional.empty(), Optional.empty());
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
      return none(cluster);
    }
    Subject.Controller subject =
        OriginConfig.named(name)
            .map(config -> new Subject.Controller(Kind.DEPLOYMENT_CONFIG, config))
            .orElseGet(() -> new Subject.Controller(Kind.REPLICATION_CONTROLLER, name));
    Recollection recollection =
        new Recollection(option.heading(operation, subject.toString(), namespace), cluster::now);
    return new Observation(
        file,
        cluster,
        Optional.of(new Overheard(cluster, subject, minReady, recollection)),
        Optional.of(recollection));
  }

  /** On which it is to run. */
  Cluster cluster() {
    return overheard.<Cluster>map(one -> one).orElse(real);
  }

  /** A watch that it shares with others. */
  Watch through(Watch shared, String namespace, Set<Kind> kinds) {
    return overheard.map(one -> one.through(shared, namespace, kinds)).orElse(shared);
  }

  /** It is to leave the pods as they are. */
  Observation keepingPods() {
    recollection.ifPresent(Recollection::keepingPods);
    return this;
  }

  /** What there is to see of it; empty if nobody has followed it. */
  Optional<Timeline> timeline(Outcome outcome) {
    return recollection.map(kept -> kept.timeline(outcome));
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
    return file.during(operation::get, reason -> recollection.orElseThrow().timeline(reason));
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
