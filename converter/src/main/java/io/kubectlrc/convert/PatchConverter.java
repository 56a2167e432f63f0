package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Nulls;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Makes a patch of a Deployment of one of a ReplicationController or of a DeploymentConfig: what
 * patches the one's selector patches the other's matchLabels, without the labels that left it.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/">
 *     Patches</a>
 */
final class PatchConverter {
  private static final String SELECTOR = "/spec/selector";
  private static final String POD = "/spec/template/spec";
  private static final String HOST_NETWORK = POD + "/hostNetwork";
  private static final String READY = "/spec/minReadySeconds";
  private static final String DEADLINE = "progressDeadlineSeconds";
  private static final String LABELS = "/spec/template/metadata/labels";

  private final List<PatchedController> controllers;
  private final Set<String> dropped;
  private final ConvertOptions options;
  private final Surroundings others;
  private final BiPredicate<String, JsonNode> version;
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param controllers what is patched, at least one
   * @param others what is beside them
   */
  PatchConverter(List<PatchedController> controllers, Surroundings others, ConvertOptions options) {
    this.controllers = controllers;
    this.dropped = PatchedController.dropped(controllers);
    this.options = options;
    this.others = others;
    // Version-like labels leave the selectors of ReplicationControllers alone.
    List<Bearer> bearers =
        controllers.stream()
            .filter(controller -> !controller.isConfig())
            .map(controller -> controller.bearer(others))
            .toList();
    Versions versions = options.versions();
    this.version =
        (key, value) ->
            options.versionLabels() != VersionLabels.KEEP
                && bearers.stream()
                    .map(bearer -> versions.meaningOf(key, value.asText(), bearer))
                    .anyMatch(Meaning.Version.class::isInstance);
  }

  List<Note> notes() {
    return notes;
  }

  private boolean isOfConfigs() {
    return controllers.stream().anyMatch(PatchedController::isConfig);
  }

  /**
   * Converts a strategic merge patch.
   *
   * @param merged whether kustomize knows how lists of a DeploymentConfig are merged; it replaces
   *     those of kinds that it does not know
   * @return the same if there is a doubt about all of it
   */
  ObjectNode strategic(ObjectNode given, boolean merged) {
    ObjectNode patch = given.deepCopy();
    if (isOfConfigs() && !config(patch, merged)) {
      return given;
    }
    shared(patch);
    return patch;
  }

  /** Converts what only DeploymentConfigs have; whether that is possible. */
  private boolean config(ObjectNode patch, boolean merged) {
    DcPatch own = new DcPatch(controllers, options, others);
    boolean converted = own.convert(patch);
    notes.addAll(own.notes());
    if (converted && !merged) {
      for (PatchedController controller : controllers) {
        DcPatch.replaced(patch, controller.before())
            .ifPresent(
                at ->
                    notes.add(
                        new Note(
                            EntryKind.DOUBT,
                            at,
                            "kustomize replaces this list in a DeploymentConfig, and merges it in a"
                                + " Deployment by the names in it: see that what it builds is what"
                                + " it was")));
      }
    }
    return converted;
  }

  private void shared(ObjectNode patch) {
    String kind = patch.path("kind").asText();
    if (kind.equals(Migration.REPLICATION_CONTROLLER) || kind.equals(Owner.DEPLOYMENT_CONFIG)) {
      patch.put("kind", "Deployment");
      if (patch.has("apiVersion")) {
        patch.put("apiVersion", "apps/v1");
      } else {
        Keys.putBefore(patch, "kind", "apiVersion", patch.textNode("apps/v1"));
      }
      note(EntryKind.CHANGE, "/kind", "the patch is one of a Deployment now");
    }
    PatchedController first = controllers.get(0);
    JsonNode metadata = patch.path("metadata");
    if (metadata.path("name").asText().equals(first.oldName())
        && !first.newName().equals(first.oldName())) {
      ((ObjectNode) metadata).put("name", first.newName());
      note(EntryKind.CHANGE, "/metadata/name", "it patches " + first.newName());
    }
    if (patch.path("spec") instanceof ObjectNode spec) {
      templateLabels(spec);
      selector(spec);
      for (String field : RcConverter.OF_OTHERS) {
        if (spec.has(field) && !isOfConfigs()) {
          spec.remove(field);
          note(
              EntryKind.LOSS,
              "/spec/" + field,
              "a ReplicationController has no %s, and no server read this one: left out"
                  .formatted(field));
        }
      }
      if (!isOfConfigs()) {
        strategy(patch, spec);
        deadline(spec);
      }
    }
  }

  /** A new pod may not be able to run beside an old one for what the patch gives them. */
  private void strategy(ObjectNode patch, ObjectNode spec) {
    Optional<Obstacle> obstacle = obstacle(Nulls.without(patch));
    if (obstacle.isEmpty() || spec.has("strategy")) {
      return;
    }
    boolean single =
        controllers.stream()
            .map(controller -> controller.before().at("/spec/replicas"))
            .map(replicas -> spec.has("replicas") ? spec.get("replicas") : replicas)
            .allMatch(RcConverter::isSingle);
    ObjectNode strategy = obstacle.get().strategy(single).written().orElseThrow();
    if (!strategy.has("rollingUpdate")) {
      strategy.putNull("rollingUpdate"); // or it stays beside the other type
    }
    Keys.putBefore(spec, "template", "strategy", strategy);
    notes.add(new Note(EntryKind.DOUBT, obstacle.get().at(), obstacle.get().sentence(single)));
  }

  /** Why the additional pod of an update has no place any more; empty if there is to be none. */
  private Optional<Obstacle> obstacle(ObjectNode patch) {
    return options.strategy() instanceof Strategy.Auto
            && controllers.stream().anyMatch(PatchedController::surges)
        ? Obstacle.in(patch, others).or(() -> onTheNode(patch))
        : Optional.empty();
  }

  /** On the node's own network, the ports that the containers have are the node's. */
  private Optional<Obstacle> onTheNode(ObjectNode patch) {
    JsonNode network = patch.at(HOST_NETWORK);
    return controllers.stream()
        .map(controller -> controller.before().deepCopy())
        .filter(patched -> network.asBoolean() && patched.at(POD).isObject())
        .flatMap(
            patched -> {
              ((ObjectNode) patched.at(POD)).put("hostNetwork", true);
              return Obstacle.in(patched, others).stream();
            })
        .filter(Obstacle.NodePort.class::isInstance)
        .<Obstacle>map(
            port -> new Obstacle.NodePort(JsonPointer.compile(HOST_NETWORK), port.reason()))
        .findFirst();
  }

  /** The same of what an operation of a JSON patch puts there. */
  private Optional<Obstacle> obstacle(String path, JsonNode value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode pod = patch.withObject(POD);
    if (path.equals(HOST_NETWORK)) {
      pod.set("hostNetwork", value);
    } else if (path.startsWith(POD + "/volumes")) {
      pod.set("volumes", value.isArray() ? value : pod.arrayNode().add(value));
    } else if (path.endsWith("/hostPort") || value.findValue("hostPort") != null) {
      JsonNode port = path.endsWith("/hostPort") ? value : value.findValue("hostPort");
      pod.putArray("containers").addObject().putArray("ports").addObject().set("hostPort", port);
    }
    return obstacle(patch);
  }

  private void deadline(ObjectNode spec) {
    JsonNode ready = spec.path("minReadySeconds");
    if (!spec.has(DEADLINE) && isTooLong(ready)) {
      int deadline = DeploymentDraft.deadline(ready);
      Keys.putAfter(spec, "minReadySeconds", DEADLINE, IntNode.valueOf(deadline));
      note(
          EntryKind.CHANGE,
          READY,
          DEADLINE + " is " + deadline + ": a Deployment's must be greater than minReadySeconds");
    }
  }

  /** Whether pods that are to be ready for so long could not make it in time. */
  private boolean isTooLong(JsonNode ready) {
    return ready.canConvertToInt()
        && controllers.stream()
            .anyMatch(
                controller ->
                    ready.asInt()
                        >= controller
                            .after()
                            .at("/spec/" + DEADLINE)
                            .asLong(DeploymentDraft.DEFAULT_DEADLINE));
  }

  private void selector(ObjectNode spec) {
    JsonNode given = spec.path("selector");
    if (given.isMissingNode()) {
      return;
    }
    if (!given.isObject()) {
      note(
          EntryKind.DOUBT,
          SELECTOR,
          "the patch takes the selector away, and a Deployment has to have one");
      return;
    }
    ObjectNode labels = kept(given, SELECTOR);
    if (labels.isEmpty()) {
      spec.remove("selector");
    } else {
      spec.set("selector", spec.objectNode().set("matchLabels", labels));
      note(EntryKind.CHANGE, SELECTOR, "the selector moves into matchLabels");
    }
  }

  private ObjectNode kept(JsonNode labels, String at) {
    ObjectNode kept = labels.deepCopy();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (isDropped(label.getKey(), label.getValue())) {
        kept.remove(label.getKey());
        noteDropped(JsonPointer.compile(at).appendProperty(label.getKey()), label.getKey());
      }
    }
    return kept;
  }

  /** Whether a label is none of the selector of what is patched. */
  boolean isDropped(String key, JsonNode value) {
    boolean known = controllers.stream().anyMatch(controller -> controller.matchLabels().has(key));
    return dropped.contains(key) || (!known && version.test(key, value));
  }

  private void noteDropped(JsonPointer at, String key) {
    notes.add(
        new Note(
            EntryKind.CHANGE,
            at,
            key + " is left out of the selector here, as it is of what is patched"));
  }

  /** A selector that came from the template's labels no longer follows them. */
  private void templateLabels(ObjectNode spec) {
    spec.at("/template/metadata/labels")
        .properties()
        .forEach(label -> templateLabel(label.getKey(), label.getValue(), spec));
  }

  private void templateLabel(String key, JsonNode value, JsonNode spec) {
    for (PatchedController controller : controllers) {
      JsonNode selected = controller.matchLabels().path(key);
      if (controller.isSelectorDefaulted()
          && !selected.isMissingNode()
          && !selected.equals(value)
          && !spec.path("selector").has(key)) {
        notes.add(
            new Note(
                EntryKind.DOUBT,
                JsonPointer.compile(LABELS).appendProperty(key),
                "the Deployment's selector asks for %s=%s, and the patch gives its pods another %s"
                    .formatted(key, selected.asText(), key)));
        return;
      }
    }
  }

  /** Converts a JSON patch; the operations that stay, in their order. */
  ArrayNode operations(ArrayNode patch) {
    ArrayNode converted = patch.arrayNode();
    int index = 0;
    for (JsonNode operation : patch) {
      JsonPointer at = JsonPointer.empty().appendIndex(index++);
      if (!(operation instanceof ObjectNode)) {
        converted.add(operation);
        continue;
      }
      ObjectNode copy = operation.deepCopy();
      if (convert(copy, at)) {
        converted.add(copy);
      }
    }
    return converted;
  }

  /** Converts one operation in place; whether it stays. */
  private boolean convert(ObjectNode operation, JsonPointer at) {
    for (String field : List.of("path", "from")) {
      String path = operation.path(field).asText();
      JsonPointer where = at.appendProperty(field);
      if (path.startsWith(SELECTOR + "/")) {
        String key = path.substring(SELECTOR.length() + 1).replace("~1", "/").replace("~0", "~");
        if (isDropped(key, operation.path("value"))) {
          noteDropped(where, key);
          return false;
        }
        move(operation, field, path, where);
      } else if (path.equals(SELECTOR)) {
        wholeSelector(operation, field, where);
      } else if (isOfConfigs() && DcPatch.isOwn(path)) {
        DcPatch own = new DcPatch(controllers, options, others);
        own.convert(operation, field, where);
        notes.addAll(own.notes());
      } else if (isBeyond(path)) {
        notes.add(
            new Note(
                EntryKind.DOUBT,
                where,
                "what it patches is a Deployment now, and %s may not be the same there"
                    .formatted(path.isEmpty() ? "the whole" : path)));
      } else if (!isOfConfigs() && path.equals(READY) && isTooLong(operation.path("value"))) {
        notes.add(
            new Note(
                EntryKind.DOUBT,
                where,
                "a Deployment's %s must be greater than its minReadySeconds: add it to the patch"
                    .formatted(DEADLINE)));
      } else if (!isOfConfigs() && field.equals("path") && path.startsWith(POD)) {
        obstacle(path, operation.path("value"))
            .ifPresent(
                obstacle ->
                    notes.add(
                        new Note(
                            EntryKind.DOUBT,
                            where,
                            obstacle.reason()
                                + ", and the Deployment's strategy has one pod more during an"
                                + " update: patch it too")));
      } else if (path.startsWith(LABELS + "/")) {
        templateLabel(
            path.substring(LABELS.length() + 1).replace("~1", "/").replace("~0", "~"),
            operation.path("value"),
            operation.objectNode());
      }
    }
    return true;
  }

  private boolean isBeyond(String path) {
    return path.equals("/spec")
        || path.equals("/kind")
        || path.equals("/apiVersion")
        || !isOfConfigs()
            && RcConverter.OF_OTHERS.stream()
                .map("/spec/"::concat)
                .anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
  }

  private void wholeSelector(ObjectNode operation, String field, JsonPointer where) {
    if (operation.path("op").asText().equals("remove")) {
      notes.add(
          new Note(
              EntryKind.DOUBT,
              where,
              "the patch takes the selector away, and a Deployment has to have one"));
      return;
    }
    move(operation, field, SELECTOR, where);
    if (operation.path("value").isObject()) {
      operation.set("value", kept(operation.path("value"), where.head() + "/value"));
    }
  }

  private void move(ObjectNode operation, String field, String path, JsonPointer where) {
    String moved = SELECTOR + "/matchLabels" + path.substring(SELECTOR.length());
    operation.put(field, moved);
    notes.add(new Note(EntryKind.CHANGE, where, path + " is " + moved + " now"));
  }

  private void note(EntryKind severity, String at, String sentence) {
    notes.add(new Note(severity, JsonPointer.compile(at), sentence));
  }
}
