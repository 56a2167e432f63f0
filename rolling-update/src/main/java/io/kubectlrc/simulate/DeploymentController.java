package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Marks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Moves a Deployment's pods from its old ReplicaSets to the one of its present template.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/">
 *     Deployments</a>
 */
final class DeploymentController extends ControlLoop {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  private static final String MOST = "deployment.kubernetes.io/max-replicas";
  private static final String HASH = "pod-template-hash";

  private static final Comparator<Snapshot> OLDEST_FIRST =
      Comparator.<Snapshot, String>comparing(
              set -> set.metadata().path("creationTimestamp").asText())
          .thenComparing(Snapshot::name);

  private final Informer deployments;
  private final Informer replicaSets;
  private final PodInformer pods;
  private final Claims claims;

  DeploymentController(Simulation simulation) {
    super(simulation, "deployment-controller");
    claims = new Claims(api, name());
    deployments =
        new Informer(simulation, Kind.DEPLOYMENT, change -> enqueue(change.subject().key()));
    replicaSets = new Informer(simulation, Kind.REPLICA_SET, this::replicaSetChanged);
    pods = new PodInformer(simulation, this::podChanged);
    deployments.all().forEach(deployment -> enqueue(deployment.key()));
  }

  private void replicaSetChanged(Change change) {
    Snapshot set = change.subject();
    if (change.before() != null && !change.before().controller().equals(set.controller())) {
      enqueueOwner(change.before());
    }
    if (!set.controller().isEmpty()) {
      enqueueOwner(set);
      return;
    }
    for (Snapshot deployment : deployments.in(set.namespace())) {
      if (deployment.selects(set)) {
        enqueue(deployment.key());
      }
    }
  }

  private void enqueueOwner(Snapshot set) {
    JsonNode reference = set.controllerReference();
    if (reference.path("kind").asText().equals(Kind.DEPLOYMENT.kind())) {
      enqueue(Snapshot.key(set.namespace(), reference.path("name").asText()));
    }
  }

  /** Only a Deployment that recreates its pods must know when the last old one is gone. */
  private void podChanged(Change change) {
    if (change.isRemoval()) {
      Snapshot pod = change.before();
      replicaSets.in(pod.namespace()).stream()
          .filter(set -> set.uid().equals(pod.controller()))
          .forEach(this::enqueueOwner);
    }
  }

  @Override
  void sync(String key) {
    Snapshot deployment = deployments.get(key);
    if (deployment == null) {
      return;
    }
    List<Snapshot> owned = new ArrayList<>();
    for (Snapshot set : replicaSets.in(deployment.namespace())) {
      if (claims.claim(deployment, set)) {
        owned.add(set);
      }
    }
    owned.sort(OLDEST_FIRST);
    if (deployment.isDeleting()) {
      writeStatus(deployment, owned, find(deployment, owned));
    } else if (deployment.spec().path("paused").asBoolean()) {
      Snapshot current = find(deployment, owned);
      if (current != null) {
        current = refresh(deployment, current, owned);
      }
      scale(deployment, owned, current);
      writeStatus(deployment, latest(owned), current);
    } else {
      roll(deployment, owned);
    }
  }

  private void roll(Snapshot deployment, List<Snapshot> owned) {
    Snapshot current = find(deployment, owned);
    if (wasRescaled(deployment, owned)) {
      scale(deployment, owned, current == null ? null : refresh(deployment, current, owned));
      writeStatus(deployment, latest(owned), current);
      return;
    }
    boolean recreates = deployment.spec().path("strategy").path("type").asText().equals("Recreate");
    if (recreates && !oldPodsAreGone(deployment, owned, current)) {
      writeStatus(deployment, owned, current);
      return;
    }
    if (current == null) {
      current = create(deployment, owned);
      owned.add(current);
    } else {
      current = refresh(deployment, current, owned);
    }
    List<Snapshot> old = without(latest(owned), current);
    if (recreates) {
      resize(deployment, current, deployment.replicas());
    } else if (!scaleUp(deployment, old, current)) {
      scaleDown(deployment, old, current);
    }
    owned = latest(owned);
    current = api.latest(current);
    if (current != null) {
      if (isComplete(deployment, owned, current)) {
        forgetHistory(deployment, without(owned, current));
      }
      writeStatus(deployment, owned, current);
    }
  }

  /** The sets as they now are, after the controller's own writes. */
  private List<Snapshot> latest(List<Snapshot> sets) {
    List<Snapshot> latest = new ArrayList<>();
    for (Snapshot set : sets) {
      Snapshot live = api.latest(set);
      if (live != null && live.uid().equals(set.uid())) {
        latest.add(live);
      }
    }
    return latest;
  }

  private static List<Snapshot> without(List<Snapshot> sets, Snapshot excluded) {
    return sets.stream()
        .filter(set -> excluded == null || !set.uid().equals(excluded.uid()))
        .toList();
  }

  /** The oldest set whose template is the Deployment's but for the hash label, or null. */
  private static Snapshot find(Snapshot deployment, List<Snapshot> oldestFirst) {
    JsonNode wanted = withoutHash(deployment.spec().path("template"));
    for (Snapshot set : oldestFirst) {
      if (withoutHash(set.spec().path("template")).equals(wanted)) {
        return set;
      }
    }
    return null;
  }

  private static JsonNode withoutHash(JsonNode template) {
    JsonNode metadata = template.path("metadata");
    if (!metadata.path("labels").has(HASH)) {
      return template;
    }
    return Edit.with(template, "metadata", Edit.with(metadata, "labels", HASH, null));
  }

  /** A set that the Deployment scaled for other replicas than it now has. */
  private static boolean wasRescaled(Snapshot deployment, List<Snapshot> owned) {
    for (Snapshot set : owned) {
      String desired = set.annotation(DESIRED);
      if (set.replicas() > 0 && number(desired, deployment.replicas()) != deployment.replicas()) {
        return true;
      }
    }
    return false;
  }

  private Snapshot create(Snapshot deployment, List<Snapshot> owned) {
    JsonNode template = deployment.spec().path("template");
    String hash = hash(deployment);
    TextNode label = TextNode.valueOf(hash);
    JsonNode labels = Edit.with(template.path("metadata").path("labels"), HASH, label);
    ObjectNode metadata =
        Edit.object()
            .put("namespace", deployment.namespace())
            .put("name", deployment.name() + '-' + hash);
    metadata.set("labels", labels);
    metadata.set("ownerReferences", deployment.reference());
    ObjectNode annotations = annotations(deployment, Edit.object(), nextRevision(owned));
    metadata.set("annotations", sizes(deployment, annotations));
    ObjectNode spec = Edit.object().put("replicas", newReplicas(deployment, owned, 0));
    if (deployment.spec().has("minReadySeconds")) {
      spec.set("minReadySeconds", deployment.spec().get("minReadySeconds"));
    }
    spec.set("selector", Edit.with(deployment.spec().path("selector"), "matchLabels", HASH, label));
    spec.set("template", Edit.with(template, "metadata", "labels", labels));
    ObjectNode set = Edit.object();
    set.set("metadata", metadata);
    set.set("spec", spec);
    try {
      Snapshot created = api.createAdmitted(name(), Kind.REPLICA_SET, set);
      noteRevision(deployment, created);
      return created;
    } catch (ClusterException taken) {
      Snapshot present = api.get(Ref.to(Kind.REPLICA_SET, set));
      if (present != null
          && present.controller().equals(deployment.uid())
          && find(deployment, List.of(present)) != null) {
        return present; // made in an earlier turn, and not seen yet
      }
      if (taken.reason() == ClusterException.Reason.ALREADY_EXISTS) {
        // Another hash next time.
        int collisions = deployment.status().path("collisionCount").asInt() + 1;
        api.putStatus(
            name(),
            deployment,
            Edit.with(deployment.status(), "collisionCount", IntNode.valueOf(collisions)));
      }
      throw taken;
    }
  }

  /** Depends, like Kubernetes' own, on the template and the number of collisions. */
  private static String hash(Snapshot deployment) {
    int hash =
        31 * deployment.spec().path("template").toString().hashCode()
            + deployment.status().path("collisionCount").asInt();
    return Integer.toHexString(hash);
  }

  /** Gives the present set the Deployment's annotations, revision and readiness time. */
  private Snapshot refresh(Snapshot deployment, Snapshot set, List<Snapshot> owned) {
    long revision = nextRevision(without(owned, set));
    ObjectNode next =
        Edit.with(
            set.tree(),
            "metadata",
            "annotations",
            annotations(deployment, Edit.copy(set.metadata().path("annotations")), revision));
    if (!deployment.spec().path("minReadySeconds").equals(set.spec().path("minReadySeconds"))) {
      JsonNode seconds = deployment.spec().get("minReadySeconds");
      next = Edit.with(next, "spec", "minReadySeconds", seconds);
    }
    Snapshot live = api.latest(set);
    if (live == null || live.version() != set.version()) {
      throw new ClusterException(
          ClusterException.Reason.CONFLICT, set + " is not the latest version", null);
    }
    Snapshot refreshed = api.put(name(), set, next);
    noteRevision(deployment, refreshed);
    return refreshed;
  }

  private static long nextRevision(List<Snapshot> others) {
    return others.stream().mapToLong(DeploymentController::revision).max().orElse(0) + 1;
  }

  private static long revision(Snapshot set) {
    return number(set.annotation(Marks.REVISION), 0);
  }

  /** What an annotation says; anybody may have written it, and what is no number is passed over. */
  private static long number(String annotation, long otherwise) {
    return NUMBER.matcher(annotation).matches() ? Long.parseLong(annotation) : otherwise;
  }

  private static ObjectNode annotations(
      Snapshot deployment, ObjectNode annotations, long revision) {
    deployment
        .metadata()
        .path("annotations")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals(Marks.LAST_APPLIED)
                  && !entry.getKey().equals(Marks.REVISION)) {
                annotations.set(entry.getKey(), entry.getValue());
              }
            });
    String present = annotations.path(Marks.REVISION).asText();
    if (present.isEmpty()) {
      return annotations.put(Marks.REVISION, Long.toString(revision));
    }
    if (number(present, 0) < revision) {
      String history = annotations.path(HISTORY).asText();
      annotations.put(Marks.REVISION, Long.toString(revision));
      annotations.put(HISTORY, history.isEmpty() ? present : history + ',' + present);
    }
    return annotations;
  }

  private static ObjectNode sizes(Snapshot deployment, ObjectNode annotations) {
    int surge = isRolling(deployment) ? RollingStrategy.of(deployment).maxSurge() : 0;
    return annotations
        .put(DESIRED, Integer.toString(deployment.replicas()))
        .put(MOST, Integer.toString(deployment.replicas() + surge));
  }

  private static boolean isRolling(Snapshot deployment) {
    return deployment.spec().path("strategy").path("type").asText().equals("RollingUpdate");
  }

  private void noteRevision(Snapshot deployment, Snapshot set) {
    Snapshot live = api.latest(deployment);
    String revision = set.annotation(Marks.REVISION);
    if (live != null
        && live.uid().equals(deployment.uid())
        && !live.annotation(Marks.REVISION).equals(revision)) {
      JsonNode annotations =
          Edit.copy(live.metadata().path("annotations")).put(Marks.REVISION, revision);
      api.put(name(), live, Edit.with(live.tree(), "metadata", "annotations", annotations));
    }
  }

  /** How many replicas the new set may have, beside the others. */
  private static int newReplicas(Snapshot deployment, List<Snapshot> owned, int present) {
    if (!isRolling(deployment)) {
      return deployment.replicas();
    }
    int most = deployment.replicas() + RollingStrategy.of(deployment).maxSurge();
    int total = replicas(owned);
    if (total >= most) {
      return present;
    }
    return present + Math.min(most - total, deployment.replicas() - present);
  }

  private boolean scaleUp(Snapshot deployment, List<Snapshot> old, Snapshot current) {
    if (current.replicas() == deployment.replicas()) {
      return false;
    }
    if (current.replicas() > deployment.replicas()) {
      return resize(deployment, current, deployment.replicas());
    }
    List<Snapshot> all = new ArrayList<>(old);
    all.add(current);
    return resize(deployment, current, newReplicas(deployment, all, current.replicas()));
  }

  /**
   * Takes from the old sets what availability allows: first what is broken anyway. With 10 replicas
   * of which 2 may be unavailable and 13 pods of which 3 new ones are not ready, 13 - 8 - 3 = 2 old
   * pods may go.
   */
  private void scaleDown(Snapshot deployment, List<Snapshot> old, Snapshot current) {
    int least = deployment.replicas() - RollingStrategy.of(deployment).maxUnavailable();
    int unavailableNew = current.replicas() - available(current);
    int surplus = replicas(old) + current.replicas() - least - unavailableNew;
    if (replicas(old) == 0 || surplus <= 0) {
      return;
    }
    List<Snapshot> rest = new ArrayList<>();
    for (Snapshot set : old) {
      int broken = Math.max(0, Math.min(surplus, set.replicas() - available(set)));
      surplus -= broken;
      resize(deployment, set, set.replicas() - broken);
      Snapshot live = api.latest(set);
      if (live != null) {
        rest.add(live);
      }
    }
    int spare = available(current) - least;
    for (Snapshot set : rest) {
      spare += available(set);
    }
    for (Snapshot set : rest) {
      int taken = Math.max(0, Math.min(spare, set.replicas()));
      spare -= taken;
      resize(deployment, set, set.replicas() - taken);
    }
  }

  /** Whether that changed the size; only then the set notes for how many replicas it is. */
  private boolean resize(Snapshot deployment, Snapshot set, int replicas) {
    Snapshot live = api.latest(set);
    if (live == null || !live.uid().equals(set.uid()) || live.replicas() == replicas) {
      return false;
    }
    noteSizes(deployment, live, replicas);
    return true;
  }

  private void noteSizes(Snapshot deployment, Snapshot live, int replicas) {
    ObjectNode annotations = sizes(deployment, Edit.copy(live.metadata().path("annotations")));
    ObjectNode next = Edit.with(live.tree(), "metadata", "annotations", annotations);
    if (live.replicas() != replicas) {
      next = Edit.with(next, "spec", "replicas", IntNode.valueOf(replicas));
    }
    api.put(name(), live, next);
  }

  /** The Deployment was rescaled, or is paused: its sets share the change in proportion. */
  private void scale(Snapshot deployment, List<Snapshot> owned, Snapshot current) {
    List<Snapshot> active = latest(owned).stream().filter(set -> set.replicas() > 0).toList();
    if (active.size() <= 1) {
      Snapshot only = active.isEmpty() ? current : active.get(0);
      if (only != null && only.replicas() != deployment.replicas()) {
        resize(deployment, only, deployment.replicas());
      }
      return;
    }
    if (current != null && isSaturated(deployment, current)) {
      without(active, current).forEach(set -> resize(deployment, set, 0));
    } else if (isRolling(deployment)) {
      shareOut(deployment, active);
    }
  }

  private static boolean isSaturated(Snapshot deployment, Snapshot set) {
    return set.replicas() == deployment.replicas()
        && set.annotation(DESIRED).equals(Integer.toString(deployment.replicas()))
        && available(set) == deployment.replicas();
  }

  /** Newest first when growing, so that what rounding leaves goes to the largest. */
  private void shareOut(Snapshot deployment, List<Snapshot> active) {
    int total = replicas(active);
    int most =
        deployment.replicas() == 0
            ? 0
            : deployment.replicas() + RollingStrategy.of(deployment).maxSurge();
    int toAdd = most - total;
    List<Snapshot> largestFirst = new ArrayList<>(active);
    Comparator<Snapshot> bySize = Comparator.comparingInt(set -> -set.replicas());
    largestFirst.sort(bySize.thenComparing(toAdd > 0 ? OLDEST_FIRST.reversed() : OLDEST_FIRST));
    int added = 0;
    List<Integer> sizes = new ArrayList<>();
    for (Snapshot set : largestFirst) {
      String former = set.annotation(MOST);
      double base = Math.max(1, number(former, total));
      int share = (int) Math.round(set.replicas() * (double) most / base) - set.replicas();
      int left = toAdd - added;
      share = toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
      added += share;
      sizes.add(set.replicas() + share);
    }
    sizes.set(0, Math.max(0, sizes.get(0) + toAdd - added));
    for (int i = 0; i < sizes.size(); i++) {
      noteSizes(deployment, largestFirst.get(i), sizes.get(i));
    }
  }

  private boolean oldPodsAreGone(Snapshot deployment, List<Snapshot> owned, Snapshot current) {
    boolean gone = true;
    for (Snapshot set : without(owned, current)) {
      if (set.replicas() > 0) {
        resize(deployment, set, 0);
        gone = false;
      }
      gone &= pods.controlledBy(set.uid()).isEmpty();
    }
    return gone;
  }

  private static boolean isComplete(Snapshot deployment, List<Snapshot> owned, Snapshot current) {
    return current.status().path("replicas").asInt() == deployment.replicas()
        && available(current) == deployment.replicas()
        && owned.stream().mapToInt(set -> set.status().path("replicas").asInt()).sum()
            == deployment.replicas();
  }

  private void forgetHistory(Snapshot deployment, List<Snapshot> old) {
    List<Snapshot> idle = new ArrayList<>();
    for (Snapshot set : old) {
      boolean empty = set.replicas() == 0 && set.status().path("replicas").asInt() == 0;
      if (empty && !set.isDeleting()) {
        idle.add(set);
      }
    }
    idle.sort(Comparator.comparingLong(DeploymentController::revision));
    int surplus = idle.size() - deployment.spec().path("revisionHistoryLimit").asInt();
    for (Snapshot set : idle.subList(0, Math.max(0, surplus))) {
      api.delete(name(), set.ref(), Propagation.BACKGROUND, Preconditions.sameObject(set.tree()));
    }
  }

  private static int replicas(List<Snapshot> sets) {
    return sets.stream().mapToInt(Snapshot::replicas).sum();
  }

  private static int available(Snapshot set) {
    return set.status().path("availableReplicas").asInt();
  }

  private static int sum(List<Snapshot> sets, String field) {
    return sets.stream().mapToInt(set -> set.status().path(field).asInt()).sum();
  }

  private void writeStatus(Snapshot deployment, List<Snapshot> owned, Snapshot current) {
    int available = sum(owned, "availableReplicas");
    int updated = current == null ? 0 : current.status().path("replicas").asInt();
    ObjectNode status =
        Edit.object().put("observedGeneration", deployment.metadata().path("generation").asInt());
    putUnlessZero(status, "replicas", sum(owned, "replicas"));
    putUnlessZero(status, "updatedReplicas", updated);
    putUnlessZero(status, "readyReplicas", sum(owned, "readyReplicas"));
    putUnlessZero(status, "availableReplicas", available);
    putUnlessZero(status, "unavailableReplicas", Math.max(0, replicas(owned) - available));
    if (deployment.status().has("collisionCount")) {
      status.set("collisionCount", deployment.status().get("collisionCount"));
    }
    status.set("conditions", conditions(deployment, owned, current, available));
    if (!status.equals(deployment.status())) {
      api.putStatus(name(), deployment, status);
    }
  }

  private ArrayNode conditions(
      Snapshot deployment, List<Snapshot> owned, Snapshot current, int available) {
    ArrayNode conditions = Edit.array();
    int least =
        isRolling(deployment)
            ? deployment.replicas() - RollingStrategy.of(deployment).maxUnavailable()
            : deployment.replicas();
    boolean enough = available >= least;
    conditions.add(
        condition(
            deployment,
            "Available",
            enough ? "True" : "False",
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"));
    if (deployment.spec().path("paused").asBoolean()) {
      conditions.add(condition(deployment, "Progressing", "Unknown", "DeploymentPaused"));
    } else if (current != null && isComplete(deployment, owned, current)) {
      conditions.add(condition(deployment, "Progressing", "True", "NewReplicaSetAvailable"));
    } else {
      conditions.add(progress(deployment, owned, current));
    }
    return conditions;
  }

  /** Progress is a change of the counts; without one for too long, the deadline is exceeded. */
  private ObjectNode progress(Snapshot deployment, List<Snapshot> owned, Snapshot current) {
    JsonNode status = deployment.status();
    JsonNode present = PodFacts.condition(status, "Progressing");
    int updated = current == null ? 0 : current.status().path("replicas").asInt();
    boolean progressed =
        !present.path("reason").asText().startsWith("ReplicaSetUpdated")
                && !present.path("reason").asText().equals("ProgressDeadlineExceeded")
            || status.path("updatedReplicas").asInt() != updated
            || status.path("replicas").asInt() != sum(owned, "replicas")
            || status.path("availableReplicas").asInt() != sum(owned, "availableReplicas");
    String now = simulation.time().stamp();
    String since = progressed ? now : present.path("lastUpdateTime").asText();
    long deadline =
        VirtualTime.secondOf(since) + deployment.spec().path("progressDeadlineSeconds").asLong();
    boolean late = VirtualTime.secondOf(now) >= deadline;
    if (!late && progressed) {
      enqueueAfter(deployment.key(), (deadline - VirtualTime.secondOf(now)) * 1_000_000);
    }
    return condition(
            deployment,
            "Progressing",
            late ? "False" : "True",
            late ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated")
        .put("lastUpdateTime", since);
  }

  private ObjectNode condition(Snapshot deployment, String type, String value, String reason) {
    JsonNode present = PodFacts.condition(deployment.status(), type);
    boolean same = present.path("status").asText().equals(value);
    String now = simulation.time().stamp();
    boolean sameReason = same && present.path("reason").asText().equals(reason);
    return Edit.object()
        .put("type", type)
        .put("status", value)
        .put("reason", reason)
        .put("lastTransitionTime", same ? present.path("lastTransitionTime").asText() : now)
        .put("lastUpdateTime", sameReason ? present.path("lastUpdateTime").asText() : now);
  }

  private static void putUnlessZero(ObjectNode status, String field, int count) {
    if (count > 0) {
      status.put(field, count);
    }
  }
}
