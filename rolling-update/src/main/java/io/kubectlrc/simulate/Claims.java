package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import java.util.Collection;
import java.util.List;

/**
 * How a controller comes to own what its selector matches: it adopts what has no controller,
 * releases what it owns and no longer matches, and leaves alone what is another's.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#how-a-replicaset-works">
 *     How a ReplicaSet works</a>
 */
final class Claims {

  private final ApiServer api;
  private final String actor;

  Claims(ApiServer api, String actor) {
    this.api = api;
    this.actor = actor;
  }

  /** Settles who owns an object, and says whether it is the claimant's. */
  boolean claim(Snapshot claimant, Snapshot object) {
    if (object.controller().equals(claimant.uid())) {
      if (claimant.selects(object)) {
        return true;
      }
      if (!claimant.isDeleting()) {
        api.disown(actor, object, claimant.uid());
      }
      return false;
    }
    return object.controller().isEmpty()
        && !claimant.isDeleting()
        && !object.isDeleting()
        && claimant.selects(object)
        && adopt(claimant, object);
  }

  /**
   * The claimant's copy may be old: what it adopted before it adopts once more, to no effect, and
   * what another has adopted meanwhile is refused, which ends its turn.
   */
  private boolean adopt(Snapshot claimant, Snapshot object) {
    Snapshot live = api.latest(claimant);
    if (live == null || !live.uid().equals(claimant.uid()) || live.isDeleting()) {
      throw refusal(claimant + " can't adopt: it is being deleted");
    }
    Snapshot current = api.latest(object);
    if (current == null) {
      return false;
    }
    if (current.controller().equals(claimant.uid())) {
      return true;
    }
    if (!current.uid().equals(object.uid()) || !current.controller().isEmpty()) {
      throw refusal(current + " has another controller, or is another object");
    }
    ArrayNode owners = Edit.array();
    owners.addAll(ownersOf(current));
    owners.add(reference(claimant));
    api.put(actor, current, Edit.with(current.tree(), "metadata", "ownerReferences", owners));
    return true;
  }

  private static ClusterException refusal(String why) {
    return new ClusterException(ClusterException.Reason.CONFLICT, why, null);
  }

  private static Collection<JsonNode> ownersOf(Snapshot object) {
    return object.metadata().path("ownerReferences") instanceof ArrayNode owners
        ? List.copyOf(owners.valueStream().toList())
        : List.of();
  }

  /** The owner reference that makes an object a controller's. */
  static ObjectNode reference(Snapshot controller) {
    return Edit.object()
        .put("apiVersion", controller.kind().apiVersion())
        .put("kind", controller.kind().kind())
        .put("name", controller.name())
        .put("uid", controller.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
