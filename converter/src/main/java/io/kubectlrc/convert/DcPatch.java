package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.validity.ImageTrigger;
import io.kubectlrc.wording.Sentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a kustomization's patch says of that which only a DeploymentConfig has.
 *
 * <p>A strategic merge patch becomes the difference between what the DeploymentConfig becomes
 * without it and with it, so that the one who patches gets what the one who converts first would. A
 * JSON patch, which is an order for one place, is written for the place where that is now, if there
 * is one.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/">
 *     Patches</a>
 */
final class DcPatch {
  private static final String DEADLINE = "progressDeadlineSeconds";
  private static final String REPLICAS = "replicas";
  private static final String STRATEGY = "strategy";
  private static final String LIMITS = "rollingUpdate";
  private static final List<String> OWN = List.of(STRATEGY, "triggers", "test");

  private static final String TYPE = "/spec/strategy/type";
  private static final String ROLLING = "/spec/strategy/" + DcStrategy.ROLLING + "/";

  /** By which of its fields kustomize tells the items of a Deployment's list. */
  private static final List<String> MERGE_KEYS =
      List.of("name", "containerPort", "mountPath", "devicePath", "ip");

  private final List<PatchedController> controllers;
  private final ConvertOptions options;
  private final Surroundings others;
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param controllers what is patched, all of them DeploymentConfigs
   */
  DcPatch(List<PatchedController> controllers, ConvertOptions options, Surroundings others) {
    this.controllers = controllers;
    this.options = options;
    this.others = others;
  }

  List<Note> notes() {
    return notes;
  }

  /** Whether a path leads to what a Deployment has otherwise, or not at all. */
  static boolean isOwn(String path) {
    return OWN.stream()
        .map("/spec/"::concat)
        .anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
  }

  // Strategic merge patches.

  /** Converts one in place; if that is not possible, notes why and leaves it as it is. */
  boolean convert(ObjectNode patch) {
    if (!(patch.path("spec") instanceof ObjectNode spec) || OWN.stream().noneMatch(spec::has)) {
      return true;
    }
    Set<ObjectNode> differences = new HashSet<>();
    List<Note> news = new ArrayList<>();
    for (PatchedController controller : controllers) {
      ObjectNode patched = controller.before().deepCopy();
      OWN.forEach(field -> mergeField(patched.withObjectProperty("spec"), spec, field));
      mergeField(patched.withObjectProperty("spec"), spec, REPLICAS);
      Conversion conversion = DcConverter.convert(patched, options, others);
      if (!(conversion instanceof Conversion.Converted converted)) {
        String why = ((Conversion.Refused) conversion).refusals().get(0).what();
        doubt(
            "",
            "what it makes of the DeploymentConfig is refused: %s: it stays as it is"
                .formatted(why));
        return false;
      }
      ObjectNode difference = difference(controller.after(), converted.tree());
      if (spec.has(REPLICAS)) {
        difference.set(REPLICAS, converted.tree().at("/spec/" + REPLICAS));
      }
      differences.add(difference);
      news.addAll(newNotes(controller, converted, patch));
    }
    if (differences.size() > 1) {
      doubt("", "it means another one for each that it patches: it stays as it is");
      return false;
    }
    notes.addAll(news.stream().distinct().toList());
    write(patch, spec, differences.iterator().next());
    return true;
  }

  /** As kustomize merges what it has no schema of: null takes away, lists are replaced. */
  private static void mergeField(ObjectNode target, JsonNode patch, String field) {
    JsonNode given = patch.path(field);
    if (given.isNull()) {
      target.remove(field);
    } else if (given instanceof ObjectNode object) {
      ObjectNode merged =
          target.path(field) instanceof ObjectNode present ? present : target.putObject(field);
      object.fieldNames().forEachRemaining(name -> mergeField(merged, object, name));
    } else if (!given.isMissingNode()) {
      target.set(field, given.deepCopy());
    }
  }

  /** What a conversion tells that the one without the patch does not. */
  private List<Note> newNotes(
      PatchedController controller, Conversion.Converted converted, ObjectNode patch) {
    List<Sentence> known =
        DcConverter.convert(controller.before(), options, others).notes().stream()
            .map(Note::sentence)
            .toList();
    return converted.notes().stream()
        .filter(note -> note.severity() != EntryKind.CHANGE && !known.contains(note.sentence()))
        .map(
            note ->
                patch.at(note.at()).isMissingNode() ? note.at(JsonPointer.compile("/spec")) : note)
        .toList();
  }

  /** What makes one Deployment of another: of what the patch means, and of nothing else. */
  private static ObjectNode difference(ObjectNode from, ObjectNode to) {
    ObjectNode difference = from.objectNode();
    for (String field : List.of(STRATEGY, DEADLINE, REPLICAS)) {
      changed(from.path("spec"), to.path("spec"), field, difference);
    }
    ObjectNode annotations = from.objectNode();
    changed(
        from.at("/metadata/annotations"),
        to.at("/metadata/annotations"),
        ImageTrigger.ANNOTATION,
        annotations);
    if (!annotations.isEmpty()) {
      difference.set("annotations", annotations);
    }
    return difference;
  }

  private static void changed(JsonNode from, JsonNode to, String field, ObjectNode difference) {
    JsonNode before = from.path(field);
    JsonNode after = to.path(field);
    if (before.equals(after)) {
      return;
    }
    if (after.isMissingNode()) {
      difference.putNull(field);
    } else if (before.isObject() && after.isObject()) {
      ObjectNode inner = difference.objectNode();
      Set<String> names = new LinkedHashSet<>();
      after.fieldNames().forEachRemaining(names::add);
      before.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> changed(before, after, name, inner));
      difference.set(field, inner);
    } else {
      difference.set(field, after.deepCopy());
    }
  }

  private void write(ObjectNode patch, ObjectNode spec, ObjectNode difference) {
    boolean triggers = difference.has("annotations");
    for (String field : OWN) {
      boolean rewritten = field.equals(STRATEGY) && difference.has(STRATEGY);
      if (spec.has(field)) {
        note("/spec/" + field, told(field, rewritten, triggers));
      }
      if (rewritten && spec.has(field)) {
        spec.set(STRATEGY, difference.get(STRATEGY));
      } else {
        spec.remove(field);
      }
    }
    if (difference.has(STRATEGY) && !spec.has(STRATEGY)) {
      spec.set(STRATEGY, difference.get(STRATEGY));
    }
    if (difference.has(DEADLINE)) {
      Keys.putAfter(spec, STRATEGY, DEADLINE, difference.get(DEADLINE));
      note("/spec/" + STRATEGY, "timeoutSeconds is called " + DEADLINE);
    }
    if (difference.has(REPLICAS)) {
      spec.set(REPLICAS, difference.get(REPLICAS));
    }
    if (triggers) {
      ObjectNode metadata = patch.withObjectProperty("metadata");
      JsonNode present = metadata.path("annotations");
      ObjectNode annotations =
          present.isObject() ? (ObjectNode) present : metadata.putObject("annotations");
      annotations.setAll((ObjectNode) difference.get("annotations"));
    }
    if (spec.isEmpty()) {
      patch.remove("spec");
    }
  }

  private static String told(String field, boolean rewritten, boolean triggers) {
    if (rewritten) {
      return "the strategy is written as a Deployment has it";
    }
    return field.equals("triggers") && triggers
        ? "triggers are the annotation " + ImageTrigger.ANNOTATION
        : field + " is left out: it means nothing to what is patched, a Deployment";
  }

  /**
   * Where a patch has a list that a Deployment would get otherwise, since kustomize merges it there
   * and replaces it in a kind that it does not know; empty if nothing would be different.
   */
  static Optional<JsonPointer> replaced(JsonNode patch, JsonNode before) {
    JsonPointer at = JsonPointer.compile("/spec/template");
    return replaced(patch.at(at), before.at(at), at);
  }

  private static Optional<JsonPointer> replaced(JsonNode patch, JsonNode before, JsonPointer at) {
    if (patch.isArray() && before.isArray() && !covers(patch, before)) {
      return Optional.of(at);
    }
    if (patch.isObject() && before.isObject()) {
      for (Map.Entry<String, JsonNode> field : patch.properties()) {
        Optional<JsonPointer> found =
            replaced(
                field.getValue(), before.path(field.getKey()), at.appendProperty(field.getKey()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether nothing of what was there would be left beside a patch, merged with it. */
  private static boolean covers(JsonNode patch, JsonNode before) {
    if (before.isArray() && patch.isArray()) {
      for (JsonNode item : before) {
        Optional<String> key = MERGE_KEYS.stream().filter(item::has).findFirst();
        if (key.isPresent() && !covers(itemOf(patch, key.get(), item), item)) {
          return false;
        }
      }
      return true;
    }
    if (before.isObject()) {
      for (Map.Entry<String, JsonNode> field : before.properties()) {
        if (!patch.has(field.getKey()) || !covers(patch.get(field.getKey()), field.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private static JsonNode itemOf(JsonNode list, String key, JsonNode like) {
    for (JsonNode item : list) {
      if (item.path(key).equals(like.path(key))) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }

  // JSON patches.

  /**
   * Converts an operation in place, whose path or source is one of a DeploymentConfig's own fields;
   * notes why if there is no such place in a Deployment, or a change of it would mean another
   * thing.
   *
   * @param field {@code path} or {@code from}
   */
  void convert(ObjectNode operation, String field, JsonPointer where) {
    String path = operation.path(field).asText();
    boolean alters = List.of("add", "replace").contains(operation.path("op").asText());
    Optional<String> moved =
        alters && field.equals("path") ? moved(path, operation.path("value")) : Optional.empty();
    if (moved.isEmpty()) {
      notes.add(
          new Note(
              EntryKind.DOUBT,
              where,
              "what it patches is a Deployment now, which has no %s, or does not have it alone"
                  .formatted(path)));
      return;
    }
    if (path.equals(TYPE) && operation.path("value").asText().equals(DcDefaults.STRATEGY)) {
      operation.put("value", "RollingUpdate");
      notes.add(
          new Note(
              EntryKind.CHANGE,
              where.head().appendProperty("value"),
              "strategy Rolling is called RollingUpdate"));
    }
    if (!moved.get().equals(path)) {
      operation.put(field, moved.get());
      notes.add(new Note(EntryKind.CHANGE, where, path + " is " + moved.get() + " now"));
    }
  }

  /** Where a Deployment has it, if writing it there has the same effect for all. */
  private Optional<String> moved(String path, JsonNode value) {
    Set<Optional<String>> places = new HashSet<>();
    for (PatchedController controller : controllers) {
      places.add(moved(path, value, controller));
    }
    return places.size() == 1 ? places.iterator().next() : Optional.empty();
  }

  private static Optional<String> moved(String path, JsonNode value, PatchedController controller) {
    JsonNode limits = controller.after().at("/spec/" + STRATEGY).path(LIMITS);
    ObjectNode before = (ObjectNode) controller.before().path("spec");
    for (String limit : List.of("maxSurge", "maxUnavailable")) {
      // If one is 0, what the other one is depends on whether it is written.
      if (path.equals(ROLLING + limit)
          && limits.has("maxSurge")
          && limits.has("maxUnavailable")
          && !value.asText().matches("0%?")) {
        return Optional.of("/spec/" + STRATEGY + "/" + LIMITS + "/" + limit);
      }
    }
    String counting = "/spec/" + STRATEGY + "/" + DcStrategy.parameters(before) + "/timeoutSeconds";
    if (path.equals(counting)
        && controller.before().at(path).isNumber()
        && controller.before().at(path).equals(controller.after().at("/spec/" + DEADLINE))) {
      return Optional.of("/spec/" + DEADLINE);
    }
    boolean rolling = value.asText().equals(DcDefaults.STRATEGY);
    boolean recreate = value.asText().equals("Recreate");
    // A server refuses limits beside Recreate; and those of Rolling were not converted before.
    boolean fits =
        rolling
            ? limits.isObject() || before.at("/" + STRATEGY + "/" + DcStrategy.ROLLING).isEmpty()
            : recreate && !limits.isObject();
    return path.equals(TYPE) && fits ? Optional.of(path) : Optional.empty();
  }

  private void doubt(String at, String sentence) {
    notes.add(Note.doubt(at, sentence));
  }

  private void note(String at, String sentence) {
    notes.add(Note.change(at, sentence));
  }
}
