package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Marks;
import io.kubectlrc.rehearse.Violations.Wrong;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Bounds;
import io.kubectlrc.update.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what is counted against what is expected of an operation. */
final class Judge {

  private final Simulation simulation;
  private final Expectation expectation;
  private final WatchedControllers controllers;
  private final PodCounts pods;
  private final List<PodGroup> services;
  private final List<PodGroup> budgets;
  private final int original;
  private final int initiallyAvailable;
  private boolean back;
  private int least;
  private int most;

  /**
   * @param pods those that are there when the operation begins
   * @param original how many their controllers asked for
   */
  Judge(
      Simulation simulation,
      Expectation expectation,
      WatchedControllers controllers,
      PodCounts pods,
      List<PodGroup> services,
      List<PodGroup> budgets,
      int original) {
    this.simulation = simulation;
    this.expectation = expectation;
    this.controllers = controllers;
    this.pods = pods;
    this.services = services;
    this.budgets = budgets;
    this.original = original;
    initiallyAvailable = pods.available();
    expectation.resumed().ifPresentOrElse(this::goOn, () -> limit(original));
  }

  /** From now on the operation is about this. */
  void goOn(Journal journal) {
    back = journal.back();
    limit(journal.target());
  }

  private void limit(int desired) {
    if (expectation.options().isPresent()) {
      Bounds bounds = expectation.options().get().bounds(desired);
      least = Math.min(initiallyAvailable, bounds.minAvailable());
      most = Math.max(original, bounds.maxTotal());
    } else {
      least = initiallyAvailable;
      most = Math.max(original, pods.old());
    }
    // A Service in front of only some of the old pods cannot ask for more than it had.
    services.forEach(service -> service.limit(least));
  }

  /** The pods that must be available. */
  int least() {
    return least;
  }

  /** The pods that there may be. */
  int most() {
    return most;
  }

  /** What is wrong now. */
  List<Wrong> wrongs() {
    List<Wrong> wrongs = new ArrayList<>();
    if (pods.available() < least) {
      wrongs.add(
          new Wrong(
              "available",
              least - pods.available(),
              "only " + pods.available() + " of at least " + least + " pods are available"));
    }
    for (PodGroup service : services) {
      if (service.missing() > 0) {
        wrongs.add(
            new Wrong(
                "service " + service.name(),
                service.missing(),
                "only %s pods serve behind Service %s%s%s"
                    .formatted(
                        service.found("%d of at least %d"),
                        service.name(),
                        service.where(),
                        unnoticed())));
      }
    }
    for (PodGroup budget : budgets) {
      if (budget.missing() > 0) {
        wrongs.add(
            new Wrong(
                "budget " + budget.name(),
                budget.missing(),
                "only %s pods that PodDisruptionBudget %s asks for are available"
                    .formatted(budget.found("%d of the %d"), budget.name())));
      }
    }
    asked().ifPresent(wrongs::add);
    controllers
        .contested()
        .forEach(
            (pod, rivals) ->
                wrongs.add(
                    new Wrong("contested " + pod, 1, "pod " + pod + " is selected by " + rivals)));
    if (pods.ownerless() > 0 && !isInHand()) {
      wrongs.add(
          new Wrong(
              "ownerless",
              pods.ownerless(),
              pods.ownerless() + " pods have no controller, and nothing in the cluster says so"));
    }
    if (expectation.samePods() && (pods.begun() > 0 || pods.lost() > 0)) {
      wrongs.add(
          new Wrong(
              "other pods",
              pods.begun() + pods.lost(),
              "the pods are not the same: "
                  + pods.begun()
                  + " were begun and "
                  + pods.lost()
                  + " stopped"));
    }
    return wrongs;
  }

  private String unnoticed() {
    return pods.silent() == 0
        ? ""
        : ": "
            + pods.silent()
            + " answer nobody, and Kubernetes doesn't notice for want of a readinessProbe";
  }

  private Optional<Wrong> asked() {
    int asked = controllers.asked();
    return asked <= most
        ? Optional.empty()
        : Optional.of(
            new Wrong(
                "asked",
                asked - most,
                "the controllers ask for " + asked + " pods, more than " + most));
  }

  /** Whether an object in the cluster says that an operation is in flight. */
  private boolean isInHand() {
    return controllers.haveJournal()
        || simulation.all(Kind.DEPLOYMENT).stream()
            .anyMatch(deployment -> deployment.labels().containsKey(Marks.GOAL));
  }

  /** What is wrong at the end, with all that a completed operation must not leave behind. */
  List<Wrong> remains() {
    List<Wrong> wrongs = wrongs();
    for (Kind kind :
        List.of(
            Kind.REPLICATION_CONTROLLER,
            Kind.DEPLOYMENT,
            Kind.REPLICA_SET,
            Kind.HORIZONTAL_POD_AUTOSCALER)) {
      for (Snapshot object : simulation.all(kind)) {
        Set<String> marks = new HashSet<>(object.labels().keySet());
        marks.addAll(Labels.of(object.metadata().path("annotations")).keySet());
        marks.stream()
            .filter(mark -> mark.startsWith(Marks.PREFIX) && !Marks.STAYING.contains(mark))
            .sorted()
            .forEach(mark -> wrongs.add(remain(object.ref() + " still has " + mark)));
      }
    }
    for (Snapshot lease : simulation.all(Kind.LEASE)) {
      if (lease.name().startsWith(Marks.LEASE_PREFIX)) {
        wrongs.add(remain(lease.ref() + " is left"));
      }
    }
    if (expectation.options().isPresent() && !back && pods.old() > 0) {
      wrongs.add(remain(pods.old() + " old pods are left"));
    }
    if (back && pods.fresh() > 0) {
      wrongs.add(remain(pods.fresh() + " new pods are left"));
    }
    if (pods.ownerless() > 0) {
      wrongs.add(remain(pods.ownerless() + " pods have no controller"));
    }
    return wrongs;
  }

  private static Wrong remain(String what) {
    return new Wrong("at the end: " + what, 1, "at the end, " + what);
  }
}
