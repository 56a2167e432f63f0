package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.convert.kustomize.LonePatch;
import io.kubectlrc.convert.legacy.Annotations;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Leftovers;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.legacy.Origins;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Nulls;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** A Deployment's progressDeadlineSeconds where none is written. */
  private static final int DEFAULT_DEADLINE = 600;

  private static final JsonPointer TEMPLATE = JsonPointer.compile("/spec/template");
  private static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");
  private static final JsonPointer LABELS = JsonPointer.compile("/spec/template/metadata/labels");

  private final ConvertOptions options;
  private final Surroundings others;
  private final ObjectNode tree;
  private final Origins origins;

  /** Before any renaming. */
  private final Surroundings.Name name;

  private final List<Note> notes = new ArrayList<>();
  private final List<ConversionRefusal> refusals = new ArrayList<>();

  private RcConverter(
      ObjectNode tree, Origins origins, ConvertOptions options, Surroundings others) {
    this.tree = tree;
    this.origins = origins;
    this.name = Surroundings.Name.of(tree);
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
    RcConverter conversion =
        new RcConverter(migration.tree().deepCopy(), migration.origins(), options, others);
    conversion.notes.addAll(migration.notes());
    return conversion.run(written, authored);
  }

  /** Whether an object is a ReplicationController, in whichever form. */
  public static boolean isController(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return Migration.kindOf(object).equals(Migration.REPLICATION_CONTROLLER)
        && !Migration.isForeign(apiVersion);
  }

  private Conversion run(Function<JsonPointer, Optional<String>> written, boolean authored) {
    if (!checks(written)) {
      return new Conversion.Refused(refusals, notes);
    }
    List<ConversionRefusal> invalid = new ArrayList<>(Types.invalid(Validity.of(tree)));
    invalid.removeIf(refusal -> !isOfSelector(refusal));
    become();
    addNotes(Leftovers.removeServerFields(tree));
    addNotes(Leftovers.removeOldId(tree));
    addNotes(Leftovers.metadataVolumes(tree));
    addNotes(Annotations.ofTemplate((ObjectNode) tree.at(TEMPLATE), TEMPLATE));
    addNotes(Leftovers.deadVolumes(Nulls.without(tree)));
    Validity validity = Validity.of(tree);
    // What is wrong with a selector is told where and as it was written, and not of matchLabels.
    Types.invalid(validity).stream()
        .filter(refusal -> !isOfSelector(refusal))
        .forEach(invalid::add);
    if (!invalid.isEmpty()) {
      addRefusals(invalid);
      return new Conversion.Refused(refusals, notes);
    }
    if (authored) {
      validity.unknownFields().stream()
          .filter(field -> !tree.at(field.at()).isNull())
          .forEach(field -> note(EntryKind.DOUBT, field.at(), field.sentence()));
    }
    return new Conversion.Converted(tree, notes);
  }

  private static boolean isOfSelector(ConversionRefusal refusal) {
    return refusal.at().toString().startsWith(SELECTOR + "/");
  }

  private boolean checks(Function<JsonPointer, Optional<String>> written) {
    Owner.of(tree).ifPresent(owner -> refuse(Reason.OWNED, owner.at(), "it belongs to " + owner));
    if (LonePatch.is(tree)) {
      refuse(
          Reason.PATCH,
          JsonPointer.compile("/spec"),
          "it has no selector and no container with an image, as a patch has");
      return false;
    }
    if (!tree.at(TEMPLATE).isObject()) {
      JsonNode template = tree.at(TEMPLATE);
      boolean placeholder = Placeholders.in(template) || Placeholders.in(tree.path("spec"));
      refuse(
          placeholder ? Reason.PLACEHOLDER : Reason.NO_TEMPLATE,
          placeholder ? TEMPLATE : JsonPointer.compile("/spec"),
          placeholder ? "the pod template is yet to be filled in" : "it has no pod template");
      return false;
    }
    JsonNode selector = tree.at(SELECTOR);
    if (Selector.isLabelSelector(selector)) {
      refuse(Reason.LABEL_SELECTOR, SELECTOR, Selector.LABEL_SELECTOR_IN_A_MAP);
      return false;
    }
    Types types = new Types(options.fixTypes(), at -> written.apply(origins.of(at)));
    types.check(tree);
    addNotes(types.notes());
    addRefusals(types.refusals());
    if (!types.refusals().isEmpty()) {
      return false;
    }
    selector();
    restartPolicy();
    if (refusals.isEmpty()) {
      rename();
    }
    return refusals.isEmpty();
  }

  private void selector() {
    SortedMap<String, String> labels = Labels.of(tree.at(LABELS));
    SortedMap<String, String> selector = Labels.of(tree.at(SELECTOR));
    if (labels.isEmpty()) {
      refuse(
          Reason.NO_LABELS,
          LABELS,
          selector.isEmpty()
              ? "the pod template has no labels"
              : "the pod template has no labels, and the selector asks for "
                  + Labels.toText(selector));
      return;
    }
    selector.forEach(
        (key, value) -> {
          String label = labels.get(key);
          if (value.equals(label)) {
            return;
          }
          boolean open = Placeholders.in(value) || (label != null && Placeholders.in(label));
          refuse(
              open ? Reason.PLACEHOLDER : Reason.SELECTOR_CONTRADICTS_LABELS,
              SELECTOR.appendProperty(key),
              "the selector asks for %s=%s, and the template's pods have %s"
                  .formatted(key, value, label == null ? "no " + key : key + "=" + label));
        });
  }

  private void restartPolicy() {
    JsonNode policy = tree.at("/spec/template/spec/restartPolicy");
    String text = policy.asText("Always");
    if (policy.isTextual() && !text.isEmpty() && !text.equals("Always")) {
      refuse(
          Placeholders.in(text) ? Reason.PLACEHOLDER : Reason.RESTART_POLICY,
          JsonPointer.compile("/spec/template/spec/restartPolicy"),
          "restartPolicy is " + text + ", and a Deployment knows Always alone");
    }
  }

  private void rename() {
    String old = tree.at("/metadata/name").asText();
    if (options.rename().isEmpty() || old.isEmpty()) {
      return;
    }
    String renamed = options.rename().get().apply(bearer(), options.versions());
    if (renamed.equals(old)) {
      return;
    }
    JsonPointer at = JsonPointer.compile("/metadata/name");
    if (Placeholders.in(old)) {
      refuse(Reason.PLACEHOLDER, at, "the name is yet to be filled in, and is to be changed");
      return;
    }
    ((ObjectNode) tree.path("metadata")).put("name", renamed);
    note(EntryKind.CHANGE, at, "%s is called %s".formatted(old, renamed));
  }

  private void become() {
    if (tree.has("apiVersion")) {
      tree.put("apiVersion", "apps/v1");
    } else {
      Keys.putBefore(tree, "kind", "apiVersion", TextNode.valueOf("apps/v1"));
    }
    tree.put("kind", "Deployment");
    note(
        EntryKind.CHANGE, JsonPointer.compile("/kind"), "ReplicationController becomes Deployment");
    ObjectNode spec = (ObjectNode) tree.path("spec");
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    selector.set("matchLabels", matchLabels());
    if (spec.has("selector")) {
      spec.set("selector", selector);
    } else {
      Keys.putBefore(spec, "template", "selector", selector);
    }
    OF_OTHERS.forEach(
        field -> {
          if (spec.hasNonNull(field)) {
            note(
                EntryKind.LOSS,
                JsonPointer.compile("/spec").appendProperty(field),
                "a ReplicationController has no %s, and no server read this one: left out"
                    .formatted(field));
          }
          spec.remove(field);
        });
    strategy().ifPresent(strategy -> Keys.putAfter(spec, "selector", "strategy", strategy));
    deadline(spec);
  }

  /** Pods that are to be ready for longer than the deadline could never make it. */
  private void deadline(ObjectNode spec) {
    JsonNode ready = spec.path("minReadySeconds");
    if (!ready.canConvertToInt() || ready.asInt() < DEFAULT_DEADLINE) {
      return;
    }
    long deadline = Math.min(ready.asLong() + DEFAULT_DEADLINE, Integer.MAX_VALUE);
    Keys.putAfter(
        spec, "minReadySeconds", "progressDeadlineSeconds", IntNode.valueOf((int) deadline));
    note(
        EntryKind.CHANGE,
        JsonPointer.compile("/spec/minReadySeconds"),
        "progressDeadlineSeconds is %d: a Deployment's must be greater than minReadySeconds, and is %d where it is not written"
            .formatted(deadline, DEFAULT_DEADLINE));
  }

  private ObjectNode matchLabels() {
    JsonNode given = tree.at(SELECTOR);
    boolean defaulted = given.isEmpty();
    ObjectNode full = (defaulted ? (ObjectNode) tree.at(LABELS) : (ObjectNode) given).deepCopy();
    if (defaulted) {
      note(
          EntryKind.CHANGE,
          SELECTOR,
          "the selector is written out, %s: a Deployment takes none from its template"
              .formatted(Labels.toText(Labels.of(full))));
    } else {
      note(EntryKind.CHANGE, SELECTOR, "the selector moves into matchLabels");
    }
    return versionLabels(full, defaulted ? LABELS : SELECTOR);
  }

  /**
   * Drops the labels that change with a release. Two tracks, 1.0 and 1.1-canary, would end with one
   * selector then; in one run they are seen, of two runs each can only say so.
   */
  private ObjectNode versionLabels(ObjectNode full, JsonPointer at) {
    if (options.versionLabels() == VersionLabels.KEEP) {
      return full;
    }
    SortedMap<String, String> versions = new TreeMap<>();
    SortedMap<String, String> bases = new TreeMap<>();
    SortedMap<String, String> rest = new TreeMap<>();
    Bearer bearer = bearer();
    Labels.of(full)
        .forEach(
            (key, value) -> {
              Meaning meaning = options.versions().meaningOf(key, value, bearer);
              if (meaning instanceof Meaning.Version version) {
                versions.put(key, value);
                bases.put(key, version.base());
                return;
              }
              rest.put(key, value);
              if (meaning instanceof Meaning.Unknown unknown) {
                stays(
                    at.appendProperty(key),
                    key + "=" + value,
                    "since " + unknown.why(),
                    "; if it changes with a release, say --version-key " + key);
              }
            });
    keepNames(versions, bases, rest, at);
    if (versions.isEmpty()) {
      return full;
    }
    String keep = whyKeep(rest);
    if (!keep.isEmpty()) {
      stays(at.appendProperty(versions.firstKey()), Labels.toText(versions), keep, "");
      return full;
    }
    ObjectNode smaller = full.deepCopy();
    Optional<String> track = options.versions().track(name.name(), bearer.labels(), rest);
    versions.forEach(
        (key, value) -> {
          smaller.remove(key);
          note(
              track.isPresent() ? EntryKind.DOUBT : EntryKind.CHANGE,
              at.appendProperty(key),
              ("%s=%s is left out of the selector, which a release could not change any more; the"
                      + " pods keep the label; %sanother controller that selects %s would overlap,"
                      + " which --version-labels keep prevents")
                  .formatted(
                      key,
                      value,
                      track.map("since %s may be one track of several, "::formatted).orElse(""),
                      Labels.toText(rest)));
        });
    return smaller;
  }

  private Bearer bearer() {
    return new Bearer(name.name(), Labels.of(tree.at(LABELS)), others.besides(name));
  }

  /**
   * Keeps {@code name: web-v2} beside nothing but {@code tier: frontend}: without it the selector
   * would match every frontend, also those that another run converts.
   */
  private void keepNames(
      SortedMap<String, String> versions,
      SortedMap<String, String> bases,
      SortedMap<String, String> rest,
      JsonPointer at) {
    if (rest.isEmpty()) {
      return;
    }
    SortedMap<String, String> kept = new TreeMap<>(versions);
    kept.keySet()
        .removeIf(key -> bases.get(key).isEmpty() || Versions.stillName(rest, bases.get(key)));
    kept.forEach(
        (key, value) ->
            stays(
                at.appendProperty(key),
                key + "=" + value,
                "since %s alone would not say whose pods they are".formatted(Labels.toText(rest)),
                ""));
    versions.keySet().removeAll(kept.keySet());
    rest.putAll(kept);
  }

  private void stays(JsonPointer at, String labels, String why, String remedy) {
    note(
        EntryKind.DOUBT,
        at,
        ("%s stays in the selector, %s; a Deployment's selector cannot be changed, so its value"
                + " has to stay the same from now on%s")
            .formatted(labels, why, remedy));
  }

  /** Empty if a selector without the version-like labels would do. */
  private String whyKeep(SortedMap<String, String> rest) {
    if (rest.isEmpty()) {
      return "which would be empty without it";
    }
    Surroundings.Workload self =
        new Surroundings.Workload(
            Migration.REPLICATION_CONTROLLER,
            name,
            Labels.of(tree.at(LABELS)),
            OptionalInt.empty());
    return others
        .otherMatchedBy(Selector.of(rest), self)
        .map(other -> "which would match the pods of " + other + " too without it")
        .orElse("");
  }

  private Optional<ObjectNode> strategy() {
    Strategy asked = options.strategy();
    if (asked instanceof Strategy.Rolling rolling) {
      return Optional.of(write(rolling));
    }
    if (asked instanceof Strategy.Recreate) {
      return Optional.of(recreate());
    }
    if (asked instanceof Strategy.Kubernetes) {
      return Optional.empty();
    }
    Optional<Obstacle> obstacle = Obstacle.in(Nulls.without(tree), others);
    JsonPointer spec = JsonPointer.compile("/spec");
    if (obstacle.isEmpty()) {
      note(
          EntryKind.CHANGE,
          spec,
          "strategy: one pod more and none less during an update, as kubectl rolling-update did");
      return Optional.of(write(new Strategy.Rolling("1", "0")));
    }
    JsonNode replicas = tree.at("/spec/replicas");
    boolean single = replicas.asInt(1) <= 1 && !Placeholders.in(replicas);
    if (obstacle.get() instanceof Obstacle.Disk && single) {
      note(
          EntryKind.DOUBT,
          obstacle.get().at(),
          "strategy: Recreate, since " + obstacle.get().reason() + ": every update interrupts it");
      return Optional.of(recreate());
    }
    note(
        EntryKind.DOUBT,
        obstacle.get().at(),
        "strategy: no pod more and one less during an update, since " + obstacle.get().reason());
    return Optional.of(write(new Strategy.Rolling("0", "1")));
  }

  private static ObjectNode recreate() {
    return JsonNodeFactory.instance.objectNode().put("type", "Recreate");
  }

  private static ObjectNode write(Strategy.Rolling rolling) {
    ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("type", "RollingUpdate");
    ObjectNode limits = strategy.putObject("rollingUpdate");
    amount(limits, "maxSurge", rolling.surge());
    amount(limits, "maxUnavailable", rolling.unavailable());
    return strategy;
  }

  private static void amount(ObjectNode limits, String field, String amount) {
    if (amount.endsWith("%")) {
      limits.put(field, amount);
    } else {
      limits.put(field, Integer.parseInt(amount));
    }
  }

  private void note(EntryKind severity, JsonPointer at, String sentence) {
    notes.add(new Note(severity, origins.of(at), sentence));
  }

  private void refuse(Reason reason, JsonPointer at, String what) {
    refusals.add(new ConversionRefusal(reason, origins.of(at), what));
  }

  private void addNotes(List<Note> more) {
    more.forEach(note -> notes.add(note.at(origins.of(note.at()))));
  }

  private void addRefusals(List<ConversionRefusal> more) {
    more.forEach(refusal -> refusals.add(refusal.at(origins.of(refusal.at()))));
  }
}
