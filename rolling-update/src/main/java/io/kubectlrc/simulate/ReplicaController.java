package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.selector.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Keeps as many pods as a ReplicationController or a ReplicaSet asks for: Kubernetes runs the same
 * code for both.
 *
 * <p>What it has asked for and not yet seen in its copy of the cluster is expected, and while
 * anything is, it neither creates nor deletes; otherwise a lagging copy would make it do so twice.
 */
final class ReplicaController extends ControlLoop {

  /** At most so many pods are created or deleted in one turn. */
  private static final int BURST = 500;

  private final Kind kind;
  private final Informer owners;
  private final PodInformer pods;
  private final Claims claims;
  private final Map<String, Expectations> expectations = new HashMap<>();

  /** By UID of the owner: its key. */
  private final Map<String, String> keys = new HashMap<>();

  /** By UID of the owner, of its pods as the informer has them. */
  private final Map<String, Tally> tallies = new HashMap<>();

  /**
   * The active pods of an owner, counted, in the order in which they would be deleted. It is kept
   * up to date pod by pod, so that a change of one among thousands costs as little as among few.
   */
  private static final class Tally {
    private final Snapshot owner;
    private final JsonNode template;
    private final Map<String, String> wanted;
    private final SortedSet<Snapshot> sorted = new TreeSet<>(DeletionOrder.ALONE);

    /** Not yet sorted in: who only grows never needs it. */
    private final Set<Snapshot> unsorted = new LinkedHashSet<>();

    private int strangers;
    private int labeled;
    private int ready;

    Tally(Snapshot owner, Collection<Snapshot> pods) {
      this.owner = owner;
      template = labelsOf(owner);
      wanted = Labels.of(template);
      pods.forEach(this::add);
    }

    private static JsonNode labelsOf(Snapshot owner) {
      return owner.spec().path("template").path("metadata").path("labels");
    }

    void add(Snapshot pod) {
      if (pod.pod().active()) {
        unsorted.add(pod);
        count(pod, 1);
      }
    }

    void remove(Snapshot pod) {
      if (pod.pod().active()) {
        if (!unsorted.remove(pod)) {
          sorted.remove(pod);
        }
        count(pod, -1);
      }
    }

    int pods() {
      return sorted.size() + unsorted.size();
    }

    Stream<Snapshot> stream() {
      return Stream.concat(sorted.stream(), unsorted.stream());
    }

    /** Those that would be deleted first come first. */
    Collection<Snapshot> inOrder() {
      sorted.addAll(unsorted);
      unsorted.clear();
      return sorted;
    }

    private void count(Snapshot pod, int sign) {
      boolean has =
          pod.metadata().get("labels") == template
              || pod.labels().entrySet().containsAll(wanted.entrySet());
      strangers += owner.selects(pod) ? 0 : sign;
      labeled += has ? sign : 0;
      ready += pod.pod().ready() ? sign : 0;
    }

    boolean isOf(Snapshot version) {
      return labelsOf(version) == template
          && version.spec().get("selector") == owner.spec().get("selector");
    }
  }

  ReplicaController(Simulation simulation, Kind kind) {
    super(
        simulation,
        kind == Kind.REPLICATION_CONTROLLER ? "replication-controller" : "replicaset-controller");
    this.kind = kind;
    claims = new Claims(api, name());
    owners = new Informer(simulation, kind, this::ownerChanged);
    pods = new PodInformer(simulation, this::podChanged);
    owners
        .all()
        .forEach(
            owner -> {
              keys.put(owner.uid(), owner.key());
              enqueue(owner.key());
            });
  }

  private void podChanged(Change change) {
    Snapshot before = change.before();
    Snapshot after = change.after();
    recount(before, Tally::remove);
    recount(after, Tally::add);
    if (after == null || after.isDeleting()) {
      Snapshot owner = ownerOf(change.subject());
      if (owner != null) {
        expected(owner).deletions.remove(change.subject().uid());
        enqueue(owner.key());
      }
      return;
    }
    boolean changedHands = before != null && !before.controller().equals(after.controller());
    if (changedHands) {
      enqueueOwner(before);
    }
    if (!after.controller().isEmpty()) {
      Snapshot owner = ownerOf(after);
      if (owner != null) {
        expected(owner).creations.remove(after.uid());
        enqueue(owner.key());
        int minReadySeconds = owner.spec().path("minReadySeconds").asInt();
        if (minReadySeconds > 0 && after.pod().ready()) {
          enqueueAfter(owner.key(), minReadySeconds * 1_000_000L + 1_000_000);
        }
      }
    } else if (before == null || changedHands || !before.labels().equals(after.labels())) {
      for (Snapshot owner : owners.in(after.namespace())) {
        if (owner.selects(after)) {
          enqueue(owner.key());
        }
      }
    }
  }

  private void recount(Snapshot pod, BiConsumer<Tally, Snapshot> change) {
    Tally tally = pod == null ? null : tallies.get(pod.controller());
    if (tally != null) {
      change.accept(tally, pod);
    }
  }

  private void enqueueOwner(Snapshot pod) {
    Snapshot owner = ownerOf(pod);
    if (owner != null) {
      enqueue(owner.key());
    }
  }

  /** The owner as the informer has it; null if it has none. */
  private Snapshot ownerOf(Snapshot pod) {
    String key = keys.get(pod.controller());
    return key == null ? null : owners.get(key);
  }

  private void ownerChanged(Change change) {
    Snapshot owner = change.subject();
    if (change.isRemoval()) {
      keys.remove(owner.uid());
    } else {
      keys.put(owner.uid(), owner.key());
    }
    enqueue(owner.key());
  }

  private Expectations expected(Snapshot owner) {
    return expectations.computeIfAbsent(owner.uid(), uid -> new Expectations());
  }

  @Override
  void sync(String key) {
    Snapshot owner = owners.get(key);
    if (owner == null) {
      return;
    }
    boolean mayManage = expected(owner).areMet() && !owner.isDeleting();
    Tally tally = tally(owner);
    if (tally.strangers > 0
        || pods.uncontrolled(owner.namespace()).stream().anyMatch(owner::selects)) {
      tally = new Tally(owner, claim(owner));
    }
    String failure = mayManage ? manage(owner, tally) : failureSoFar(owner);
    writeStatus(owner, tally, failure);
    if (mayManage && !failure.isEmpty()) {
      throw new ClusterException(ClusterException.Reason.QUOTA_EXCEEDED, failure, null);
    }
  }

  private Tally tally(Snapshot owner) {
    return tallies.compute(
        owner.uid(),
        (uid, known) ->
            known != null && known.isOf(owner) ? known : new Tally(owner, pods.controlledBy(uid)));
  }

  private List<Snapshot> claim(Snapshot owner) {
    List<Snapshot> claimed = new ArrayList<>();
    Collection<Snapshot> owned = pods.controlledBy(owner.uid());
    Collection<Snapshot> free = pods.uncontrolled(owner.namespace());
    for (Collection<Snapshot> candidates : List.of(owned, free)) {
      for (Snapshot pod : candidates) {
        if (pod.pod().active() && claims.claim(owner, pod)) {
          claimed.add(pod);
        }
      }
    }
    return claimed;
  }

  /** Creates or deletes pods; returns why that failed, empty if it did not. */
  private String manage(Snapshot owner, Tally tally) {
    int missing = owner.replicas() - tally.pods();
    if (missing > 0) {
      return create(owner, Math.min(missing, BURST));
    }
    if (missing < 0) {
      // Of a copy: what is deleted may be counted before the next is.
      superfluous(owner, tally)
          .limit(Math.min(-missing, BURST))
          .toList()
          .forEach(pod -> delete(owner, pod));
    }
    return "";
  }

  /** All its pods, those to be deleted first first. */
  private Stream<Snapshot> superfluous(Snapshot owner, Tally tally) {
    return owner.controller().isEmpty()
        ? tally.inOrder().stream()
        : tally.inOrder().stream().sorted(DeletionOrder.among(companions(owner)));
  }

  private String create(Snapshot owner, int count) {
    for (int i = 0; i < count; i++) {
      try {
        expected(owner).creations.add(api.createAdmitted(name(), Kind.POD, pod(owner)).uid());
      } catch (ClusterException refused) {
        simulation.warn(owner, "FailedCreate", "Error creating: " + refused.getMessage());
        return refused.getMessage();
      }
    }
    return "";
  }

  /** A new pod after the owner's template, all of which but the metadata it shares. */
  private static ObjectNode pod(Snapshot owner) {
    JsonNode template = owner.spec().path("template");
    ObjectNode metadata =
        Edit.object().put("generateName", owner.name() + "-").put("namespace", owner.namespace());
    for (String inherited : List.of("labels", "annotations", "finalizers")) {
      if (template.path("metadata").hasNonNull(inherited)) {
        metadata.set(inherited, template.path("metadata").get(inherited));
      }
    }
    metadata.set("ownerReferences", owner.reference());
    ObjectNode pod = Edit.object();
    pod.set("metadata", metadata);
    pod.set("spec", template.path("spec"));
    return pod;
  }

  private void delete(Snapshot owner, Snapshot pod) {
    expected(owner).deletions.add(pod.uid());
    try {
      api.delete(
          name(),
          pod.ref(),
          Propagation.BACKGROUND,
          new Preconditions(Optional.of(pod.uid()), Optional.empty()));
    } catch (ClusterException gone) {
      expected(owner).deletions.remove(pod.uid());
    }
  }

  /** How crowded each node is with pods of all ReplicaSets of the same Deployment. */
  private ToIntFunction<Snapshot> companions(Snapshot owner) {
    Map<String, Integer> perNode = new HashMap<>();
    for (Snapshot sibling : owners.in(owner.namespace())) {
      if (sibling.controller().equals(owner.controller())) {
        for (Snapshot pod : pods.controlledBy(sibling.uid())) {
          if (pod.pod().active()) {
            perNode.merge(pod.pod().node(), 1, Integer::sum);
          }
        }
      }
    }
    return pod -> perNode.getOrDefault(pod.pod().node(), 0);
  }

  private static String failureSoFar(Snapshot owner) {
    return PodFacts.condition(owner.status(), "ReplicaFailure").path("message").asText();
  }

  private void writeStatus(Snapshot owner, Tally tally, String failure) {
    int minReadySeconds = owner.spec().path("minReadySeconds").asInt();
    int available = minReadySeconds == 0 ? tally.ready : available(tally, minReadySeconds);
    ObjectNode status = Edit.object().put("replicas", tally.pods());
    putUnlessZero(status, "fullyLabeledReplicas", tally.labeled);
    putUnlessZero(status, "readyReplicas", tally.ready);
    putUnlessZero(status, "availableReplicas", available);
    status.put("observedGeneration", owner.metadata().path("generation").asInt());
    if (!failure.isEmpty()) {
      status.set("conditions", failureCondition(owner, failure));
    }
    if (!status.equals(owner.status())) {
      api.putStatus(name(), owner, status);
    }
    if (minReadySeconds > 0 && available < tally.ready) {
      enqueueAfter(owner.key(), 1_000_000);
    }
  }

  private int available(Tally tally, int minReadySeconds) {
    long now = simulation.time().now() / 1_000_000;
    return (int) tally.stream().filter(pod -> pod.pod().available(minReadySeconds, now)).count();
  }

  private ArrayNode failureCondition(Snapshot owner, String failure) {
    JsonNode present = PodFacts.condition(owner.status(), "ReplicaFailure");
    if (present.path("reason").asText().equals("FailedCreate")) {
      // Only its words have changed: they name another pod.
      return Edit.array().add(present);
    }
    return Edit.array()
        .add(
            Edit.object()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("lastTransitionTime", simulation.time().stamp())
                .put("reason", "FailedCreate")
                .put("message", failure));
  }

  private static void putUnlessZero(ObjectNode status, String field, int count) {
    if (count > 0) {
      status.put(field, count);
    }
  }
}
