package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Selector;
import java.util.Optional;

/**
 * A ReplicaSet of the Deployment that adopts.
 *
 * @param ending whether it is being deleted
 * @param guarded whether it can make no pods yet; see {@link Guard}
 * @param revision which of the Deployment's revisions its controller has taken it for; empty if it
 *     has not looked at it yet
 * @param pods as it counts them
 * @param failing whether it says that it cannot make the pods it lacks, now that it has seen the
 *     last change of it
 */
public record ReplicaSet(
    String name,
    String uid,
    boolean ending,
    boolean guarded,
    Optional<String> revision,
    int replicas,
    int pods,
    boolean failing,
    Selector selector,
    JsonNode template) {

  private static final String FIRST_REVISION = "1";

  /** Reads a ReplicaSet's tree. */
  static ReplicaSet of(JsonNode rs) {
    JsonNode spec = rs.path("spec");
    return new ReplicaSet(
        Metadata.name(rs),
        Metadata.uid(rs),
        Metadata.isEnding(rs),
        Guard.ADOPTION.isOn(spec.path("template")),
        Metadata.annotation(rs, Marks.REVISION),
        spec.path("replicas").asInt(1),
        rs.path("status").path("replicas").asInt(),
        Metadata.isSettled(rs) && Metadata.condition(rs, "ReplicaFailure").isPresent(),
        Selector.ofLabelSelector(spec.path("selector")),
        Templates.plain(spec.path("template")));
  }

  /** As it is right after its creation. */
  static ReplicaSet created(AdoptionState state, int replicas) {
    return new ReplicaSet(
        state.origin().replicaSet(),
        "uid of " + state.origin().replicaSet(),
        false,
        true,
        Optional.empty(),
        replicas,
        0,
        false,
        state.deployment().orElseThrow().selector(),
        state.origin().template());
  }

  /** Whether the Deployment controller has taken it for one of the Deployment's revisions. */
  boolean recognised() {
    return revision.isPresent();
  }

  boolean hasPods() {
    return replicas > 0 || pods > 0;
  }

  /** What the Deployment controller will have made of it. */
  ReplicaSet settled() {
    return guarded ? this : withoutGuard();
  }

  /** It can make pods, and the Deployment controller has seen that. */
  ReplicaSet withoutGuard() {
    return new ReplicaSet(
        name,
        uid,
        ending,
        false,
        revision.or(() -> Optional.of(FIRST_REVISION)),
        replicas,
        pods,
        failing,
        selector,
        template);
  }
}
