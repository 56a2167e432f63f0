package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Watches a simulated cluster at every change, and has the pods counted and the state judged that
 * an operation is about. Only when the clock moves on is the state looked at: what is true for no
 * time at all does not count.
 */
final class Recorder {

  private final Simulation simulation;
  private final String namespace;
  private final Expectation expectation;
  private final Duration start;
  private final WatchedControllers controllers;
  private final List<PodGroup> services;
  private final PodCounts pods;
  private final Judge judge;
  private final Optional<PodHistory> history;

  private Duration since;
  private boolean unseen = true;
  private int lowestAvailable = Integer.MAX_VALUE;
  private int highestPods;
  private int highestRunning;
  private Duration uncontrolled = Duration.ZERO;
  private final List<Moment> timeline = new ArrayList<>();
  private final Violations violations = new Violations();
  private final List<String> unknown;

  /**
   * @param followsPods whether the life of each pod is to be told
   */
  Recorder(
      Simulation simulation,
      InitialState initial,
      Predicate<Snapshot> brokenUnnoticed,
      Set<Ref> concerned,
      Expectation expectation,
      boolean followsPods) {
    this.simulation = simulation;
    this.namespace = initial.namespace();
    this.expectation = expectation;
    start = simulation.elapsed();
    since = start;
    List<Snapshot> given =
        concerned.stream().map(simulation::find).flatMap(Optional::stream).toList();
    if (given.isEmpty()) {
      throw new IllegalArgumentException("there is none of " + concerned);
    }
    controllers = new WatchedControllers(simulation, given);
    Optional<Options> options = expectation.options();
    IntStream sizes = given.stream().mapToInt(Snapshot::replicas);
    int original = options.isPresent() ? sizes.sum() : sizes.max().orElseThrow();
    List<Snapshot> residents =
        simulation.all(Kind.POD).stream().filter(controllers::haveFromTheBeginning).toList();
    services =
        simulation.all(Kind.SERVICE).stream()
            .map(service -> PodGroup.ofService(service, residents))
            .filter(service -> service.concerns(residents))
            .toList();
    unknown = AbruptEnds.of(simulation.all(Kind.SERVICE), residents, Snapshot::name);
    List<PodGroup> budgets =
        initial.budgets().stream()
            .map(budget -> PodGroup.ofBudget(budget, original))
            .filter(budget -> budget.concerns(residents))
            .toList();
    pods =
        new PodCounts(
            simulation,
            options.map(pace -> Math.toIntExact(pace.minReady().toSeconds())).orElse(0),
            this::isNew,
            brokenUnnoticed,
            services,
            budgets,
            this::changing);
    history =
        followsPods ? Optional.of(new PodHistory(start, this::isNew, residents)) : Optional.empty();
    residents.forEach(pods::follow);
    pods.forEach(controllers::contest);
    judge = new Judge(simulation, expectation, controllers, pods, services, budgets, original);
    simulation.observe(this::changed);
  }

  private boolean isNew(Snapshot pod) {
    return expectation
        .resumed()
        .map(journal -> journal.newValue().equals(pod.labels().get(journal.key())))
        .orElseGet(() -> !controllers.haveFromTheBeginning(pod));
  }

  private void changed(Change change) {
    Snapshot subject = change.subject();
    if (!subject.namespace().equals(namespace)) {
      return;
    }
    if (subject.kind() == Kind.POD) {
      lookIfOver(change.time());
      podChanged(change);
    } else if (WatchedControllers.KINDS.contains(subject.kind())) {
      lookIfOver(change.time());
      controllerChanged(change);
    }
  }

  private void controllerChanged(Change change) {
    controllers.changed(change, pods);
    if (!change.isRemoval() && !controllers.isStranger(change.subject())) {
      Journal.on(change.subject().tree()).ifPresent(judge::goOn);
    }
    unseen = true;
  }

  private void podChanged(Change change) {
    Snapshot pod = change.subject();
    if (pods.follows(pod)) {
      pods.changed(change);
      controllers.forget(pod);
    } else if (change.isCreation() && !pod.controller().isEmpty() && !controllers.isStranger(pod)) {
      pods.begin(pod);
    } else {
      return;
    }
    history.ifPresent(lives -> lives.changed(change));
    if (!change.isRemoval()) {
      controllers.contest(pod);
    }
    unseen = true;
  }

  /** The life of each pod, if they were to be told. */
  List<Timeline.Lane> lanes() {
    return history.map(PodHistory::lanes).orElse(List.of());
  }

  /** Something changes now without a write. */
  private void changing() {
    lookIfOver(simulation.elapsed());
    unseen = true;
  }

  private void lookIfOver(Duration now) {
    if (now.compareTo(since) > 0) {
      if (unseen) {
        look();
        unseen = false;
      }
      if (pods.ownerless() > 0) {
        uncontrolled = uncontrolled.plus(now).minus(since);
      }
      since = now;
    }
  }

  /** Takes note of the state that has begun at {@link #since}. */
  private void look() {
    Duration at = since.minus(start);
    services.forEach(PodGroup::look);
    int present = pods.old() + pods.fresh();
    lowestAvailable = Math.min(lowestAvailable, pods.available());
    highestPods = Math.max(highestPods, present);
    highestRunning = Math.max(highestRunning, present + pods.stopping());
    Moment moment =
        new Moment(
            at,
            pods.old(),
            pods.fresh(),
            pods.available(),
            pods.stopping(),
            services.stream().map(PodGroup::serving).toList());
    if (timeline.isEmpty() || !timeline.get(timeline.size() - 1).isLike(moment)) {
      timeline.add(moment);
    }
    violations.now(at, judge.wrongs());
  }

  /**
   * What there was to see.
   *
   * @param tell how many pods told how long their successors take
   */
  Report report(Duration duration, boolean completed, Optional<Behaviour> newcomers, int tell) {
    lookIfOver(simulation.elapsed());
    if (unseen) {
      look();
    }
    if (completed) {
      violations.now(since.minus(start), judge.remains());
    }
    return new Report(
        duration,
        judge.least(),
        judge.most(),
        lowestAvailable,
        highestPods,
        highestRunning,
        pods.begun(),
        uncontrolled,
        newcomers.map(Behaviour::start),
        newcomers.map(Behaviour::stop),
        tell,
        services.stream().map(PodGroup::span).toList(),
        timeline,
        violations.until(simulation.elapsed().minus(start)),
        pods.begun() == 0 ? List.of() : unknown);
  }
}
