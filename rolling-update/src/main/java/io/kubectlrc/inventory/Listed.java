package io.kubectlrc.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A cluster as it was listed once, kind by kind: the real one is asked for no object twice, and for
 * nothing but lists. It takes no writes; a dry run gives back what it was given, undefaulted, as
 * templates that come from a server have been defaulted there.
 */
final class Listed implements Cluster {
  private final Cluster cluster;
  private final String scope;
  private final Map<Kind, Map<String, TreeMap<String, ObjectNode>>> objects =
      new EnumMap<>(Kind.class);
  private final Map<Kind, ClusterException> failures = new EnumMap<>(Kind.class);
  private final Function<Kind, List<ObjectNode>> lists;
  private final Map<Kind, Boolean> served = new EnumMap<>(Kind.class);
  private final Instant now;

  /**
   * @param scope the namespace; empty for all
   * @param first what will be asked for in any case; all of it is listed at once
   */
  Listed(Cluster cluster, String scope, Set<Kind> first) {
    this.cluster = cluster;
    this.scope = scope;
    lists = cluster.lists(first, scope);
    now = cluster.now();
  }

  private Map<String, TreeMap<String, ObjectNode>> all(Kind kind) {
    if (failures.containsKey(kind)) {
      throw failures.get(kind);
    }
    Map<String, TreeMap<String, ObjectNode>> known = objects.get(kind);
    if (known != null) {
      return known;
    }
    Map<String, TreeMap<String, ObjectNode>> listed = new TreeMap<>();
    try {
      for (ObjectNode tree : lists.apply(kind)) {
        listed
            .computeIfAbsent(Metadata.namespace(tree), namespace -> new TreeMap<>())
            .put(Metadata.name(tree), tree);
      }
    } catch (ClusterException e) {
      failures.put(kind, e);
      throw e;
    }
    objects.put(kind, listed);
    return listed;
  }

  private Collection<ObjectNode> in(Kind kind, String namespace) {
    return all(kind).getOrDefault(namespace, new TreeMap<>()).values();
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    return Optional.ofNullable(
        all(ref.kind()).getOrDefault(ref.namespace(), new TreeMap<>()).get(ref.name()));
  }

  /** Lists leave the managers out, and nothing else is asked for. */
  @Override
  public Optional<ObjectNode> getWithManagers(Ref ref) {
    return get(ref);
  }

  @Override
  public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
    List<ObjectNode> some = new ArrayList<>();
    if (namespace.isEmpty()) {
      all(kind).values().forEach(those -> some.addAll(those.values()));
    } else {
      some.addAll(in(kind, namespace));
    }
    if (!labels.isEmpty()) {
      some.removeIf(
          tree ->
              !Labels.of(tree.at("/metadata/labels")).entrySet().containsAll(labels.entrySet()));
    }
    return some;
  }

  @Override
  public ObjectNode create(Kind kind, ObjectNode object, WriteMode mode) {
    if (mode == WriteMode.APPLY) {
      throw readOnly();
    }
    return object.deepCopy();
  }

  @Override
  public ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode) {
    throw readOnly();
  }

  @Override
  public ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode) {
    throw readOnly();
  }

  @Override
  public Optional<ObjectNode> delete(
      Ref ref, Propagation propagation, Preconditions preconditions) {
    throw readOnly();
  }

  private static IllegalStateException readOnly() {
    return new IllegalStateException("an inventory writes nothing");
  }

  @Override
  public boolean serves(Kind kind) {
    return served.computeIfAbsent(kind, cluster::serves);
  }

  /** Whoever adopts needs more rights than whoever looks; that is no matter here. */
  @Override
  public List<Access> denied(Collection<Access> rights) {
    return List.of();
  }

  @Override
  public Watch watch(String namespace, Set<Kind> kinds) {
    return new Still(namespace);
  }

  /** Nothing ever changes. */
  private final class Still implements Watch {
    private final String namespace;

    Still(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public Collection<ObjectNode> all(Kind kind) {
      return in(kind, namespace);
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      return Listed.this.get(ref);
    }

    @Override
    public void follow(Kind kind, Consumer<Ref> follower) {
      // There will be nothing to tell.
    }

    @Override
    public boolean await(Duration atMost) {
      return false;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void close() {
    // The real one is closed by who has opened it.
  }
}
