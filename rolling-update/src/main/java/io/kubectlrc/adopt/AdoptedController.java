package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.selector.Selector;
import java.util.Optional;

/**
 * The ReplicationController that is adopted, or that an undo has brought back.
 *
 * @param ending whether it is being deleted
 * @param guarded whether it can make no pods yet; see {@link Guard}
 * @param untouched whether nobody has asked it for anything else since it was created
 * @param original whether it asks for what the {@link Origin} says, replicas aside
 * @param tie what binds it to a DeploymentConfig, or keeps it
 */
public record AdoptedController(
    String name,
    String uid,
    int replicas,
    boolean ending,
    boolean guarded,
    boolean untouched,
    boolean original,
    Selector selector,
    Tie tie) {

  /** One that stands for itself. */
  AdoptedController(
      String name,
      String uid,
      int replicas,
      boolean ending,
      boolean guarded,
      boolean untouched,
      boolean original,
      Selector selector) {
    this(name, uid, replicas, ending, guarded, untouched, original, selector, Tie.NONE);
  }

  /**
   * What binds a ReplicationController to a DeploymentConfig, or keeps it though it was deleted.
   *
   * @param labelled whether a DeploymentConfig claims it
   * @param config the UID of the DeploymentConfig that owns it
   * @param held whether it keeps its name when it is deleted; see {@link Marks#HELD}
   * @param orphaning whether its deletion is still letting go of its pods
   */
  public record Tie(boolean labelled, Optional<String> config, boolean held, boolean orphaning) {
    static final Tie NONE = new Tie(false, Optional.empty(), false, false);

    static Tie of(JsonNode rc) {
      return new Tie(
          rc.path("metadata").path("labels").has(OpenShiftMarks.CONFIG),
          ControllerRef.of(rc)
              .filter(owner -> owner.kind().equals(Kind.DEPLOYMENT_CONFIG.kind()))
              .map(ControllerRef::uid),
          Metadata.hasFinalizer(rc, Marks.HELD),
          Metadata.hasFinalizer(rc, ORPHAN));
    }

    /** Whether a DeploymentConfig acts on it, or is about to. */
    boolean binds() {
      return labelled || config.isPresent();
    }
  }

  private static final String ORPHAN = "orphan";

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
        Selector.ofMap(spec.path("selector")),
        Tie.of(rc));
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
        state.origin().selector(),
        new Tie(state.origin().config().isPresent(), Optional.empty(), false, false));
  }

  AdoptedController withEnding() {
    return new AdoptedController(
        name,
        uid,
        replicas,
        true,
        guarded,
        untouched,
        original,
        selector,
        new Tie(tie.labelled(), tie.config(), tie.held(), true));
  }

  AdoptedController withoutGuard() {
    return new AdoptedController(
        name, uid, replicas, ending, false, untouched, original, selector, tie);
  }

  AdoptedController withReplicas(int count) {
    return new AdoptedController(name, uid, count, ending, guarded, false, original, selector, tie);
  }

  AdoptedController with(Tie other) {
    return new AdoptedController(
        name, uid, replicas, ending, guarded, untouched, original, selector, other);
  }

  /** Whether it is deleted, has let go of all that it had, and is kept for its name alone. */
  boolean isShell() {
    return ending && tie.held() && !tie.orphaning();
  }
}
