package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.run.Rights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The copies of the cluster that a watch looks at, one for each kind, since of some the user may
 * not be shown any. Every change of an object is queued as it comes, so that none is lost between
 * two looks.
 */
final class Copies implements AutoCloseable {

  private static final Set<Kind> OPTIONAL =
      EnumSet.of(
          Kind.SERVICE, Kind.REPLICATION_CONTROLLER, Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.NODE);

  private final Cluster cluster;
  private final Map<Kind, Watch> watches = new EnumMap<>(Kind.class);
  private final Queue<Sighting> sightings = new ConcurrentLinkedQueue<>();
  private final Map<Kind, Collection<ObjectNode>> listed = new EnumMap<>(Kind.class);
  private final List<String> notes = new ArrayList<>();

  /** Whether the watches are somebody else's. */
  private boolean borrowed;

  /**
   * An object has changed.
   *
   * @param tree as it was then; empty if it was gone
   */
  record Sighting(Instant at, Ref ref, Optional<ObjectNode> tree) {}

  private Copies(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Begins to watch.
   *
   * @throws ClusterException if what is needed may not be watched
   */
  static Copies of(Cluster cluster, String namespace, Subject subject) {
    Set<Kind> needed = EnumSet.of(Kind.POD);
    needed.addAll(subject.needed());
    Set<Kind> wanted = EnumSet.copyOf(needed);
    wanted.addAll(OPTIONAL);
    // A list shows one object, the watch that follows it may be forbidden: so both are asked for.
    Rights rights = Rights.of("watch", namespace);
    List<Access> accesses = new ArrayList<>();
    for (Kind kind : wanted) {
      rights = needed.contains(kind) ? rights.and(kind, "list", "watch") : rights;
      accesses.add(new Access("list", kind, place(kind, namespace)));
      accesses.add(new Access("watch", kind, place(kind, namespace)));
    }
    List<Access> denied = cluster.denied(accesses);
    if (denied.stream().anyMatch(access -> needed.contains(access.kind()))) {
      rights
          .missing(cluster)
          .ifPresent(
              refusal -> {
                throw new ClusterException(
                    ClusterException.Reason.FORBIDDEN, refusal.sentence(), null);
              });
    }
    Copies copies = new Copies(cluster);
    try {
      for (Kind kind : wanted) {
        List<String> lacking =
            denied.stream().filter(access -> access.kind() == kind).map(Access::toString).toList();
        if (lacking.isEmpty()) {
          copies.begin(place(kind, namespace), kind);
        } else {
          copies.notes.add(
              "this user may not %s, so nothing is said of them"
                  .formatted(String.join(", ", lacking)));
        }
      }
      return copies;
    } catch (RuntimeException failure) {
      copies.close();
      throw failure;
    }
  }

  /**
   * Looks at what an operation watches for itself, and asks the server for nothing but Services,
   * once, if those are not among it and this user may see them.
   *
   * @param watch not closed with these copies
   */
  static Copies of(Cluster cluster, String namespace, Watch watch, Set<Kind> kinds) {
    Copies copies = new Copies(cluster);
    kinds.stream()
        .filter(
            kind -> kind == Kind.POD || OPTIONAL.contains(kind) || kind == Kind.DEPLOYMENT_CONFIG)
        .forEach(kind -> copies.follow(kind, watch));
    copies.borrowed = true;
    if (!kinds.contains(Kind.SERVICE)
        && cluster.denied(List.of(new Access("list", Kind.SERVICE, namespace))).isEmpty()) {
      copies.listed.put(Kind.SERVICE, cluster.list(Kind.SERVICE, namespace, Map.of()));
    }
    return copies;
  }

  private static String place(Kind kind, String namespace) {
    return kind == Kind.NODE ? "" : namespace;
  }

  private void begin(String namespace, Kind kind) {
    follow(kind, cluster.watch(namespace, EnumSet.of(kind)));
  }

  private void follow(Kind kind, Watch watch) {
    watches.put(kind, watch);
    watch.follow(kind, ref -> sightings.add(new Sighting(cluster.now(), ref, watch.get(ref))));
  }

  /** What could not be watched, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Those of a kind; none if they may not be watched. */
  Collection<ObjectNode> all(Kind kind) {
    Watch watch = watches.get(kind);
    return watch == null ? listed.getOrDefault(kind, List.of()) : watch.all(kind);
  }

  /** The next change that was not looked at yet. */
  Optional<Sighting> poll() {
    return Optional.ofNullable(sightings.poll());
  }

  /** What wakes up whoever waits for something to happen. */
  Watch pods() {
    return watches.get(Kind.POD);
  }

  @Override
  public void close() {
    if (!borrowed) {
      watches.values().forEach(Watch::close);
    }
  }
}
