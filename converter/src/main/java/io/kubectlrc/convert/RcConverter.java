package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.manifest.Nulls;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes an apps/v1 Deployment of a ReplicationController of any API version, from a file or from a
 * cluster.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/">Deployments</a>
 */
public final class RcConverter {
  /**
   * Fields that no ReplicationController has and other workloads do. A Deployment would obey some:
   * paused, it makes no pod.
   */
  public static final List<String> OF_OTHERS =
      List.of(
          "strategy",
          "paused",
          "revisionHistoryLimit",
          "progressDeadlineSeconds",
          "rollbackTo",
          "serviceName",
          "podManagementPolicy",
          "volumeClaimTemplates",
          "updateStrategy",
          "suspend");

  private final DeploymentDraft draft;
  private final ObjectNode tree;
  private final ConvertOptions options;
  private final Surroundings others;

  private RcConverter(DeploymentDraft draft, ConvertOptions options, Surroundings others) {
    this.draft = draft;
    this.tree = draft.tree();
    this.options = options;
    this.others = others;
  }

  /**
   * Converts one object.
   *
   * @param object not changed; anything but a ReplicationController is {@link Conversion.Unchanged}
   * @param others what else there is: pods that the Deployment must not select, claims
   */
  public static Conversion convert(ObjectNode object, ConvertOptions options, Surroundings others) {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(others, "others");
    return convert(object, options, others, pointer -> Optional.empty(), false);
  }

  /**
   * Converts one object that somebody wrote, of which it is also told what is no field.
   *
   * @param written the text of a scalar as its author wrote it
   */
  static Conversion convert(
      ObjectNode object,
      ConvertOptions options,
      Surroundings others,
      Function<JsonPointer, Optional<String>> written) {
    return convert(object, options, others, written, true);
  }

  private static Conversion convert(
      ObjectNode object,
      ConvertOptions options,
      Surroundings others,
      Function<JsonPointer, Optional<String>> written,
      boolean authored) {
    if (!isController(object)) {
      return new Conversion.Unchanged(List.of());
    }
    Migration migration = Migration.toV1(object);
    if (!migration.refusals().isEmpty()) {
      return new Conversion.Refused(migration.refusals(), migration.notes());
    }
    DeploymentDraft draft =
        new DeploymentDraft(
            Migration.REPLICATION_CONTROLLER,
            migration.tree().deepCopy(),
            migration.origins(),
            options,
            others);
    migration.notes().forEach(draft::addOriginal);
    return new RcConverter(draft, options, others).run(written, authored);
  }

  /** Whether an object is a ReplicationController, in whichever form. */
  public static boolean isController(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return Migration.kindOf(object).equals(Migration.REPLICATION_CONTROLLER)
        && !Migration.isForeign(apiVersion);
  }

  private Conversion run(Function<JsonPointer, Optional<String>> written, boolean authored) {
    Owner.of(tree)
        .ifPresent(owner -> draft.refuse(Reason.OWNED, owner.at(), "it belongs to " + owner));
    if (!draft.hasTemplate() || !draft.checks(Set.of(), written)) {
      return draft.refused();
    }
    draft.become((labels, at) -> labels);
    ObjectNode spec = draft.spec();
    OF_OTHERS.forEach(
        field -> {
          if (spec.hasNonNull(field)) {
            note(
                EntryKind.LOSS,
                DeploymentDraft.SPEC.appendProperty(field),
                "a ReplicationController has no %s, and no server read this one: left out"
                    .formatted(field));
          }
          spec.remove(field);
        });
    strategy().ifPresent(strategy -> Keys.putAfter(spec, "selector", "strategy", strategy));
    draft.deadline();
    return draft.finish(authored, List.of());
  }

  private Optional<ObjectNode> strategy() {
    if (!(options.strategy() instanceof Strategy.Auto)) {
      return options.strategy().written();
    }
    Optional<Obstacle> obstacle = Obstacle.in(Nulls.without(tree), others);
    JsonPointer spec = JsonPointer.compile("/spec");
    if (obstacle.isEmpty()) {
      note(
          EntryKind.CHANGE,
          spec,
          "strategy: one pod more and none less during an update, as kubectl rolling-update did");
      return new Strategy.Rolling("1", "0").written();
    }
    boolean single = isSingle(tree.at("/spec/replicas"));
    note(EntryKind.DOUBT, obstacle.get().at(), obstacle.get().sentence(single));
    return obstacle.get().strategy(single).written();
  }

  /** Whether there is one pod at most. */
  static boolean isSingle(JsonNode replicas) {
    return replicas.asInt(1) <= 1 && !Placeholders.in(replicas);
  }

  private void note(EntryKind severity, JsonPointer at, String sentence) {
    draft.note(severity, at, sentence);
  }
}
