package io.kubectlrc.run;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.operate.Step;
import io.kubectlrc.operate.Write;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Runs an operation: observes, asks for the next step, takes it; until it has ended.
 *
 * <p>What it observes comes from a watch, which may lag behind. A change carries the version of the
 * object that it was decided on, or is decided once more on what the server says at that moment.
 * After a failed request, what it was about is looked at anew, until there is no time left.
 */
final class Runner<S> {

  /** It looks again after so long even if nothing seems to change. */
  private static final Duration HEARTBEAT = ClusterView.DOUBT;

  private final Cluster cluster;
  private final ClusterView view;
  private final Course<S> course;
  private final Lock lock;
  private final Progress.Listener listener;
  private final Witness witness;
  private final Cancellation cancellation;
  private final Backoff backoff = new Backoff();

  /** What was written and not confirmed. */
  private final Set<Ref> inDoubt = new LinkedHashSet<>();

  private Optional<Step.Change<S>> ending = Optional.empty();
  private Instant lastProgress;

  Runner(
      Cluster cluster,
      ClusterView view,
      Course<S> course,
      Lock lock,
      Progress.Listener listener,
      Witness witness,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.view = view;
    this.course = course;
    this.lock = lock;
    this.listener = listener;
    this.witness = witness;
    this.cancellation = cancellation;
    lastProgress = cluster.now();
  }

  Outcome run() {
    while (true) {
      if (cancellation.requested()) {
        return course.interrupted();
      }
      try {
        lock.renew(listener, cancellation);
        if (cancellation.requested()) {
          continue; // perhaps without the lock
        }
        Optional<Outcome> outcome = advance();
        if (outcome.isPresent()) {
          return outcome.get();
        }
        backoff.reset();
      } catch (RefusalException barred) {
        return course.failed(barred.refusal().message(), barred.refusal().remedy());
      } catch (ClusterException e) {
        Optional<Outcome> outcome = survive(e);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
  }

  private Optional<Outcome> advance() {
    witness.news().forEach(listener::on);
    for (Ref ref : Set.copyOf(inDoubt)) {
      view.refresh(ref);
      inDoubt.remove(ref);
    }
    S state = course.observe();
    if (ending.isPresent() && course.isOver(state)) {
      return Optional.of(course.ended(ending));
    }
    Step<S> step = course.operation().next(state);
    if (course.observed(state, step)) {
      lastProgress = cluster.now();
    }
    // What each kind of step means for lock, clock and watch is the runner's alone: operate knows
    // none.
    if (step instanceof Step.Done<S>) {
      return Optional.of(course.ended(Optional.empty()));
    }
    if (step instanceof Step.Stuck<S> stuck) {
      return Optional.of(course.failed(stuck.reason(), stuck.remedy()));
    }
    if (!cluster.now().isBefore(deadline())) {
      return giveUp(
          "no progress for %s while waiting for %s"
              .formatted(
                  readable(course.patience()),
                  step instanceof Step.Wait<S> wait ? wait.awaited(view) : "the server"));
    }
    Optional<String> objection = course.mayStop(state) ? witness.objection() : Optional.empty();
    if (objection.isPresent()) {
      return giveUp(objection.get());
    }
    if (step instanceof Step.Wait<S> wait) {
      await(wait.atMost().orElse(HEARTBEAT));
      return Optional.empty();
    }
    return change(state, (Step.Change<S>) step);
  }

  private Optional<Outcome> change(S seen, Step.Change<S> planned) {
    Duration heldBack = course.heldBack(seen, planned);
    if (heldBack.compareTo(Duration.ZERO) > 0) {
      await(heldBack);
      return Optional.empty();
    }
    if (!planned.writing(seen, view).needsProof()) {
      return take(seen, planned);
    }
    S state = course.observeAfresh();
    if (course.operation().next(state) instanceof Step.Change<S> proven) {
      return take(state, proven);
    }
    await(HEARTBEAT); // until the view shows it too
    return Optional.empty();
  }

  private Optional<Outcome> take(S state, Step.Change<S> change) {
    if (change.last()) {
      ending = Optional.of(change);
    }
    for (Write write : change.writing(state, view).writes()) {
      lock.renew(listener, cancellation);
      if (cancellation.requested()) {
        return Optional.empty(); // what is left is asked for again
      }
      inDoubt.add(write.ref());
      write.by(view);
      inDoubt.remove(write.ref());
    }
    course.taken(state, change);
    if (change.advances()) {
      lastProgress = cluster.now();
    }
    tellWarnings(cluster, listener);
    change.told(state, view).forEach(listener::on);
    return change.last() ? Optional.of(course.ended(ending)) : Optional.empty();
  }

  /** Tells what the server has warned of since it was told last. */
  static void tellWarnings(Cluster cluster, Progress.Listener listener) {
    cluster.newWarnings().forEach(text -> listener.on(new Progress.ServerWarned(text)));
  }

  private Optional<Outcome> giveUp(String reason) {
    if (course.goesBack(reason)) {
      lastProgress = cluster.now();
      return Optional.empty();
    }
    return Optional.of(course.failed(Sentence.of(reason), Sentence.NONE));
  }

  private Optional<Outcome> survive(ClusterException e) {
    if (!e.reason().mayPass()) {
      return Optional.of(
          course.failed(
              Sentence.of("the server refused a step: {}", e.said()),
              Sentence.of("Run the same command again when that is mended")));
    }
    if (!cluster.now().isBefore(deadline())) {
      return Optional.of(
          course.failed(
              Sentence.of(
                  "no progress for {}; the last request failed: {}",
                  readable(course.patience()),
                  e.said()),
              Sentence.NONE));
    }
    cancellation.pause(view.watch(), backoff.after(e), cluster::now);
    return Optional.empty();
  }

  private Instant deadline() {
    return lastProgress.plus(course.patience());
  }

  private void await(Duration atMost) {
    Duration left = Duration.between(cluster.now(), deadline());
    Duration shorter = left.compareTo(atMost) < 0 ? left : atMost;
    cancellation.await(view.watch(), shorter.compareTo(HEARTBEAT) < 0 ? shorter : HEARTBEAT);
  }

  /** {@code 5m}, {@code 1m30s}: as the option takes it. */
  private static String readable(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
