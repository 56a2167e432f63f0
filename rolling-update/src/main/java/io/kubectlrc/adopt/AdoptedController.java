package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Selector;

/**
 * The ReplicationController that is adopted, or that an undo has brought back.
 *
 * @param ending whether it is being deleted
 * @param guarded whether it can make no pods yet; see {@link Guard}
 * @param untouched whether nobody has asked it for anything else since it was created
 * @param original whether it asks for what the {@link Origin} says, replicas aside
 */
public record AdoptedController(
    String name,
    String uid,
    int replicas,
    boolean ending,
    boolean guarded,
    boolean untouched,
    boolean original,
    Selector selector) {

  /** Reads a ReplicationController's tree. */
  static AdoptedController of(JsonNode rc, Origin origin) {
    JsonNode spec = rc.path("spec");
    JsonNode then = origin.controller().path("spec");
    return new AdoptedController(
        Metadata.name(rc),
        Metadata.uid(rc),
        spec.path("replicas").asInt(1),
        Metadata.isEnding(rc),
        Guard.ADOPTION.isOn(spec.path("template")),
        Metadata.generation(rc) <= 1,
        spec.path("selector").equals(then.path("selector"))
            && Templates.plain(spec.path("template")).equals(then.path("template")),
        Selector.ofMap(spec.path("selector")));
  }

  /** As it is right after an undo has created it. */
  static AdoptedController created(AdoptionState state, int replicas) {
    return new AdoptedController(
        state.origin().name(),
        "uid of the new " + state.origin().name(),
        replicas,
        false,
        true,
        true,
        true,
        state.origin().selector());
  }

  AdoptedController withEnding() {
    return new AdoptedController(name, uid, replicas, true, guarded, untouched, original, selector);
  }

  AdoptedController withoutGuard() {
    return new AdoptedController(name, uid, replicas, ending, false, untouched, original, selector);
  }

  AdoptedController withReplicas(int count) {
    return new AdoptedController(name, uid, count, ending, guarded, false, original, selector);
  }
}
