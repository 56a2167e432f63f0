package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.rehearse.Violations.Wrong;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Bounds;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Watches a simulated cluster at every change and counts the pods that an operation is about. Only
 * when the clock moves on is the state looked at: what is true for no time at all does not count.
 */
final class Recorder {

  private static final Set<Kind> CONTROLLERS =
      Set.of(Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET);

  private static final String LEASES = "kubectl-rc-";

  private final Simulation simulation;
  private final InitialState initial;
  private final Predicate<Snapshot> brokenUnnoticed;
  private final Expectation expectation;
  private final Duration start;
  private final int minReady;
  private final Set<String> subjects = new HashSet<>();
  private final int original;
  private final int initiallyAvailable;

  /** UIDs of controllers that were there before and that the operation does not concern. */
  private final Set<String> strangers = new HashSet<>();

  private final Map<String, Snapshot> controllers = new LinkedHashMap<>();
  private final Map<String, Followed> pods = new HashMap<>();
  private final List<PodGroup> services = new ArrayList<>();
  private final List<PodGroup> budgets = new ArrayList<>();

  /** Pods that several controllers select, and which. */
  private final Map<String, String> contested = new TreeMap<>();

  private boolean back;
  private int old;
  private int newPods;
  private int available;
  private int stopping;
  private int ownerless;
  private int begun;
  private int ended;
  private int silent;
  private int least;
  private int most;

  private Duration since;
  private boolean unseen = true;
  private int lowestAvailable = Integer.MAX_VALUE;
  private int highestPods;
  private int highestRunning;
  private Duration uncontrolled = Duration.ZERO;
  private final List<Moment> timeline = new ArrayList<>();
  private final Violations violations = new Violations();

  /** A pod of the operation. */
  private static final class Followed {
    private final boolean isNew;
    private final boolean broken;
    private Snapshot pod;
    private boolean available;
    private List<PodGroup.ServedPort> services = List.of();
    private List<PodGroup.ServedPort> budgets = List.of();

    Followed(boolean isNew, boolean broken) {
      this.isNew = isNew;
      this.broken = broken;
    }
  }

  Recorder(
      Simulation simulation,
      InitialState initial,
      Predicate<Snapshot> brokenUnnoticed,
      Set<Ref> concerned,
      Expectation expectation) {
    this.simulation = simulation;
    this.initial = initial;
    this.brokenUnnoticed = brokenUnnoticed;
    this.expectation = expectation;
    start = simulation.elapsed();
    since = start;
    List<Snapshot> given =
        concerned.stream().map(simulation::find).flatMap(Optional::stream).toList();
    if (given.isEmpty()) {
      throw new IllegalArgumentException("there is none of " + concerned);
    }
    given.forEach(subject -> subjects.add(subject.uid()));
    IntStream sizes = given.stream().mapToInt(Snapshot::replicas);
    Optional<Options> options = options();
    original = options.isPresent() ? sizes.sum() : sizes.max().orElseThrow();
    minReady = options.map(pace -> Math.toIntExact(pace.minReady().toSeconds())).orElse(0);
    for (Kind kind : List.of(Kind.DEPLOYMENT, Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET)) {
      for (Snapshot other : simulation.all(kind)) {
        if (kind != Kind.DEPLOYMENT) {
          controllers.put(other.uid(), other);
        }
        if (subjects.contains(other.controller())) {
          subjects.add(other.uid());
        } else if (!subjects.contains(other.uid())) {
          strangers.add(other.uid());
        }
      }
    }
    List<Snapshot> residents =
        simulation.all(Kind.POD).stream()
            .filter(pod -> subjects.contains(pod.controller()))
            .toList();
    for (Snapshot service : simulation.all(Kind.SERVICE)) {
      PodGroup group = PodGroup.of(service, residents);
      if (residents.stream().anyMatch(pod -> !group.ports(pod).isEmpty())) {
        services.add(group);
      }
    }
    for (ObjectNode budget : initial.budgets()) {
      PodGroup group =
          PodGroup.of(Metadata.name(budget), Selector.ofLabelSelector(budget.at("/spec/selector")));
      group.needs(demand(budget.path("spec")));
      if (residents.stream().anyMatch(pod -> !group.ports(pod).isEmpty())) {
        budgets.add(group);
      }
    }
    residents.forEach(this::follow);
    initiallyAvailable = available;
    if (expectation instanceof Expectation.Resumed resumed) {
      goOn(resumed.journal());
    } else {
      limit(original);
    }
    simulation.observe(this::changed);
  }

  /** How many available pods a PodDisruptionBudget asks for. */
  private int demand(JsonNode spec) {
    if (spec.hasNonNull("minAvailable")) {
      return Amount.parse(spec.get("minAvailable").asText()).roundedUp(original);
    }
    return original - Amount.parse(spec.path("maxUnavailable").asText("0")).roundedUp(original);
  }

  private Optional<Options> options() {
    if (expectation instanceof Expectation.WithinBounds within) {
      return Optional.of(within.options());
    }
    return expectation instanceof Expectation.Resumed resumed
        ? Optional.of(resumed.options())
        : Optional.empty();
  }

  private void goOn(Journal journal) {
    back = journal.back();
    limit(journal.target());
  }

  private void limit(int desired) {
    if (options().isPresent()) {
      Bounds bounds = options().get().bounds(desired);
      least = Math.min(initiallyAvailable, bounds.minAvailable());
      most = Math.max(original, bounds.maxTotal());
    } else {
      least = initiallyAvailable;
      most = Math.max(original, old);
    }
    // A Service in front of only some of the old pods cannot ask for more than it had.
    services.forEach(service -> service.limit(least));
  }

  private void changed(Change change) {
    Snapshot subject = change.subject();
    if (!subject.namespace().equals(initial.namespace())) {
      return;
    }
    if (subject.kind() == Kind.POD) {
      lookIfOver(change.time());
      podChanged(change);
    } else if (CONTROLLERS.contains(subject.kind())) {
      lookIfOver(change.time());
      controllerChanged(change);
    }
  }

  private void controllerChanged(Change change) {
    Snapshot subject = change.subject();
    if (change.isRemoval()) {
      controllers.remove(subject.uid());
    } else {
      controllers.put(subject.uid(), subject);
      if (change.isCreation() && strangers.contains(subject.controller())) {
        strangers.add(subject.uid());
      }
      if (!strangers.contains(subject.uid())) {
        Journal.on(subject.tree()).ifPresent(this::goOn);
      }
    }
    boolean selectsOtherwise =
        change.before() == null
            || change.after() == null
            || change.before().isDeleting() != change.after().isDeleting()
            || !change.before().selector().equals(change.after().selector());
    if (selectsOtherwise) {
      contested.clear();
      pods.values().forEach(this::contest);
    }
    unseen = true;
  }

  private void podChanged(Change change) {
    Snapshot pod = change.subject();
    Followed followed = pods.get(pod.uid());
    if (followed == null) {
      if (change.isCreation()
          && !pod.controller().isEmpty()
          && !strangers.contains(pod.controller())) {
        begun++;
        follow(pod);
      }
      return;
    }
    count(followed, -1);
    contested.remove(pod.name());
    if (change.isRemoval()) {
      pods.remove(pod.uid());
      ended++;
    } else {
      boolean relabelled = followed.pod.labels() != pod.labels();
      followed.pod = pod;
      if (relabelled) {
        sort(followed);
      }
      measure(followed);
      count(followed, 1);
      contest(followed);
    }
    unseen = true;
  }

  private boolean isNew(Snapshot pod) {
    return expectation instanceof Expectation.Resumed resumed
        ? resumed.journal().newValue().equals(pod.labels().get(resumed.journal().key()))
        : !subjects.contains(pod.controller());
  }

  private void follow(Snapshot pod) {
    Followed followed = new Followed(isNew(pod), brokenUnnoticed.test(pod));
    followed.pod = pod;
    pods.put(pod.uid(), followed);
    sort(followed);
    measure(followed);
    count(followed, 1);
    contest(followed);
    unseen = true;
  }

  private void sort(Followed followed) {
    followed.services = ports(services, followed.pod);
    followed.budgets = ports(budgets, followed.pod);
  }

  private static List<PodGroup.ServedPort> ports(List<PodGroup> groups, Snapshot pod) {
    List<PodGroup.ServedPort> ports = new ArrayList<>(groups.size());
    groups.forEach(group -> ports.addAll(group.ports(pod)));
    return ports;
  }

  private void measure(Followed followed) {
    followed.available = simulation.available(followed.pod, minReady);
    if (!followed.available && !followed.pod.isDeleting() && followed.pod.pod().ready()) {
      // It becomes available by itself, without a change, when it has been ready for long enough.
      Duration at = Duration.ofSeconds(followed.pod.pod().readySince() + minReady);
      String uid = followed.pod.uid();
      simulation.later(at.minus(simulation.elapsed()), "", nobody -> ripen(uid));
    }
  }

  private void ripen(String uid) {
    Followed followed = pods.get(uid);
    if (followed != null && !followed.available) {
      lookIfOver(simulation.elapsed());
      count(followed, -1);
      measure(followed);
      count(followed, 1);
      unseen = true;
    }
  }

  /** Adds a pod to all sums, or takes it out of them. */
  private void count(Followed followed, int sign) {
    if (followed.pod.isDeleting()) {
      stopping += sign;
      return;
    }
    if (followed.isNew) {
      newPods += sign;
    } else {
      old += sign;
    }
    if (followed.pod.controller().isEmpty()) {
      ownerless += sign;
    }
    if (followed.available) {
      available += sign;
      for (PodGroup.ServedPort budget : followed.budgets) {
        budget.count(sign);
      }
      if (followed.broken) {
        silent += sign;
      } else {
        for (PodGroup.ServedPort service : followed.services) {
          service.count(sign);
        }
      }
    }
  }

  private void contest(Followed followed) {
    if (followed.pod.isDeleting()) {
      return;
    }
    int claims = 0;
    for (Snapshot controller : controllers.values()) {
      claims += claims(controller, followed.pod) ? 1 : 0;
    }
    if (claims > 1) {
      contested.put(
          followed.pod.name(),
          controllers.values().stream()
              .filter(controller -> claims(controller, followed.pod))
              .map(rival -> rival.ref().toString())
              .collect(Collectors.joining(" and ")));
    }
  }

  private static boolean claims(Snapshot controller, Snapshot pod) {
    return !controller.isDeleting() && controller.selects(pod);
  }

  private void lookIfOver(Duration now) {
    if (now.compareTo(since) > 0) {
      if (unseen) {
        look();
        unseen = false;
      }
      if (ownerless > 0) {
        uncontrolled = uncontrolled.plus(now).minus(since);
      }
      since = now;
    }
  }

  /** Takes note of the state that has begun at {@link #since}. */
  private void look() {
    Duration at = since.minus(start);
    services.forEach(PodGroup::look);
    lowestAvailable = Math.min(lowestAvailable, available);
    highestPods = Math.max(highestPods, old + newPods);
    highestRunning = Math.max(highestRunning, old + newPods + stopping);
    Moment moment =
        new Moment(
            at,
            old,
            newPods,
            available,
            stopping,
            services.stream().map(PodGroup::serving).toList());
    if (timeline.isEmpty() || !timeline.get(timeline.size() - 1).isLike(moment)) {
      timeline.add(moment);
    }
    violations.now(at, wrongs());
  }

  private List<Wrong> wrongs() {
    List<Wrong> wrongs = new ArrayList<>();
    if (available < least) {
      wrongs.add(
          new Wrong(
              "available",
              least - available,
              "only " + available + " of at least " + least + " pods are available"));
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
    contested.forEach(
        (pod, rivals) ->
            wrongs.add(
                new Wrong("contested " + pod, 1, "pod " + pod + " is selected by " + rivals)));
    if (ownerless > 0 && !isInHand()) {
      wrongs.add(
          new Wrong(
              "ownerless",
              ownerless,
              ownerless + " pods have no controller, and nothing in the cluster says so"));
    }
    if (expectation instanceof Expectation.SamePods && (begun > 0 || ended + stopping > 0)) {
      wrongs.add(
          new Wrong(
              "other pods",
              begun + ended + stopping,
              "the pods are not the same: "
                  + begun
                  + " were begun and "
                  + (ended + stopping)
                  + " stopped"));
    }
    return wrongs;
  }

  private String unnoticed() {
    return silent == 0
        ? ""
        : ": "
            + silent
            + " answer nobody, and Kubernetes doesn't notice for want of a readinessProbe";
  }

  private Optional<Wrong> asked() {
    int asked = 0;
    for (Snapshot controller : controllers.values()) {
      if (!strangers.contains(controller.uid()) && !controller.isDeleting()) {
        asked += controller.replicas();
      }
    }
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
    return controllers.values().stream()
            .anyMatch(controller -> !controller.annotation(Marks.JOURNAL).isEmpty())
        || simulation.all(Kind.DEPLOYMENT).stream()
            .anyMatch(deployment -> deployment.labels().containsKey(Marks.GOAL));
  }

  Report report(Duration duration, boolean completed, Optional<Behaviour> newcomers) {
    lookIfOver(simulation.elapsed());
    if (unseen) {
      look();
    }
    if (completed) {
      violations.now(since.minus(start), remains());
    }
    return new Report(
        duration,
        least,
        most,
        lowestAvailable,
        highestPods,
        highestRunning,
        begun,
        uncontrolled,
        newcomers.map(Behaviour::start),
        newcomers.map(Behaviour::stop),
        services.stream().map(PodGroup::span).toList(),
        timeline,
        violations.until(simulation.elapsed().minus(start)));
  }

  /** What is wrong at the end, with all that a completed operation must not leave behind. */
  private List<Wrong> remains() {
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
      if (lease.name().startsWith(LEASES)) {
        wrongs.add(remain(lease.ref() + " is left"));
      }
    }
    if (options().isPresent() && !back && old > 0) {
      wrongs.add(remain(old + " old pods are left"));
    }
    if (back && newPods > 0) {
      wrongs.add(remain(newPods + " new pods are left"));
    }
    if (ownerless > 0) {
      wrongs.add(remain(ownerless + " pods have no controller"));
    }
    return wrongs;
  }

  private static Wrong remain(String what) {
    return new Wrong("at the end: " + what, 1, "at the end, " + what);
  }
}
