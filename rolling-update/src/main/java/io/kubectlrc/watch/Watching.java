package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Candidates;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.SessionCut;
import io.kubectlrc.timeline.SessionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks on at what happens to pods, tells of it as it happens, and sums it up. Only reads. Beside
 * them it tells what becomes of the requests and sessions that its {@link Traffic} makes meanwhile.
 */
public final class Watching {

  /** Between two looks, if nothing wakes us up. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** So long nothing must be going on any more until all is settled. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final String namespace;
  private final Subject subject;
  private final Until until;
  private final Traffic traffic;
  private final Happening.Listener listener;
  private final Cancellation cancellation;

  private Instant start;
  private Following following;
  private final Bursts bursts = new Bursts();
  private Optional<Instant> settledSince = Optional.empty();
  private long standstills;
  private Duration stoodStill = Duration.ZERO;

  /**
   * When to end, unless it is cancelled before.
   *
   * @param settled whether to end when nothing is going on any more; empty for: if something is in
   *     the beginning
   * @param longest after which to end in any case
   * @param mayEnd whether something that would unsettle it again is over; asked again and again
   */
  public record Until(
      Optional<Boolean> settled, Optional<Duration> longest, BooleanSupplier mayEnd) {

    /** As it is said on a command line. */
    public static Until of(Optional<Boolean> settled, Optional<Duration> longest) {
      return new Until(settled, longest, () -> true);
    }

    /** When nothing is going on any more, and something else is over as well. */
    static Until settledAfter(BooleanSupplier over) {
      return new Until(Optional.of(true), Optional.empty(), over);
    }
  }

  /**
   * @param traffic what is sent meanwhile; not closed here
   */
  public Watching(
      Cluster cluster,
      String namespace,
      Subject subject,
      Until until,
      Traffic traffic,
      Happening.Listener listener,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.subject = subject;
    this.until = until;
    this.traffic = traffic;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /**
   * Watches until the end.
   *
   * @throws ClusterException if there is no such thing, or if it may not be watched
   */
  public Summary run() {
    try (Copies copies = Copies.of(cluster, namespace, subject)) {
      boolean settles = begin(copies);
      traffic.begin();
      String why = follow(copies, settles);
      traffic.end();
      finish(copies);
      Instant end = cluster.now();
      Summary summary =
          new Summary(
              why,
              Duration.between(start, end),
              following.totals(),
              traffic.requests().stream().map(RequestLog::totals).toList(),
              traffic.sessions().stream().map(SessionLog::totals).toList(),
              bursts.kept(),
              bursts.omitted(),
              standstills,
              stoodStill);
      tell(new Happening.Ended(end, summary));
      return summary;
    }
  }

  /** Takes the first look; says whether to end when all is settled. */
  private boolean begin(Copies copies) {
    start = cluster.now();
    following = new Following(subject, copies, listener);
    if (!following.isThere()) {
      throw missing(copies);
    }
    following.begin(start, Optional.empty());
    Optional<String> unsettled = following.unsettled();
    boolean settles = until.settled().orElse(unsettled.isPresent());
    tell(
        new Happening.Began(
            start,
            subject.toString(),
            namespace,
            following.lives(),
            following.services(),
            traffic.requests().stream().map(log -> log.totals().url()).toList(),
            traffic.sessions().stream().map(log -> log.totals().address()).toList(),
            describe(settles, unsettled)));
    copies.notes().forEach(note -> tell(new Happening.Noted(start, note)));
    following.tellFirst();
    return settles;
  }

  private String describe(boolean settles, Optional<String> unsettled) {
    String most = until.longest().map(longest -> "for " + Words.seconds(longest)).orElse("");
    if (settles) {
      return "until all is settled"
          + unsettled.map(what -> " (" + what + ")").orElse("")
          + (most.isEmpty() ? "" : ", " + most + " at most");
    }
    return most.isEmpty() ? "until Ctrl-C" : most;
  }

  private ClusterException missing(Copies copies) {
    String there =
        subject instanceof Subject.Controller controller
                && controller.kind() == Kind.REPLICATION_CONTROLLER
            ? ". " + Candidates.there(copiesOf(copies))
            : "";
    return new ClusterException(
        ClusterException.Reason.NOT_FOUND,
        "%s not found in namespace %s%s".formatted(subject, namespace, there),
        null);
  }

  private static List<ObjectNode> copiesOf(Copies copies) {
    return List.copyOf(copies.all(Kind.REPLICATION_CONTROLLER));
  }

  private String follow(Copies copies, boolean settles) {
    while (!cancellation.requested()) {
      Instant now = look(copies, false);
      if (until.longest().filter(longest -> !start.plus(longest).isAfter(now)).isPresent()) {
        return "its time was over";
      }
      if (!until.mayEnd().getAsBoolean() || following.unsettled().isPresent()) {
        settledSince = Optional.empty();
      } else if (settledSince.isEmpty()) {
        settledSince = Optional.of(now);
      }
      if (settles && settledSince.filter(since -> !since.plus(QUIET).isAfter(now)).isPresent()) {
        return "all is settled";
      }
      cancellation.await(copies.pods(), TICK);
    }
    return "it was interrupted";
  }

  /** Waits for the requests that are on their way, each of which has a time limit of its own. */
  private void finish(Copies copies) {
    while (traffic.requests().stream().anyMatch(log -> log.outstanding() > 0)) {
      look(copies, false);
      pause(copies);
    }
    look(copies, true);
  }

  /** Also when it was cancelled. */
  private static void pause(Copies copies) {
    try {
      copies.pods().await(TICK);
    } catch (InterruptedException again) {
      Thread.interrupted(); // the end has been asked for already, and is near
    }
  }

  private Instant look(Copies copies, boolean end) {
    Instant now = following.look(cluster::now);
    for (Traffic.Standstill standstill : traffic.takeStandstills()) {
      standstills++;
      stoodStill = stoodStill.plus(standstill.length());
      tell(new Happening.StoodStill(standstill));
    }
    for (RequestLog log : traffic.requests()) {
      log.takeOver(now, end).forEach(this::tell);
    }
    for (SessionLog log : traffic.sessions()) {
      log.takeCuts(now, end).forEach(this::tell);
      log.takeRestored().forEach(restored -> tell(new Happening.Restored(restored)));
    }
    return now;
  }

  private void tell(RequestSecond second) {
    String beside = second.ko() == 0 ? "" : beside(second.second());
    Happening.Requested told =
        new Happening.Requested(second, beside, traffic.requests().size() == 1);
    bursts.add(second.second(), second.ko(), told.sentence());
    tell(told);
  }

  private void tell(SessionCut cut) {
    Happening.Cut told = new Happening.Cut(cut, beside(cut.second()));
    bursts.add(cut.second(), cut.sessions(), told.sentence());
    tell(told);
  }

  private String beside(Instant second) {
    return following.beside(second);
  }

  private void tell(Happening happening) {
    listener.on(List.of(happening));
  }
}
