package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Owners;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Sight;
import io.kubectlrc.operate.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a watch shows, and what we have written ourselves meanwhile: a watch may lag behind our own
 * writes, and a decision must not be taken on what we have changed already.
 */
final class ClusterView implements Sight, Write.Writer, AutoCloseable {

  /** After so long a watch that doesn't show our write is not believed to show it ever. */
  static final Duration DOUBT = Duration.ofSeconds(2);

  /**
   * @param tree empty if the object is gone
   * @param uid the object, also when it is gone
   * @param wasShown whether the watch showed this object; if it then doesn't, the object is gone
   */
  private record Written(Optional<ObjectNode> tree, String uid, boolean wasShown, Instant at) {}

  private final Cluster cluster;
  private final String namespace;
  private final Set<Kind> kinds;
  private final Watch watch;
  private final Map<Ref, Written> written = new HashMap<>();

  /** Where its objects are. */
  String namespace() {
    return namespace;
  }

  ClusterView(Cluster cluster, String namespace, Set<Kind> kinds) {
    this(cluster, namespace, kinds, cluster.watch(namespace, kinds));
  }

  /** With a watch of every kind that will be asked for. */
  ClusterView(Cluster cluster, String namespace, Watch watch) {
    this(cluster, namespace, EnumSet.allOf(Kind.class), watch);
  }

  private ClusterView(Cluster cluster, String namespace, Set<Kind> kinds, Watch watch) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.kinds = Set.copyOf(kinds);
    this.watch = watch;
  }

  Watch watch() {
    return watch;
  }

  @Override
  public Ref ref(Kind kind, String name) {
    return new Ref(kind, namespace, name);
  }

  @Override
  public Optional<ObjectNode> find(Ref ref) {
    Optional<ObjectNode> shown = watch.get(ref);
    Written ours = written.get(ref);
    if (ours == null) {
      return shown;
    }
    if (ours.at().plus(DOUBT).isBefore(cluster.now())) {
      refresh(ref);
      ours = written.get(ref);
    }
    if (caughtUp(shown, ours)) {
      written.remove(ref);
      return shown;
    }
    return ours.tree();
  }

  /** All objects of a kind; none of a kind that is not watched. */
  Collection<ObjectNode> all(Kind kind) {
    if (!kinds.contains(kind)) {
      return List.of();
    }
    Map<String, Optional<ObjectNode>> ours = new HashMap<>();
    for (Ref ref : written(kind)) {
      Optional<ObjectNode> tree = find(ref);
      if (written.containsKey(ref)) {
        ours.put(ref.name(), tree);
      }
    }
    if (ours.isEmpty()) {
      return watch.all(kind);
    }
    Map<String, ObjectNode> objects = new TreeMap<>();
    watch.all(kind).forEach(tree -> objects.put(Metadata.name(tree), tree));
    ours.forEach(
        (name, tree) ->
            tree.ifPresentOrElse(
                present -> objects.put(name, present), () -> objects.remove(name)));
    return objects.values();
  }

  /** Those of a kind that have one of these owners; see {@link Watch#ownedBy}. */
  Collection<ObjectNode> ownedBy(Kind kind, Set<String> owners) {
    Map<String, ObjectNode> objects = new TreeMap<>();
    watch.ownedBy(kind, owners).forEach(tree -> objects.put(Metadata.name(tree), tree));
    for (Ref ref : written(kind)) {
      objects.remove(ref.name());
      find(ref)
          .filter(tree -> Owners.areOf(tree, owners))
          .ifPresent(tree -> objects.put(ref.name(), tree));
    }
    return objects.values();
  }

  /**
   * From now on, the objects of a kind that the watch shows otherwise than before; at first all of
   * them. There are none of a kind that is not watched.
   */
  Changes changes(Kind kind) {
    Changes changes = new Changes(this, kind);
    if (kinds.contains(kind)) {
      watch.follow(kind, changes::add);
      watch.all(kind).forEach(tree -> changes.add(Ref.to(kind, tree)));
    }
    return changes;
  }

  /** What we have written and the watch may not show yet, of a kind. */
  List<Ref> written(Kind kind) {
    return written.isEmpty()
        ? List.of()
        : written.keySet().stream().filter(ref -> ref.kind() == kind).toList();
  }

  @Override
  public void create(Write.Create write) {
    Kind kind = write.ref().kind();
    wrote(kind, cluster.create(kind, write.object(), WriteMode.APPLY));
  }

  @Override
  public void replace(Write.Replace write) {
    Kind kind = write.ref().kind();
    wrote(kind, cluster.replace(kind, write.object(), WriteMode.APPLY));
  }

  @Override
  public void merge(Write.Merge write) {
    Ref ref = write.ref();
    try {
      wrote(ref.kind(), cluster.merge(ref, write.patch(), WriteMode.APPLY));
    } catch (ClusterException e) {
      if (!write.ifThere() || e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
      refresh(ref);
    }
  }

  @Override
  public void bequeath(Write.Bequeath write) {
    ObjectNode patch = write.patch().deepCopy();
    cluster
        .getWithManagers(write.ref())
        .ifPresent(
            live ->
                write
                    .managers()
                    .apply(live)
                    .ifPresent(
                        managers -> {
                          ObjectNode metadata = patch.withObjectProperty("metadata");
                          metadata.set("managedFields", managers);
                          metadata.putIfAbsent(
                              "resourceVersion", live.at("/metadata/resourceVersion"));
                        }));
    merge(new Write.Merge(write.ref(), patch));
  }

  @Override
  public void delete(Write.Delete write) {
    boolean wasShown = shownUid(write.ref()).equals(Metadata.uid(write.seen()));
    Optional<ObjectNode> left =
        cluster.delete(write.ref(), write.propagation(), Preconditions.unchanged(write.seen()));
    written.put(
        write.ref(), new Written(left, Metadata.uid(write.seen()), wasShown, cluster.now()));
  }

  private void wrote(Kind kind, ObjectNode stored) {
    Ref ref = Ref.to(kind, stored);
    boolean wasShown = shownUid(ref).equals(Metadata.uid(stored));
    written.put(
        ref, new Written(Optional.of(stored), Metadata.uid(stored), wasShown, cluster.now()));
  }

  /** Asks the server for an object whose state is in doubt. */
  void refresh(Ref ref) {
    String shown = shownUid(ref);
    Optional<ObjectNode> live = cluster.get(ref);
    String uid = live.map(Metadata::uid).orElse(shown);
    written.put(ref, new Written(live, uid, shown.equals(uid), cluster.now()));
  }

  private String shownUid(Ref ref) {
    return watch.get(ref).map(Metadata::uid).orElse("");
  }

  @Override
  public void close() {
    watch.close();
  }

  private static boolean caughtUp(Optional<ObjectNode> shown, Written ours) {
    if (ours.tree().isEmpty()) {
      return shown.isEmpty() || !Metadata.uid(shown.get()).equals(ours.uid());
    }
    return shown
        .map(present -> version(present) >= version(ours.tree().get()))
        .orElse(ours.wasShown());
  }

  /** The number of the write that has stored it. */
  private static long version(JsonNode object) {
    return Long.parseLong(object.at("/metadata/resourceVersion").asText());
  }
}
