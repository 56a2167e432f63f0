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
import io.kubectlrc.convert.legacy.Origins;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Nulls;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.validity.Validity;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A Deployment in the making: all that a ReplicationController and a DeploymentConfig share on the
 * way, who have a pod template and a plain map for a selector.
 */
final class DeploymentDraft {
  private static final JsonPointer NAME = JsonPointer.compile("/metadata/name");
  static final JsonPointer SPEC = JsonPointer.compile("/spec");
  static final JsonPointer TEMPLATE = JsonPointer.compile("/spec/template");
  static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");
  static final JsonPointer LABELS = JsonPointer.compile("/spec/template/metadata/labels");

  /** A Deployment's progressDeadlineSeconds where none is written. */
  static final int DEFAULT_DEADLINE = 600;

  private final String kind;
  private final ConvertOptions options;
  private final Surroundings others;
  private final ObjectNode tree;
  private final Origins origins;

  /** Before any renaming. */
  private final Surroundings.Name name;

  private final List<Note> notes = new ArrayList<>();
  private final List<ConversionRefusal> refusals = new ArrayList<>();
  private final List<ConversionRefusal> invalidSelector = new ArrayList<>();

  /**
   * @param tree in v1's form; it becomes the Deployment
   * @param origins where its parts were in what was given
   */
  DeploymentDraft(
      String kind, ObjectNode tree, Origins origins, ConvertOptions options, Surroundings others) {
    this.kind = kind;
    this.tree = tree;
    this.origins = origins;
    this.name = Surroundings.Name.of(tree);
    this.options = options;
    this.others = others;
  }

  ObjectNode tree() {
    return tree;
  }

  ObjectNode spec() {
    return (ObjectNode) tree.path("spec");
  }

  /** As it was given. */
  Surroundings.Name name() {
    return name;
  }

  /** What has no pod template cannot be looked at any further. */
  boolean hasTemplate() {
    if (LonePatch.is(tree)) {
      refuse(
          Reason.PATCH, SPEC, "it has no selector and no container with an image, as a patch has");
      return false;
    }
    JsonNode template = tree.at(TEMPLATE);
    if (template.isObject()) {
      return true;
    }
    JsonNode open = Placeholders.in(template) ? template : tree.path("spec");
    if (Placeholders.in(open)) {
      refuse(
          Reason.PLACEHOLDER,
          TEMPLATE,
          "the pod template is %s, yet to be filled in".formatted(open.asText()));
    } else {
      refuse(Reason.NO_TEMPLATE, SPEC, "it has no pod template");
    }
    return false;
  }

  /**
   * Whether it can be a Deployment, as far as its own values say, by its new name.
   *
   * @param given the keys of labels that its pods get whatever the template says
   */
  boolean checks(Set<String> given, Function<JsonPointer, Optional<String>> written) {
    if (Selector.isLabelSelector(tree.at(SELECTOR))) {
      refuse(Reason.LABEL_SELECTOR, SELECTOR, Selector.LABEL_SELECTOR_IN_A_MAP);
      return false;
    }
    writeNullLabels();
    Types types = new Types(options.fixTypes(), at -> written.apply(origins.of(at)));
    Validity validity = types.check(tree);
    Types.invalid(validity).stream()
        .filter(DeploymentDraft::isOfSelector)
        .forEach(invalidSelector::add);
    addNotes(types.notes());
    addRefusals(types.refusals());
    if (!types.refusals().isEmpty()) {
      return false;
    }
    selector(given);
    restartPolicy();
    if (refusals.isEmpty()) {
      rename();
    }
    return refusals.isEmpty();
  }

  /** A patch takes a null for a removal, the server for an empty text: so it is written as one. */
  private void writeNullLabels() {
    for (JsonPointer map : List.of(JsonPointer.compile("/metadata/labels"), SELECTOR, LABELS)) {
      for (Map.Entry<String, JsonNode> label : tree.at(map).properties()) {
        if (label.getValue().isNull()) {
          label.setValue(TextNode.valueOf(""));
          note(
              EntryKind.CHANGE,
              map.appendProperty(label.getKey()),
              "%s is null, which the API server takes for an empty text: written as one"
                  .formatted(label.getKey()));
        }
      }
    }
  }

  private void selector(Set<String> given) {
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
    selector.keySet().removeAll(given);
    selector.forEach((key, value) -> selected(key, value, labels.get(key)));
  }

  private void selected(String key, String value, String label) {
    JsonPointer at = SELECTOR.appendProperty(key);
    if (value.equals(label)) {
      return;
    }
    String asked =
        "the selector asks for %s=%s, and the template's pods have ".formatted(key, value);
    if (label != null && (Placeholders.in(value) || Placeholders.in(label))) {
      note(
          EntryKind.DOUBT,
          at,
          asked + key + "=" + label + ": the two must be the same once they are filled in");
    } else {
      refuse(
          Reason.SELECTOR_CONTRADICTS_LABELS,
          at,
          asked + (label == null ? "no " + key : key + "=" + label));
    }
  }

  /** One that is yet to be filled in can only be Always, as it can today. */
  private void restartPolicy() {
    JsonNode policy = tree.at("/spec/template/spec/restartPolicy");
    String text = policy.asText("Always");
    if (policy.isTextual() && !text.isEmpty() && !text.equals("Always") && !Placeholders.in(text)) {
      refuse(
          Reason.RESTART_POLICY,
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
    if (Placeholders.in(old)) {
      refuse(Reason.PLACEHOLDER, NAME, "the name is yet to be filled in, and is to be changed");
      return;
    }
    ((ObjectNode) tree.path("metadata")).put("name", renamed);
    note(EntryKind.CHANGE, NAME, "%s is called %s".formatted(old, renamed));
  }

  /**
   * Makes it a Deployment, but for what its strategy and further fields say.
   *
   * @param settled what of the labels that it selects by can stay, of a copy of these and where
   *     they are from
   */
  void become(BiFunction<ObjectNode, JsonPointer, ObjectNode> settled) {
    if (tree.has("apiVersion")) {
      tree.put("apiVersion", "apps/v1");
    } else {
      Keys.putBefore(tree, "kind", "apiVersion", TextNode.valueOf("apps/v1"));
    }
    tree.put("kind", "Deployment");
    note(EntryKind.CHANGE, JsonPointer.compile("/kind"), kind + " becomes Deployment");
    ObjectNode spec = spec();
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    selector.set("matchLabels", matchLabels(settled));
    if (spec.has("selector")) {
      spec.set("selector", selector);
    } else {
      Keys.putBefore(spec, "template", "selector", selector);
    }
  }

  private static boolean isOfSelector(ConversionRefusal refusal) {
    return refusal.at().toString().startsWith(SELECTOR + "/");
  }

  /** The rest, which is alike for all. */
  Conversion finish(boolean authored, List<ObjectNode> beside) {
    addNotes(Leftovers.removeServerFields(tree));
    addNotes(Leftovers.removeOldId(tree));
    addNotes(Leftovers.metadataVolumes(tree));
    addNotes(Annotations.ofTemplate((ObjectNode) tree.at(TEMPLATE), TEMPLATE));
    addNotes(Leftovers.deadVolumes(Nulls.without(tree)));
    Validity validity = Validity.of(tree);
    // What is wrong with a selector is told where and as it was written, and not of matchLabels.
    List<ConversionRefusal> invalid = new ArrayList<>(invalidSelector);
    Types.invalid(validity).stream()
        .filter(refusal -> !isOfSelector(refusal))
        .map(this::ofName)
        .forEach(invalid::add);
    if (!invalid.isEmpty()) {
      addRefusals(invalid);
      return refused();
    }
    if (authored) {
      validity
          .unknownFields()
          .forEach(field -> note(EntryKind.DOUBT, field.at(), field.sentence()));
    }
    return new Conversion.Converted(tree, beside, notes);
  }

  /** A name may be wrong only since it is a Deployment's, or another than the manifest has. */
  private ConversionRefusal ofName(ConversionRefusal refusal) {
    return refusal.at().equals(NAME) && Names.ofKind(kind, name.name()).isEmpty()
        ? new ConversionRefusal(Reason.INVALID_NAME, NAME, refusal.what())
        : refusal;
  }

  boolean isRefused() {
    return !refusals.isEmpty();
  }

  Conversion refused() {
    return new Conversion.Refused(refusals, notes);
  }

  private ObjectNode matchLabels(BiFunction<ObjectNode, JsonPointer, ObjectNode> settled) {
    JsonNode given = tree.at(SELECTOR);
    boolean defaulted = given.isEmpty();
    ObjectNode full = (defaulted ? (ObjectNode) tree.at(LABELS) : (ObjectNode) given).deepCopy();
    JsonPointer at = defaulted ? LABELS : SELECTOR;
    if (defaulted) {
      note(
          EntryKind.CHANGE,
          SELECTOR,
          "the selector is written out, %s: a Deployment takes none from its template"
              .formatted(Labels.toText(Labels.of(full))));
    } else {
      note(EntryKind.CHANGE, SELECTOR, "the selector moves into matchLabels");
    }
    return versionLabels(settled.apply(full, at), at);
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
                    Sentence.of(
                        "; if it changes with a release, say {}", Setting.VERSION_KEY.to(key)));
              }
            });
    keepNames(versions, bases, rest, at);
    if (versions.isEmpty()) {
      return full;
    }
    String keep = whyKeep(rest);
    if (!keep.isEmpty()) {
      stays(at.appendProperty(versions.firstKey()), Labels.toText(versions), keep, Sentence.NONE);
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
              Sentence.of(
                  "{}={} is left out of the selector, which a release could not change any more; the"
                      + " pods keep the label; {}another controller that selects {} would overlap,"
                      + " which {} prevents",
                  key,
                  value,
                  track.map("since %s may be one track of several, "::formatted).orElse(""),
                  Labels.toText(rest),
                  Setting.VERSION_LABELS.to("keep")));
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
                Sentence.NONE));
    versions.keySet().removeAll(kept.keySet());
    rest.putAll(kept);
  }

  /** Says that labels stay in the selector. */
  void stays(JsonPointer at, String labels, String why, Sentence remedy) {
    note(
        EntryKind.DOUBT,
        at,
        Sentence.of(
            "{} stays in the selector, {}; a Deployment's selector cannot be changed, so its value"
                + " has to stay the same from now on{}",
            labels,
            why,
            remedy));
  }

  /** Why a selector cannot be as small as this; empty if it can. */
  String whyKeep(Map<String, String> rest) {
    if (rest.isEmpty()) {
      return "which would be empty without it";
    }
    Surroundings.Workload self =
        new Surroundings.Workload(
            kind, name, Labels.of(tree.at(LABELS)), OptionalInt.empty(), Optional.empty());
    return others
        .otherMatchedBy(Selector.of(rest), self)
        .map(other -> "which would match the pods of " + other + " too without it")
        .orElse("");
  }

  /** Pods that are to be ready for longer than the deadline could never make it. */
  void deadline() {
    ObjectNode spec = spec();
    JsonNode ready = spec.path("minReadySeconds");
    JsonNode given = spec.path("progressDeadlineSeconds");
    if (!ready.canConvertToInt()
        || ready.asInt() < given.asLong(DEFAULT_DEADLINE)
        || Placeholders.in(given)) {
      return;
    }
    int deadline = deadline(ready);
    if (given.isMissingNode()) {
      Keys.putAfter(spec, "minReadySeconds", "progressDeadlineSeconds", IntNode.valueOf(deadline));
    } else {
      spec.put("progressDeadlineSeconds", deadline);
    }
    note(
        EntryKind.CHANGE,
        JsonPointer.compile("/spec/minReadySeconds"),
        "progressDeadlineSeconds is %d: a Deployment's must be greater than minReadySeconds, and %s"
            .formatted(
                deadline,
                given.isMissingNode()
                    ? "is %d where it is not written".formatted(DEFAULT_DEADLINE)
                    : "would be " + given.asText()));
  }

  /** A deadline for pods that are to be ready for so long. */
  static int deadline(JsonNode ready) {
    return (int) Math.min(ready.asLong() + DEFAULT_DEADLINE, Integer.MAX_VALUE);
  }

  void note(EntryKind severity, JsonPointer at, String sentence) {
    note(severity, at, Sentence.of(sentence));
  }

  void note(EntryKind severity, JsonPointer at, Sentence sentence) {
    notes.add(new Note(severity, origins.of(at), sentence));
  }

  void refuse(Reason reason, JsonPointer at, String what) {
    refusals.add(new ConversionRefusal(reason, origins.of(at), what));
  }

  /** A note whose pointer is one of what was given. */
  void addOriginal(Note note) {
    notes.add(note);
  }

  void addNotes(List<Note> more) {
    more.forEach(note -> notes.add(note.at(origins.of(note.at()))));
  }

  void addRefusals(List<ConversionRefusal> more) {
    more.forEach(refusal -> refusals.add(refusal.at(origins.of(refusal.at()))));
  }
}
