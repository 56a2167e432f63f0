package io.kubectlrc.watch;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Witness;
import io.kubectlrc.timeline.RequestSecond;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.wording.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends steady requests while an operation runs, and watches the pods beside them. The first second
 * of requests comes before the first write; the last ones come when the old pods are gone.
 */
public final class TrafficWitness implements Witness, AutoCloseable {

  /** Between two questions whether something is over. */
  private static final long TICK_MILLIS = 50;

  private final Cluster cluster;
  private final String namespace;
  private final Traffic traffic;
  private final OptionalLong mostFailures;
  private final Happening.Listener heard;
  private final Cancellation cancellation;
  private final Cancellation watching = new Cancellation();
  private final Queue<Progress> news = new ConcurrentLinkedQueue<>();

  /** What became of the first second of requests to each URL. */
  private final Map<String, RequestSecond> first = new HashMap<>();

  private final CompletableFuture<Summary> end = new CompletableFuture<>();
  private Optional<Thread> thread = Optional.empty();

  /** Whether all is said: nothing was begun, or what became of it was told. */
  private boolean silent;

  private volatile boolean operationOver;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** Nobody is answered even before anything is done. */
  private static final class Unanswered extends RefusalException {
    Unanswered(RequestSecond second) {
      super(
          new Refusal(
              "before anything is done no request to %s is answered as it should be: %s"
                  .formatted(second.url(), second.failures()),
              "Mend that, or what is requested; or let any number of requests fail"),
          null);
    }
  }

  /** It is not seen what happens to the pods. */
  private static final class Blind extends RefusalException {
    Blind(ClusterException unseen) {
      super(new Refusal(unseen.sentence(), Sentence.NONE), unseen);
    }
  }

  /**
   * @param traffic what is sent; closed with this
   * @param mostFailures how many requests may fail until it objects
   * @param heard is told of the requests of each second and, at the end, of all, on another thread
   * @param cancellation of the operation
   */
  public TrafficWitness(
      Cluster cluster,
      String namespace,
      Traffic traffic,
      OptionalLong mostFailures,
      Happening.Listener heard,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.traffic = traffic;
    this.mostFailures = mostFailures;
    this.heard = heard;
    this.cancellation = cancellation;
  }

  @Override
  public void begin(Ref subject) {
    if (traffic.requests().isEmpty()) {
      return;
    }
    Watching watch =
        new Watching(
            cluster,
            namespace,
            new Subject.Controller(subject.kind(), subject.name()),
            Watching.Until.settledAfter(() -> operationOver),
            traffic,
            this::hear,
            watching);
    Thread started = new Thread(() -> run(watch), "witness");
    started.setDaemon(true);
    thread = Optional.of(started);
    started.start();
    while (!end.isDone() && !cancellation.requested() && !hasFirst()) {
      pause();
    }
    silent = true;
    try {
      if (end.isDone()) {
        summary();
      }
    } catch (ClusterException unseen) {
      throw new Blind(unseen);
    }
    Optional<RequestSecond> unanswered = mostFailures.isPresent() ? unanswered() : Optional.empty();
    if (unanswered.isPresent()) {
      throw new Unanswered(unanswered.get());
    }
    silent = false;
  }

  private void run(Watching watch) {
    try {
      end.complete(watch.run());
    } catch (RuntimeException failure) {
      end.completeExceptionally(failure);
    }
  }

  /** On the thread that watches. */
  private void hear(List<Happening> together) {
    for (Happening happening : together) {
      if (happening instanceof Happening.Requested || happening instanceof Happening.Ended) {
        heard.on(List.of(happening));
      }
      // Of all that happens to pods and nodes the operation tells itself what matters to it.
      if (happening instanceof Happening.Requested requested) {
        hear(requested);
      } else if (happening instanceof Happening.StoodStill stood) {
        news.add(new Progress.Noted(stood.sentence()));
      } else if (happening instanceof Happening.Noted noted) {
        news.add(new Progress.Noted(noted.text()));
      }
    }
  }

  private void hear(Happening.Requested requested) {
    RequestSecond second = requested.second();
    synchronized (first) {
      first.putIfAbsent(second.url(), second);
    }
    sent.addAndGet(second.ok() + second.ko());
    failed.addAndGet(second.ko());
    if (second.ko() > 0) {
      news.add(
          new Progress.Noticed(second.second(), second.url(), second.ko(), requested.sentence()));
    }
  }

  private boolean hasFirst() {
    synchronized (first) {
      return first.size() == traffic.requests().size();
    }
  }

  private Optional<RequestSecond> unanswered() {
    synchronized (first) {
      return first.values().stream()
          .filter(second -> second.ok() == 0 && second.ko() > 0)
          .findFirst();
    }
  }

  @Override
  public List<Progress> news() {
    List<Progress> taken = new ArrayList<>();
    for (Progress next = news.poll(); next != null; next = news.poll()) {
      taken.add(next);
    }
    return taken;
  }

  @Override
  public Optional<String> objection() {
    if (mostFailures.isEmpty()) {
      return Optional.empty();
    }
    if (end.isCompletedExceptionally()) {
      return Optional.of("it is not seen any more whether requests of its users fail");
    }
    return failed.get() > mostFailures.getAsLong()
        ? Optional.of(
            "%d of %d requests of its users failed, where at most %d may"
                .formatted(failed.get(), sent.get(), mostFailures.getAsLong()))
        : Optional.empty();
  }

  /**
   * The operation is over. Tells, once, what became of the requests in all.
   *
   * @param settles whether to go on until the pods that were replaced are gone: it has succeeded
   */
  public void finish(boolean settles, Progress.Listener listener) {
    if (thread.isEmpty() || silent) {
      return;
    }
    silent = true;
    operationOver = true;
    while (!end.isDone()) {
      if (!settles || cancellation.requested()) {
        watching.request();
      }
      news().forEach(listener::on);
      pause();
    }
    news().forEach(listener::on);
    try {
      summary().requests().forEach(totals -> listener.on(summed(totals)));
    } catch (ClusterException lost) {
      listener.on(
          new Progress.Warned(
              Sentence.of("the requests were watched only in part: {}", lost.said())));
    }
  }

  private static Progress summed(RequestTotals totals) {
    List<String> lines = new ArrayList<>();
    Summary.add(totals, lines);
    return new Progress.Requested(
        totals.url(),
        totals.ok(),
        totals.ko(),
        totals.unsent(),
        totals.spoilt(),
        String.join("; ", lines.stream().map(String::strip).toList()));
  }

  private Summary summary() {
    try {
      return end.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    } catch (InterruptedException e) {
      cancellation.request();
    }
  }

  /** Requests on their way are waited for, each of which has a time limit. */
  @Override
  public void close() {
    watching.request();
    while (thread.isPresent() && !end.isDone()) {
      pause();
    }
    traffic.close();
  }
}
