package io.kubectlrc.run;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Marks;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Observer;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Holds every change of a simulated cluster against the invariants of a rolling update. */
final class Invariants implements Observer {

  /** What is not to be held against the update, since others interfere. */
  record Leniency(boolean podsFail, boolean othersScale, boolean requestsFail) {
    static final Leniency NONE = new Leniency(false, false, false);

    private boolean podsAreOurs() {
      return !podsFail && !othersScale;
    }
  }

  private final Simulation simulation;
  private final Options options;
  private final Leniency leniency;

  private final Map<String, Foreign> unanswered = new HashMap<>();
  private int written;
  private OptionalInt wanted = OptionalInt.empty();

  /** A size that somebody else has set on a controller of the update. */
  private record Foreign(int replicas, Duration at) {}

  /** A write that was decided on before it could be seen may undo what somebody else has set. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  Invariants(Simulation simulation, Options options, Leniency leniency) {
    this.simulation = simulation;
    this.options = options;
    this.leniency = leniency;
  }

  @Override
  public void changed(Change change) {
    Snapshot subject = change.subject();
    written += change.actor().startsWith("run-") ? 1 : 0;
    if (subject.kind() == Kind.POD) {
      podChanged(change);
    } else if (subject.kind() == Kind.REPLICATION_CONTROLLER) {
      controllerChanged(change);
      rescaled(change);
    }
  }

  /** How many writes of the update were applied. */
  int written() {
    return written;
  }

  /** The size that others want at the end; empty if they don't, or if it cannot be said. */
  OptionalInt wanted() {
    return unanswered.isEmpty() ? wanted : OptionalInt.empty();
  }

  /** What somebody else sets is the new target, and not set back. */
  private void rescaled(Change change) {
    Snapshot rc = change.after();
    if (rc == null || change.before() == null || rc.annotation(Marks.JOURNAL).isEmpty()) {
      unanswered.remove(change.subject().uid());
      return;
    }
    String set = rc.annotation(Marks.REPLICAS);
    boolean resized = rc.replicas() != change.before().replicas();
    if (!change.actor().startsWith("run-")) {
      if (set.equals(Integer.toString(rc.replicas()))) {
        Foreign takenBack = unanswered.remove(rc.uid());
        if (takenBack != null && isTarget(takenBack.replicas())) {
          wanted = OptionalInt.empty(); // the target already, and nothing shows that it was wanted
        }
      } else if (resized && !set.isEmpty()) {
        unanswered.put(rc.uid(), new Foreign(rc.replicas(), change.time()));
      }
      return;
    }
    Foreign foreign = unanswered.get(rc.uid());
    if (foreign != null && set.equals(Integer.toString(rc.replicas()))) {
      unanswered.remove(rc.uid());
      require(
          !resized
              || leniency.requestsFail() // any time may pass between decision and write
              || change.time().minus(foreign.at()).compareTo(UNSEEN) < 0,
          change,
          "sets back what somebody has set to " + foreign.replicas());
      // Without a new target it was a step of ours that came to the same size by chance.
      if (isTarget(foreign.replicas())) {
        wanted = OptionalInt.of(foreign.replicas());
      }
    }
    boolean turnsBack =
        Journal.on(rc.tree()).filter(Journal::back).isPresent()
            && Journal.on(change.before().tree()).filter(Journal::back).isEmpty();
    if (turnsBack) {
      wanted = OptionalInt.empty();
    }
  }

  private boolean isTarget(int replicas) {
    return journal().filter(journal -> journal.target() == replicas).isPresent();
  }

  private void podChanged(Change change) {
    boolean wasThere = change.before() != null && !change.before().isDeleting();
    if (wasThere && leniency.podsAreOurs()) {
      journal().ifPresent(journal -> requireAvailable(change, journal));
    }
    if (change.after() == null || change.after().isDeleting()) {
      return;
    }
    Snapshot pod = change.after();
    List<String> matching =
        controllers().stream().filter(rc -> rc.selects(pod)).map(Snapshot::name).toList();
    require(matching.size() <= 1, change, "both of " + matching + " select it");
    if (change.isCreation() && leniency.podsAreOurs()) {
      requireNeeded(change);
      requireRoom(change);
    }
    if (pod.controller().isEmpty()) {
      require(
          simulation.all(Kind.REPLICATION_CONTROLLER).stream()
              .anyMatch(rc -> !rc.annotation("kubectl-rc.io/update").isEmpty()),
          change,
          "without a controller, and nothing says so");
    }
  }

  /** A rename hands pods over; none is made beside those that there are. */
  private void requireNeeded(Change change) {
    Snapshot made = change.after();
    controllers().stream()
        .filter(rc -> rc.uid().equals(made.controller()))
        .forEach(
            rc -> {
              long free =
                  simulation.all(Kind.POD).stream()
                      .filter(pod -> pod.pod().active() && rc.selects(pod))
                      .filter(pod -> !pod.controller().equals(rc.uid()))
                      .count();
              require(free == 0, change, "is made though " + free + " wait to be taken");
            });
  }

  /** Never do more pods run than were promised, however late controllers are. */
  private void requireRoom(Change change) {
    if (leniency.othersScale()) {
      return;
    }
    Selector application = Selector.of(Map.of("name", "api-pods"));
    long running =
        simulation.all(Kind.POD).stream()
            .filter(pod -> application.matches(pod.labels()) && !pod.isDeleting())
            .filter(pod -> pod.pod().active())
            .count();
    journal()
        .ifPresent(
            journal ->
                require(
                    running <= options.bounds(journal.target()).maxTotal(),
                    change,
                    "is one of " + running + " pods"));
  }

  /** Among all pods, and behind each Service that selects pods of the application. */
  private void requireAvailable(Change change, Journal journal) {
    if (!simulation.available(change.before(), seconds())) {
      return;
    }
    requireAvailable(change, journal, Selector.of(Map.of("name", "api-pods")), "");
    for (Snapshot service : simulation.all(Kind.SERVICE)) {
      requireAvailable(
          change,
          journal,
          Selector.ofMap(service.spec().path("selector")),
          " behind service " + service.name());
    }
  }

  private void requireAvailable(Change change, Journal journal, Selector selector, String where) {
    Snapshot after = change.after();
    boolean leaves =
        selector.matches(change.before().labels())
            && (after == null || after.isDeleting() || !selector.matches(after.labels()));
    if (!leaves) {
      return;
    }
    int floor = options.bounds(journal.target()).minAvailable();
    long left =
        simulation.all(Kind.POD).stream()
            .filter(pod -> !pod.name().equals(change.before().name()))
            .filter(pod -> selector.matches(pod.labels()))
            .filter(pod -> simulation.available(pod, seconds()))
            .count();
    require(left >= floor, change, "leaves " + left + " available of at least " + floor + where);
  }

  private int seconds() {
    return Math.toIntExact(options.minReady().toSeconds());
  }

  private void controllerChanged(Change change) {
    Snapshot rc = change.after();
    if (rc == null) {
      return;
    }
    int before = change.before() == null ? 0 : change.before().replicas();
    if (change.actor().startsWith("run-") && rc.replicas() > before && !leniency.othersScale()) {
      Optional<Journal> journal = journal();
      int total = controllers().stream().mapToInt(Snapshot::replicas).sum();
      journal.ifPresent(
          j ->
              require(
                  total <= options.bounds(j.target()).maxTotal(),
                  change,
                  "asks for " + total + " pods"));
    }
    if (change.before() != null
        && change.before().spec().path("selector").equals(rc.spec().path("selector"))) {
      return;
    }
    Selector selector = Selector.ofMap(rc.spec().path("selector"));
    for (Snapshot other : controllers()) {
      if (other.name().equals(rc.name())) {
        continue;
      }
      Map<String, String> template = Labels.of(other.spec().at("/template/metadata/labels"));
      require(!selector.matches(template), change, "selects the pods of " + other.name());
    }
  }

  private List<Snapshot> controllers() {
    return simulation.all(Kind.REPLICATION_CONTROLLER).stream()
        .filter(rc -> !rc.isDeleting())
        .toList();
  }

  private Optional<Journal> journal() {
    Optional<Journal> found = Optional.empty();
    for (Snapshot rc : simulation.all(Kind.REPLICATION_CONTROLLER)) {
      Optional<Journal> journal = Journal.on(rc.tree());
      if (journal.isPresent() && (found.isEmpty() || journal.get().to().equals(rc.name()))) {
        found = journal;
      }
    }
    return found;
  }

  private static void require(boolean holds, Change change, String otherwise) {
    if (!holds) {
      throw new AssertionError(change.actor() + " changes " + change.subject() + ": " + otherwise);
    }
  }
}
