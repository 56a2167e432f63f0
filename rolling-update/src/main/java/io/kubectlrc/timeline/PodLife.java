package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The life of a pod, as far as it was seen.
 *
 * @param fresh whether it is of a controller that had none at the beginning
 * @param since when it was seen first
 * @param given whether it was there at the beginning
 * @param node where it runs, or ran last
 * @param scheduled when it was seen to have a node; empty if it had one at the beginning
 * @param started when a container of it was seen to run; likewise
 * @param ready when it was seen to be ready for the first time; likewise
 * @param stopping when it was seen to be asked to stop
 * @param gone when it was seen to be gone
 * @param lapses how often it ceased to be ready while it was not asked to stop
 * @param restarts how often its containers were restarted while it was watched
 * @param reasons what it was said to suffer from, each once: ImagePullBackOff, CrashLoopBackOff
 * @param turns its latest states, each with the moment from which on it held
 * @param latestRestarts when its latest restarts were seen
 */
public record PodLife(
    String name,
    boolean fresh,
    Instant since,
    boolean given,
    Optional<String> node,
    Optional<Instant> scheduled,
    Optional<Instant> started,
    Optional<Instant> ready,
    Optional<Instant> stopping,
    Optional<Instant> gone,
    int lapses,
    int restarts,
    Set<String> reasons,
    List<Turn> turns,
    List<Instant> latestRestarts) {

  /** So many of the latest turns and restarts of a pod are kept: they explain what is now. */
  private static final int LATEST = 16;

  /** So many reasons of one pod are told. */
  private static final int MOST_REASONS = 10;

  /** From a moment on it was something else. */
  public record Turn(Instant at, PodState state) {}

  public PodLife {
    reasons = Set.copyOf(reasons);
    turns = List.copyOf(turns);
    latestRestarts = List.copyOf(latestRestarts);
  }

  /** What becomes of a life by one look, and what is to be told of it. */
  public record Step(PodLife life, List<PodEvent> events) {
    public Step {
      events = List.copyOf(events);
    }
  }

  /** One that is there at the beginning; nothing is told of it. */
  static PodLife given(Instant at, PodLook look, boolean fresh) {
    return new PodLife(
        look.name(),
        fresh,
        at,
        true,
        look.node(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        look.stopping() ? Optional.of(at) : Optional.empty(),
        Optional.empty(),
        0,
        0,
        look.pod().trouble().map(trouble -> Set.of(trouble.reason())).orElse(Set.of()),
        List.of(new Turn(at, look.state())),
        List.of());
  }

  /** One that has come since. */
  static Step begun(Instant at, PodLook look, boolean fresh) {
    PodLife life =
        new PodLife(
            look.name(),
            fresh,
            at,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            Set.of(),
            List.of(new Turn(at, PodState.STARTING)),
            List.of());
    List<PodEvent> events = new ArrayList<>();
    events.add(life.event(at, PodEvent.What.CREATED, ""));
    Step rest = life.after(at, look, Optional.empty());
    events.addAll(rest.events());
    return new Step(rest.life(), events);
  }

  /**
   * After the next look at it.
   *
   * @param former what the one before had shown; empty if there was none
   */
  Step after(Instant at, PodLook look, Optional<PodLook> former) {
    List<PodEvent> events = new ArrayList<>();
    Draft next = new Draft(this);
    if (node.isEmpty() && look.node().isPresent()) {
      next.node = look.node();
      next.scheduled = Optional.of(at);
      events.add(event(at, PodEvent.What.SCHEDULED, "on " + look.node().get()));
    }
    boolean startedBefore = former.map(PodLook::started).orElse(false);
    if (look.started() && !startedBefore) {
      next.started = Optional.of(at);
      events.add(event(at, PodEvent.What.STARTED, ""));
    }
    int more = look.restarts() - former.map(PodLook::restarts).orElse(0);
    if (more > 0) {
      next.restarts += more;
      next.restartedAt(at);
      String times = next.restarts == 1 ? "" : "(" + next.restarts + " times)";
      events.add(event(at, PodEvent.What.RESTARTED, times));
    }
    turn(at, look, next, events);
    look.pod()
        .trouble()
        .filter(trouble -> !look.stopping())
        .filter(trouble -> !reasons.contains(trouble.reason()) && reasons.size() < MOST_REASONS)
        .ifPresent(
            trouble -> {
              next.reasons.add(trouble.reason());
              events.add(event(at, PodEvent.What.TROUBLED, trouble.toString()));
            });
    return new Step(next.life(), events);
  }

  private void turn(Instant at, PodLook look, Draft next, List<PodEvent> events) {
    PodState before = state();
    PodState now = look.state();
    if (now == PodState.STARTING && (before == PodState.READY || before == PodState.UNREADY)) {
      now = PodState.UNREADY;
    }
    if (now == before) {
      return;
    }
    next.turnTo(at, now);
    switch (now) {
      case READY -> {
        boolean first = ready.isEmpty() && !hasBeenReady();
        if (first) {
          next.ready = Optional.of(at);
        }
        String since = given ? "" : "after " + seconds(Duration.between(this.since, at));
        events.add(event(at, PodEvent.What.READY, first ? since : "again"));
      }
      case UNREADY -> {
        next.lapses++;
        events.add(event(at, PodEvent.What.UNREADY, ""));
      }
      case STOPPING -> {
        next.stopping = Optional.of(at);
        events.add(
            event(
                at,
                PodEvent.What.STOPPING,
                look.grace().map(grace -> "for at most " + grace.toSeconds() + " s").orElse("")));
      }
      case ENDED -> events.add(event(at, PodEvent.What.ENDED, "(" + look.ended().orElse("") + ")"));
      default -> {
        // It is as it was in the beginning, and nobody need know it.
      }
    }
  }

  private boolean hasBeenReady() {
    return lapses > 0 || turns.stream().anyMatch(turn -> turn.state() == PodState.READY);
  }

  /** It is no longer there. */
  Step afterAll(Instant at) {
    Draft next = new Draft(this);
    next.gone = Optional.of(at);
    next.turnTo(at, PodState.GONE);
    String took = stopping.map(begun -> "after " + seconds(Duration.between(begun, at))).orElse("");
    return new Step(next.life(), List.of(event(at, PodEvent.What.GONE, took)));
  }

  private PodEvent event(Instant at, PodEvent.What what, String detail) {
    return new PodEvent(at, name, fresh, what, detail);
  }

  /** Tenths of a second. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }

  /** What it is now. */
  public PodState state() {
    return turns.get(turns.size() - 1).state();
  }

  /** What it was at a moment; empty if it was not there, or nobody remembers. */
  public Optional<PodState> stateAt(Instant moment) {
    Optional<PodState> state = Optional.empty();
    for (Turn turn : turns) {
      if (!turn.at().isAfter(moment)) {
        state = Optional.of(turn.state());
      }
    }
    return state;
  }

  /**
   * Whether it became this from one moment on and before another. What it was at the beginning, it
   * did not become.
   */
  public boolean turnedTo(PodState state, Instant from, Instant until) {
    return turns.stream()
        .filter(turn -> !given || turn.at().isAfter(since))
        .anyMatch(
            turn ->
                turn.state() == state && !turn.at().isBefore(from) && turn.at().isBefore(until));
  }

  /** Whether it was this at any time from one moment on and before another. */
  public boolean was(PodState state, Instant from, Instant until) {
    return stateAt(from).equals(Optional.of(state)) || turnedTo(state, from, until);
  }

  /** Whether it was restarted from one moment on and before another. */
  public boolean restarted(Instant from, Instant until) {
    return latestRestarts.stream().anyMatch(at -> !at.isBefore(from) && at.isBefore(until));
  }

  /** The fields that a look may change. */
  private static final class Draft {
    private final PodLife before;
    private Optional<String> node;
    private Optional<Instant> scheduled;
    private Optional<Instant> started;
    private Optional<Instant> ready;
    private Optional<Instant> stopping;
    private Optional<Instant> gone;
    private int lapses;
    private int restarts;
    private final Set<String> reasons;
    private final List<Turn> turns;
    private final List<Instant> latestRestarts;

    Draft(PodLife before) {
      this.before = before;
      node = before.node;
      scheduled = before.scheduled;
      started = before.started;
      ready = before.ready;
      stopping = before.stopping;
      gone = before.gone;
      lapses = before.lapses;
      restarts = before.restarts;
      reasons = new LinkedHashSet<>(before.reasons);
      turns = new ArrayList<>(before.turns);
      latestRestarts = new ArrayList<>(before.latestRestarts);
    }

    void turnTo(Instant at, PodState state) {
      turns.add(new Turn(at, state));
      if (turns.size() > LATEST) {
        turns.remove(0);
      }
    }

    void restartedAt(Instant at) {
      latestRestarts.add(at);
      if (latestRestarts.size() > LATEST) {
        latestRestarts.remove(0);
      }
    }

    PodLife life() {
      return new PodLife(
          before.name,
          before.fresh,
          before.since,
          before.given,
          node,
          scheduled,
          started,
          ready,
          stopping,
          gone,
          lapses,
          restarts,
          reasons,
          turns,
          latestRestarts);
    }
  }
}
