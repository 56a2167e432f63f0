package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.util.Optional;

/** Where a {@link Scenario} is played: on the simulation or on a real control plane. */
abstract class Stage {

  private final Cluster cluster;
  private final String namespace;

  Stage(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /** From now on that image can't be pulled. */
  abstract void breakImage(String image);

  /** Waits until all controllers are done; then both stages must show the same. */
  abstract void settle();

  /** Waits for the next second: what happens then has another timestamp. */
  abstract void nextSecond();

  /** Cuts a pod's node off; on return the cluster knows. */
  abstract void loseNodeOf(String pod);

  /** Waits until a pod whose node is lost is to be deleted for it. */
  abstract void awaitEviction(String pod);

  /** All nodes are back. */
  abstract void recoverNodes();

  String nodeOf(String pod) {
    return get(Kind.POD, pod).at("/spec/nodeName").asText();
  }

  /** Waits until a quota is counted: before that a real server admits nothing under it. */
  abstract void awaitQuota(String name);

  /** What both stages must answer alike. */
  abstract void note(String answer);

  Cluster cluster() {
    return cluster;
  }

  String namespace() {
    return namespace;
  }

  Ref ref(Kind kind, String name) {
    return new Ref(kind, namespace, name);
  }

  ObjectNode get(Kind kind, String name) {
    return cluster.get(ref(kind, name)).orElseThrow();
  }

  /** Creates an object of this namespace. */
  void create(Kind kind, ObjectNode object) {
    create(kind, object, WriteMode.APPLY);
  }

  Optional<ObjectNode> create(Kind kind, ObjectNode object, WriteMode mode) {
    ((ObjectNode) object.get("metadata")).put("namespace", namespace);
    return attempt("create", () -> cluster.create(kind, object, mode));
  }

  Optional<ObjectNode> merge(Kind kind, String name, String yaml) {
    return attempt(
        "merge", () -> cluster.merge(ref(kind, name), Manifests.yaml(yaml), WriteMode.APPLY));
  }

  Optional<ObjectNode> replace(Kind kind, ObjectNode object) {
    return attempt("replace", () -> cluster.replace(kind, object, WriteMode.APPLY));
  }

  void delete(Kind kind, String name, Propagation propagation) {
    delete(kind, name, propagation, Preconditions.NONE);
  }

  void delete(Kind kind, String name, Propagation propagation, Preconditions preconditions) {
    attempt(
        "delete",
        () -> {
          cluster.delete(ref(kind, name), propagation, preconditions);
          return null;
        });
  }

  /** A request of a script. */
  interface Attempt {
    ObjectNode run();
  }

  private Optional<ObjectNode> attempt(String verb, Attempt attempt) {
    try {
      Optional<ObjectNode> answer = Optional.ofNullable(attempt.run());
      note(verb + ": done");
      return answer;
    } catch (ClusterException refused) {
      note(verb + ": " + refused.reason());
      return Optional.empty();
    }
  }
}
