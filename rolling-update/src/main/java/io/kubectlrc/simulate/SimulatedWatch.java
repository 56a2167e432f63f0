package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A client's copy of some objects, one watch for each kind, each with a lag of its own. */
final class SimulatedWatch implements Watch {

  private final Simulation simulation;
  private final RequestFaults faults;
  private final String namespace;
  private final Map<Kind, Copy> copies = new EnumMap<>(Kind.class);
  private boolean changed;
  private boolean closed;

  SimulatedWatch(Simulation simulation, RequestFaults faults, String namespace, Set<Kind> kinds) {
    this.simulation = simulation;
    this.faults = faults;
    this.namespace = namespace;
    kinds.forEach(kind -> copies.put(kind, new Copy(kind)));
  }

  /** What is known of one kind. */
  private final class Copy {
    private final Kind kind;
    private final Map<Ref, Snapshot> objects = new HashMap<>();
    private final Observer subscription = this::offer;
    private final List<Consumer<Ref>> followers = new ArrayList<>();
    private List<Change> pending = new ArrayList<>();

    /** In order of name; null when the copy has changed since. */
    private List<ObjectNode> listed;

    Copy(Kind kind) {
      this.kind = kind;
      simulation.api().all(kind).stream()
          .filter(this::isWatched)
          .forEach(object -> objects.put(object.ref(), object));
      simulation.api().subscribe(kind, subscription);
    }

    private boolean isWatched(Snapshot object) {
      return (namespace.isEmpty() || object.namespace().equals(namespace))
          && (kind != Kind.EVENT || object.tree().path("type").asText().equals("Warning"));
    }

    private void offer(Change change) {
      if (isWatched(change.subject())) {
        pending.add(change);
        if (pending.size() == 1) {
          long gap = Simulation.micros(faults.watchGap());
          long lag = simulation.dice().draw(simulation.pace().watch());
          simulation.time().after(gap + lag, this::deliver);
        }
      }
    }

    private void deliver() {
      if (closed) {
        return;
      }
      List<Change> delivered = pending;
      pending = new ArrayList<>();
      listed = null;
      changed = true;
      for (Change change : delivered) {
        Ref ref = change.subject().ref();
        if (change.isRemoval()) {
          objects.remove(ref);
        } else {
          objects.put(ref, change.after());
        }
        for (Consumer<Ref> follower : followers) {
          follower.accept(ref);
        }
      }
    }

    private List<ObjectNode> all() {
      if (listed == null) {
        listed = objects.values().stream().sorted(Snapshot.BY_KEY).map(Snapshot::tree).toList();
      }
      return listed;
    }
  }

  private Copy copy(Kind kind) {
    Copy copy = copies.get(kind);
    if (copy == null) {
      throw new IllegalArgumentException(kind.plural() + " are not watched");
    }
    return copy;
  }

  @Override
  public Collection<ObjectNode> all(Kind kind) {
    return copy(kind).all();
  }

  @Override
  public void follow(Kind kind, Consumer<Ref> follower) {
    copy(kind).followers.add(follower);
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    Snapshot found = copy(ref.kind()).objects.get(ref);
    return Optional.ofNullable(found).map(Snapshot::tree);
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long until = simulation.time().now() + Simulation.micros(atMost);
    while (!changed && simulation.time().step(until)) {
      continue;
    }
    boolean result = changed;
    changed = false;
    return result;
  }

  @Override
  public void close() {
    closed = true;
    copies.forEach((kind, copy) -> simulation.api().unsubscribe(kind, copy.subscription));
  }
}
