package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import java.util.Optional;

/**
 * OpenShift's DeploymentConfig whose pods are adopted, or that an undo has brought back.
 *
 * @param ours whether it is the one that the adoption began with, or one that an undo has created
 * @param rescaled whether somebody has scaled it since it was paused
 * @param marked whether the adoption, or the undo, has paused it
 * @param called the UID of the ReplicationController that an undo has told it to look at
 * @param settled whether its controller has seen the last change of it
 * @param latest the number of its latest rollout
 * @param original whether it asks for what the {@link Origin} says, replicas and pause aside
 * @param moved whether it would make pods of another template than the origin's: an image trigger
 *     writes it even while it is paused
 */
public record AdoptedConfig(
    String name,
    String uid,
    boolean ours,
    int replicas,
    boolean rescaled,
    boolean paused,
    boolean marked,
    Optional<String> called,
    boolean ending,
    boolean settled,
    int latest,
    boolean original,
    boolean moved) {

  /** Reads a DeploymentConfig's tree. */
  static AdoptedConfig of(JsonNode config, OriginConfig origin) {
    JsonNode spec = config.path("spec");
    boolean marked = Metadata.annotation(config, Marks.PAUSED_FOR_ADOPTION).isPresent();
    return new AdoptedConfig(
        Metadata.name(config),
        Metadata.uid(config),
        marked || Metadata.uid(config).equals(origin.uid()),
        spec.path("replicas").asInt(),
        spec.path("replicas").asInt() != replicasThen(config, origin),
        spec.path("paused").asBoolean(),
        marked,
        Metadata.annotation(config, Marks.CALLED_FOR_ADOPTION),
        Metadata.isEnding(config),
        Metadata.isSettled(config),
        config.path("status").path("latestVersion").asInt(),
        asked(config).equals(asked(origin.tree())),
        !template(config).equals(template(origin.tree())));
  }

  private static int replicasThen(JsonNode config, OriginConfig origin) {
    return Metadata.annotation(config, Marks.REPLICAS_FOR_ADOPTION)
        .map(Integer::valueOf)
        .orElse(origin.replicas());
  }

  private static ObjectNode asked(JsonNode config) {
    ObjectNode spec = config.path("spec").deepCopy();
    spec.set("template", template(config));
    spec.remove("replicas");
    spec.remove("paused");
    return spec;
  }

  private static ObjectNode template(JsonNode config) {
    return Templates.plain(config.path("spec").path("template"));
  }

  /** As it is right after an undo has created it. */
  static AdoptedConfig created(OriginConfig origin, int replicas) {
    return new AdoptedConfig(
        origin.name(),
        "uid of the new " + origin.name(),
        true,
        replicas,
        false,
        true,
        true,
        Optional.empty(),
        false,
        false,
        0,
        true,
        false);
  }

  /** As it is right after its adoption has paused it. */
  AdoptedConfig withPause() {
    return with(replicas, true, true, called, ending, false);
  }

  AdoptedConfig withoutPause(int count) {
    return with(count, false, false, Optional.empty(), ending, false);
  }

  AdoptedConfig withCall(String controller) {
    return with(replicas, paused, marked, Optional.of(controller), ending, settled);
  }

  AdoptedConfig withEnding() {
    return with(replicas, paused, marked, called, true, settled);
  }

  /** Its controller has seen it. */
  AdoptedConfig withPeace() {
    return with(replicas, paused, marked, called, ending, true);
  }

  private AdoptedConfig with(
      int count,
      boolean newPaused,
      boolean newMarked,
      Optional<String> newCalled,
      boolean newEnding,
      boolean newSettled) {
    return new AdoptedConfig(
        name,
        uid,
        ours,
        count,
        rescaled,
        newPaused,
        newMarked,
        newCalled,
        newEnding,
        newSettled,
        latest,
        original,
        moved);
  }
}
