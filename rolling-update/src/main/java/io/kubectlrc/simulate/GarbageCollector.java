package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes what has lost its owners, and strips the owner from what an orphaning deletion leaves
 * behind; only then the deleted object goes.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/">Garbage
 *     collection</a>
 */
final class GarbageCollector extends ControlLoop {

  private static final Set<Kind> KINDS =
      Set.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.POD,
          Kind.SERVICE,
          Kind.ENDPOINTS,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Kind.LEASE,
          Kind.DEPLOYMENT_CONFIG);

  /** By UID of the owner, then by UID: what its copies say. */
  private final Map<String, Map<String, Snapshot>> dependents = new HashMap<>();

  private final Map<String, Snapshot> byUid = new HashMap<>();

  GarbageCollector(Simulation simulation) {
    super(simulation, "garbage-collector");
    for (Kind kind : Kind.values()) {
      if (KINDS.contains(kind)) {
        new Feed(simulation, kind, this::changed);
      }
    }
  }

  private void changed(Change change) {
    Snapshot before = change.before();
    Snapshot after = change.after();
    if (before != null && (after == null || before.owners() != after.owners())) {
      forget(before);
    }
    if (after != null) {
      learn(after);
      consider(after);
    } else {
      dependents(before.uid()).forEach(orphan -> enqueue(orphan.uid()));
      before.owners().forEach(this::enqueue);
    }
  }

  private void consider(Snapshot object) {
    boolean ownerUnknown = !byUid.keySet().containsAll(object.owners());
    boolean waits =
        object.isDeleting()
            && (object.hasFinalizer(ApiServer.ORPHAN) || object.hasFinalizer(ApiServer.FOREGROUND));
    if (ownerUnknown || waits) {
      enqueue(object.uid());
    }
  }

  private void learn(Snapshot object) {
    byUid.put(object.uid(), object);
    for (String owner : object.owners()) {
      dependents.computeIfAbsent(owner, uid -> new LinkedHashMap<>()).put(object.uid(), object);
    }
  }

  private void forget(Snapshot object) {
    byUid.remove(object.uid());
    for (String owner : object.owners()) {
      Map<String, Snapshot> siblings = dependents.get(owner);
      if (siblings != null) {
        siblings.remove(object.uid());
        if (siblings.isEmpty()) {
          dependents.remove(owner);
        }
      }
    }
  }

  private List<Snapshot> dependents(String uid) {
    Map<String, Snapshot> found = dependents.get(uid);
    return found == null ? List.of() : new ArrayList<>(found.values());
  }

  @Override
  void sync(String uid) {
    Snapshot object = byUid.get(uid);
    if (object == null) {
      return;
    }
    if (object.isDeleting() && object.hasFinalizer(ApiServer.ORPHAN)) {
      orphan(object);
    } else if (object.isDeleting() && object.hasFinalizer(ApiServer.FOREGROUND)) {
      deleteDependentsFirst(object);
    } else {
      deleteIfDangling(object);
    }
  }

  /** Each dependent is freed at its own moment; the last one frees the owner. */
  private void orphan(Snapshot owner) {
    List<Snapshot> freed = dependents(owner.uid());
    int[] left = {freed.size()};
    if (freed.isEmpty()) {
      api.finish(name(), owner, ApiServer.ORPHAN);
    }
    for (Snapshot dependent : freed) {
      simulation.after(
          simulation.pace().reaction(),
          () -> {
            api.disown(name(), dependent, owner.uid());
            if (--left[0] == 0) {
              api.finish(name(), owner, ApiServer.ORPHAN);
            }
          });
    }
  }

  private void deleteDependentsFirst(Snapshot owner) {
    boolean blocked = false;
    for (Snapshot dependent : dependents(owner.uid())) {
      blocked |= blocks(dependent, owner);
      if (!dependent.isDeleting()) {
        enqueue(dependent.uid());
      }
    }
    if (!blocked) {
      api.finish(name(), owner, ApiServer.FOREGROUND);
    }
  }

  private static boolean blocks(Snapshot dependent, Snapshot owner) {
    for (JsonNode reference : dependent.metadata().path("ownerReferences")) {
      if (reference.path("uid").asText().equals(owner.uid())) {
        return reference.path("blockOwnerDeletion").asBoolean();
      }
    }
    return false;
  }

  /** An owner that is there keeps it; one that is gone, or waits for it to go, does not. */
  private void deleteIfDangling(Snapshot seen) {
    Snapshot object = api.latest(seen);
    if (object == null || !object.uid().equals(seen.uid()) || object.isDeleting()) {
      return;
    }
    List<String> useless = new ArrayList<>();
    boolean kept = false;
    boolean awaited = false;
    for (JsonNode reference : object.metadata().path("ownerReferences")) {
      Snapshot owner = find(object.namespace(), reference);
      if (owner == null) {
        useless.add(reference.path("uid").asText());
      } else if (owner.isDeleting() && owner.hasFinalizer(ApiServer.FOREGROUND)) {
        awaited = true;
        useless.add(reference.path("uid").asText());
      } else {
        kept = true;
      }
    }
    if (kept) {
      useless.forEach(uid -> api.disown(name(), object, uid));
    } else if (!useless.isEmpty()) {
      Propagation propagation =
          awaited && !dependents(object.uid()).isEmpty()
              ? Propagation.FOREGROUND
              : Propagation.BACKGROUND;
      api.delete(name(), object.ref(), propagation, Preconditions.sameObject(object.tree()));
    }
  }

  private Snapshot find(String namespace, JsonNode reference) {
    for (Kind kind : KINDS) {
      if (kind.kind().equals(reference.path("kind").asText())) {
        Snapshot owner = api.get(new Ref(kind, namespace, reference.path("name").asText()));
        boolean same = owner != null && owner.uid().equals(reference.path("uid").asText());
        return same ? owner : null;
      }
    }
    return null;
  }
}
