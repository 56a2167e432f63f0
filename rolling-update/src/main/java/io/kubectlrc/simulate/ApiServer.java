package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verbs of the API: versions, preconditions, defaulting, validation, admission, finalizers.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>
 */
final class ApiServer {

  static final String ORPHAN = "orphan";
  static final String FOREGROUND = "foregroundDeletion";

  private static final int LONGEST_GENERATED_BASE = 58;

  /** So often a name is drawn until one is free, as of Kubernetes 1.31. */
  private static final int GENERATIONS = 8;

  /** Their status is a resource of its own: writes of the object leave it alone. */
  private static final Set<Kind> WITH_STATUS =
      Set.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.POD,
          Kind.SERVICE,
          Kind.RESOURCE_QUOTA,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Kind.POD_DISRUPTION_BUDGET,
          Kind.DEPLOYMENT_CONFIG);

  private static final Set<Kind> WITH_GENERATION =
      Set.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.POD_DISRUPTION_BUDGET,
          Kind.DEPLOYMENT_CONFIG);

  /** What only the server sets, and keeps through every write. */
  private static final List<String> OWN_METADATA =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "generateName");

  private final VirtualTime time;
  private final Dice dice;
  private final Store store;
  private final Quotas quotas;

  ApiServer(VirtualTime time, Dice dice) {
    this.time = time;
    this.dice = dice;
    store = new Store(time);
    quotas = new Quotas(store);
  }

  void subscribe(Kind kind, Observer subscriber) {
    store.subscribe(kind, subscriber);
  }

  void unsubscribe(Kind kind, Observer subscriber) {
    store.unsubscribe(kind, subscriber);
  }

  void observe(Observer observer) {
    store.observe(observer);
  }

  /** The object, or null. */
  Snapshot get(Ref ref) {
    return store.get(ref);
  }

  /** The object of that name as it now is, possibly another one; null if there is none. */
  Snapshot latest(Snapshot seen) {
    return store.get(seen.kind(), seen.key());
  }

  /** The object, or null. */
  Snapshot get(Kind kind, String key) {
    return store.get(kind, key);
  }

  Collection<Snapshot> all(Kind kind) {
    return store.all(kind);
  }

  List<Snapshot> in(Kind kind, String namespace) {
    return store.in(kind, namespace);
  }

  /** Creates what a client sends; the tree becomes the server's. */
  Snapshot create(String actor, Kind kind, ObjectNode object, WriteMode mode) {
    ObjectNode metadata = newMetadata(object);
    name(kind, metadata);
    Ref ref = Ref.to(kind, object);
    Defaults.apply(kind, object);
    Defaults.forgetTriggeredImages(kind, object);
    object.put("apiVersion", kind.apiVersion());
    object.put("kind", kind.kind());
    refuseInvalid(ref, Validation.ofNew(kind, object));
    return add(actor, ref, object, mode);
  }

  /**
   * Creates an object whose spec another object's admission has already defaulted and validated, as
   * controllers do in numbers. Of the tree, only the root and its metadata become the server's.
   */
  Snapshot createAdmitted(String actor, Kind kind, ObjectNode object) {
    ObjectNode metadata = newMetadata(object);
    name(kind, metadata);
    object.put("apiVersion", kind.apiVersion());
    object.put("kind", kind.kind());
    Ref ref = Ref.to(kind, object);
    refuseInvalid(ref, Validation.ofFinalizers(metadata));
    return add(actor, ref, object, WriteMode.APPLY);
  }

  private ObjectNode newMetadata(ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    if (metadata.hasNonNull("resourceVersion")) {
      throw new ClusterException(
          Reason.OTHER, "resourceVersion should not be set on objects to be created", null);
    }
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"));
    metadata.remove(List.of("selfLink", "generation"));
    return metadata;
  }

  private void name(Kind kind, ObjectNode metadata) {
    String prefix = metadata.path("generateName").asText();
    if (!metadata.path("name").asText().isEmpty() || prefix.isEmpty()) {
      return;
    }
    String base = prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED_BASE));
    String namespace = metadata.path("namespace").asText();
    String name = base + dice.suffix(5);
    for (int attempt = 1;
        attempt < GENERATIONS && store.get(new Ref(kind, namespace, name)) != null;
        attempt++) {
      name = base + dice.suffix(5);
    }
    metadata.put("name", name);
  }

  private Snapshot add(String actor, Ref ref, ObjectNode object, WriteMode mode) {
    Snapshot present = store.get(ref);
    if (present != null) {
      throw new ClusterException(
          Reason.ALREADY_EXISTS,
          (present.isDeleting() ? "object is being deleted: " : "")
              + quoted(ref)
              + " already exists",
          null);
    }
    quotas.admit(ref.kind(), ref.namespace(), ref.name());
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.put("uid", dice.uid());
    metadata.put("creationTimestamp", time.stamp());
    if (WITH_GENERATION.contains(ref.kind())) {
      metadata.put("generation", 1);
    }
    if (ref.kind() == Kind.POD) {
      object.set("status", Edit.object().put("phase", "Pending"));
    } else if (WITH_STATUS.contains(ref.kind())) {
      object.set("status", Edit.object());
    }
    if (mode == WriteMode.DRY_RUN) {
      metadata.put("resourceVersion", "0");
      return new Snapshot(ref, Snapshot.key(ref.namespace(), ref.name()), object, 0);
    }
    return store.add(actor, ref, object);
  }

  /** Replaces an object by what a client sends; the tree becomes the server's. */
  Snapshot replace(String actor, Kind kind, ObjectNode object, WriteMode mode) {
    Ref ref = Ref.to(kind, object);
    Snapshot current = require(ref);
    JsonNode metadata = object.path("metadata");
    if (kind == Kind.LEASE && !metadata.hasNonNull("resourceVersion")) {
      throw invalid(ref, "metadata.resourceVersion: Invalid value: 0x0: must be specified");
    }
    refuseStale(current, metadata);
    return change(actor, current, object, mode);
  }

  /** Applies a client's merge patch; the patch becomes the server's. */
  Snapshot merge(String actor, Ref ref, ObjectNode patch, WriteMode mode) {
    Snapshot current = require(ref);
    refuseStale(current, patch.path("metadata"));
    return change(actor, current, Edit.merge(current.tree(), patch), mode);
  }

  private void refuseStale(Snapshot current, JsonNode metadata) {
    if (metadata.hasNonNull("uid") && !metadata.get("uid").asText().equals(current.uid())) {
      throw conflict(
          current.ref(),
          "Precondition failed: UID in precondition: "
              + metadata.get("uid").asText()
              + ", UID in object meta: "
              + current.uid());
    }
    if (metadata.hasNonNull("resourceVersion")
        && !metadata.get("resourceVersion").asText().equals(Long.toString(current.version()))) {
      throw conflict(
          current.ref(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }

  private Snapshot change(String actor, Snapshot current, ObjectNode next, WriteMode mode) {
    Kind kind = current.kind();
    ObjectNode metadata = Edit.copy(next.path("metadata"));
    next.set("metadata", metadata);
    for (String field : OWN_METADATA) {
      if (current.metadata().has(field)) {
        metadata.set(field, current.metadata().get(field));
      } else {
        metadata.remove(field);
      }
    }
    metadata.remove("managedFields");
    metadata.put("name", current.name());
    metadata.put("namespace", current.namespace());
    dropEmpty(metadata, "labels");
    dropEmpty(metadata, "annotations");
    dropEmpty(metadata, "ownerReferences");
    dropEmpty(metadata, "finalizers");
    next.put("apiVersion", kind.apiVersion());
    next.put("kind", kind.kind());
    if (WITH_STATUS.contains(kind)) {
      next.set("status", current.status());
    }
    if (next.get("spec") != current.tree().get("spec")) {
      Defaults.apply(kind, next);
    }
    refuseInvalid(current.ref(), Validation.ofChange(kind, current.tree(), next));
    return write(actor, current, next, mode);
  }

  private static void dropEmpty(ObjectNode object, String field) {
    if (object.has(field) && object.get(field).isEmpty()) {
      object.remove(field);
    }
  }

  /** Stores a changed tree, whose root and metadata are not shared; nothing if nothing changed. */
  private Snapshot write(String actor, Snapshot current, ObjectNode next, WriteMode mode) {
    ObjectNode metadata = (ObjectNode) next.get("metadata");
    metadata.set("resourceVersion", current.metadata().get("resourceVersion"));
    if (next.equals(current.tree())) {
      return current;
    }
    if (bumpsGeneration(current, next)) {
      metadata.put("generation", current.metadata().path("generation").asInt() + 1);
    }
    if (mode == WriteMode.DRY_RUN) {
      return current.next(next, current.version());
    }
    return update(actor, current, next);
  }

  private Snapshot update(String actor, Snapshot current, ObjectNode next) {
    Snapshot stored = store.update(actor, current, next);
    if (stored.isDeleting() && mayGo(stored)) {
      store.remove(actor, stored);
    }
    return stored;
  }

  private static boolean bumpsGeneration(Snapshot current, ObjectNode next) {
    if (!WITH_GENERATION.contains(current.kind())) {
      return false;
    }
    boolean sameAnnotations =
        current.metadata().path("annotations").equals(next.path("metadata").path("annotations"));
    return !current.spec().equals(next.path("spec"))
        || current.kind() == Kind.DEPLOYMENT && !sameAnnotations;
  }

  private static boolean mayGo(Snapshot deleting) {
    return deleting.metadata().path("finalizers").isEmpty()
        && deleting.metadata().path("deletionGracePeriodSeconds").asInt() == 0;
  }

  /**
   * Writes a controller's change of an object, without what only concerns clients; of the tree, the
   * root and its metadata become the server's.
   */
  Snapshot put(String actor, Snapshot current, ObjectNode next) {
    next.set("metadata", Edit.copy(next.path("metadata")));
    return write(actor, current, next, WriteMode.APPLY);
  }

  /**
   * Writes an object's status, if it is still there.
   *
   * @return its version now; the one that was seen if it is gone
   */
  Snapshot putStatus(String actor, Snapshot seen, JsonNode status) {
    Snapshot current = latest(seen);
    if (current == null || !current.uid().equals(seen.uid())) {
      return seen;
    }
    if (status.equals(current.status())) {
      return current;
    }
    ObjectNode next = Edit.with(current.tree(), "status", status);
    next.set("metadata", Edit.copy(current.metadata()));
    return update(actor, current, next);
  }

  /** Applies a merge patch to an object's status, under the conditions in the patch's metadata. */
  void mergeStatus(String actor, Ref ref, ObjectNode patch) {
    Snapshot current = require(ref);
    refuseStale(current, patch.path("metadata"));
    putStatus(actor, current, Edit.merge(current.status(), (ObjectNode) patch.get("status")));
  }

  /** Takes one owner off an object, if that still is the object that was seen. */
  void disown(String actor, Snapshot seen, String ownerUid) {
    Snapshot current = store.get(seen.kind(), seen.key());
    if (current == null || !current.uid().equals(seen.uid())) {
      return;
    }
    ArrayNode rest = Edit.without(current.metadata().path("ownerReferences"), "uid", ownerUid);
    put(
        actor,
        current,
        Edit.with(current.tree(), "metadata", "ownerReferences", rest.isEmpty() ? null : rest));
  }

  /** Takes one finalizer off an object, if that still is the object that was seen. */
  void finish(String actor, Snapshot seen, String finalizer) {
    Snapshot current = store.get(seen.kind(), seen.key());
    if (current == null || !current.uid().equals(seen.uid())) {
      return;
    }
    ArrayNode rest = Edit.array();
    for (JsonNode present : current.metadata().path("finalizers")) {
      if (!present.asText().equals(finalizer)) {
        rest.add(present);
      }
    }
    put(
        actor,
        current,
        Edit.with(current.tree(), "metadata", "finalizers", rest.isEmpty() ? null : rest));
  }

  /**
   * Begins, or if nothing holds it up completes, the deletion of an object. Returns what is left.
   */
  Optional<Snapshot> delete(
      String actor, Ref ref, Propagation propagation, Preconditions preconditions) {
    Snapshot current = require(ref);
    Optional<String> uid = preconditions.uid();
    if (uid.isPresent() && !uid.get().equals(current.uid())) {
      throw conflict(
          ref,
          "Precondition failed: UID in precondition: "
              + uid.get()
              + ", UID in object meta: "
              + current.uid());
    }
    Optional<String> version = preconditions.resourceVersion();
    if (version.isPresent() && !version.get().equals(Long.toString(current.version()))) {
      throw conflict(
          ref,
          "Precondition failed: ResourceVersion in precondition: "
              + version.get()
              + ", ResourceVersion in object meta: "
              + current.version());
    }
    int grace = gracePeriod(current);
    ArrayNode finalizers = finalizers(current, propagation);
    if (finalizers.isEmpty() && grace == 0) {
      store.remove(actor, current);
      return Optional.empty();
    }
    ObjectNode metadata = Edit.copy(current.metadata());
    metadata.set("finalizers", finalizers);
    dropEmpty(metadata, "finalizers");
    if (!current.isDeleting()) {
      metadata.put("deletionTimestamp", VirtualTime.stampAt(time.now() / 1_000_000 + grace));
      metadata.put("deletionGracePeriodSeconds", grace);
      if (current.metadata().has("generation")) {
        metadata.put("generation", current.metadata().path("generation").asInt() + 1);
      }
    }
    return Optional.of(put(actor, current, Edit.with(current.tree(), "metadata", metadata)));
  }

  /**
   * In seconds. Only a pod on a node, that is not over, takes its time to go. Less than none is
   * one, as for the real server; what nobody will see the end of is 68 years.
   */
  private static int gracePeriod(Snapshot object) {
    if (object.kind() != Kind.POD
        || object.pod().node().isEmpty()
        || object.pod().phase().equals("Succeeded")
        || object.pod().phase().equals("Failed")) {
      return 0;
    }
    long asked = object.spec().path("terminationGracePeriodSeconds").asLong();
    return asked < 0 ? 1 : (int) Math.min(asked, Integer.MAX_VALUE);
  }

  private static ArrayNode finalizers(Snapshot object, Propagation propagation) {
    ArrayNode finalizers = Edit.array();
    for (JsonNode present : object.metadata().path("finalizers")) {
      if (!present.asText().equals(ORPHAN) && !present.asText().equals(FOREGROUND)) {
        finalizers.add(present);
      }
    }
    switch (propagation) {
      case ORPHAN -> finalizers.add(ORPHAN);
      case FOREGROUND -> finalizers.add(FOREGROUND);
      case BACKGROUND -> {}
    }
    return finalizers;
  }

  /** The last word of a pod's kubelet: it is gone. */
  void confirmDeletion(String actor, Snapshot seen) {
    Snapshot current = store.get(seen.kind(), seen.key());
    if (current == null || !current.uid().equals(seen.uid())) {
      return;
    }
    if (current.metadata().path("finalizers").isEmpty()) {
      store.remove(actor, current);
    } else {
      put(
          actor,
          current,
          Edit.with(
              current.tree(),
              "metadata",
              "deletionGracePeriodSeconds",
              Edit.array().add(0).get(0)));
    }
  }

  /** Makes every version that anyone has seen of this object an old one. */
  void touch(String actor, Ref ref) {
    Snapshot current = store.get(ref);
    if (current != null) {
      store.update(
          actor, current, Edit.with(current.tree(), "metadata", Edit.copy(current.metadata())));
    }
  }

  /** The object, which must be there. */
  Snapshot require(Ref ref) {
    Snapshot present = store.get(ref);
    if (present == null) {
      throw new ClusterException(Reason.NOT_FOUND, quoted(ref) + " not found", null);
    }
    return present;
  }

  private void refuseInvalid(Ref ref, List<String> problems) {
    if (problems.size() == 1) {
      throw invalid(ref, problems.get(0));
    }
    if (!problems.isEmpty()) {
      throw invalid(ref, "[" + String.join(", ", problems) + "]");
    }
  }

  private static ClusterException invalid(Ref ref, String problem) {
    String group = ref.kind().group();
    return new ClusterException(
        Reason.INVALID,
        ref.kind().kind()
            + (group.isEmpty() ? "" : "." + group)
            + " \""
            + ref.name()
            + "\" is invalid: "
            + problem,
        null);
  }

  private static ClusterException conflict(Ref ref, String why) {
    return new ClusterException(
        Reason.CONFLICT, "Operation cannot be fulfilled on " + quoted(ref) + ": " + why, null);
  }

  private static String quoted(Ref ref) {
    return resource(ref.kind()) + " \"" + ref.name() + '"';
  }

  /** {@code deployments.apps}. */
  static String resource(Kind kind) {
    return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
  }
}
