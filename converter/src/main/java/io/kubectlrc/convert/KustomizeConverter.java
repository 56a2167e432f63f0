package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.convert.kustomize.Kustomization;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.kustomize.Kustomizations.Reach;
import io.kubectlrc.convert.kustomize.Kustomizations.Reached;
import io.kubectlrc.convert.kustomize.Kustomizations.Role;
import io.kubectlrc.convert.kustomize.Kustomizations.Use;
import io.kubectlrc.convert.kustomize.Selection;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Converts what kustomizations say of the ReplicationControllers and DeploymentConfigs that are
 * converted with them: patches, targets, replacements, configurations. What is said of another one
 * stays, with a doubt.
 */
final class KustomizeConverter {
  private static final String RC = Migration.REPLICATION_CONTROLLER;
  private static final String DC = Owner.DEPLOYMENT_CONFIG;
  private static final List<String> CONTROLLERS = List.of(RC, DC);
  private static final String DEPLOYMENT = "Deployment";
  private static final String DEPLOYMENTS = "apps/v1";
  private static final Pattern SELECTOR_PATH = Pattern.compile("spec[./]selector(?![\\w-])");

  private final Kustomizations kustomizations;
  private final Function<KubeObject, Optional<ObjectNode>> deployments;
  private final Surroundings others;
  private final ConvertOptions options;
  private final List<Note> notes = new ArrayList<>();

  /**
   * What becomes of a document.
   *
   * @param tree equal to the document's if nothing changes
   */
  record Result(JsonNode tree, List<Note> notes) {}

  /** The controllers that something is for, all of them converted; or why not. */
  private record Target(List<PatchedController> controllers, String obstacle) {
    boolean isConverted() {
      return obstacle.isEmpty();
    }

    /** What one of them was. */
    String kind() {
      return controllers.stream().allMatch(PatchedController::isConfig) ? DC : RC;
    }
  }

  private KustomizeConverter(
      Kustomizations kustomizations,
      Function<KubeObject, Optional<ObjectNode>> deployments,
      Surroundings others,
      ConvertOptions options) {
    this.kustomizations = kustomizations;
    this.deployments = deployments;
    this.others = others;
    this.options = options;
  }

  /**
   * Converts a document.
   *
   * @param deployments what controllers become in this run, if they do
   * @param others what is beside these
   * @return empty if it is a whole object, or a patch of something else than a controller that
   *     could be converted
   */
  static Optional<Result> convert(
      Document document,
      Kustomizations kustomizations,
      Function<KubeObject, Optional<ObjectNode>> deployments,
      Surroundings others,
      ConvertOptions options) {
    if (!kustomizations.isPart(document)) {
      return Optional.empty();
    }
    return new KustomizeConverter(kustomizations, deployments, others, options).run(document);
  }

  private Optional<Result> run(Document document) {
    Optional<Kustomization> kustomization = kustomizations.kustomization(document);
    List<Use> uses = kustomizations.uses(document);
    JsonNode tree = document.tree().deepCopy();
    if (kustomization.isPresent()) {
      kustomization(kustomization.get(), (ObjectNode) tree);
    } else if (uses.get(0).role() == Role.PATCH) {
      boolean controller = tree.isObject() && isController(tree);
      boolean targeted = uses.stream().anyMatch(use -> mayMean(use.target()));
      if (tree.isObject() && !controller && !targeted) {
        return Optional.empty();
      }
      tree = patch(tree, uses, JsonPointer.empty());
    } else {
      JsonNode part = tree;
      Kustomization by = uses.get(0).by();
      if (uses.get(0).role() == Role.CONFIGURATION) {
        configuration(by, part);
      } else {
        JsonNode list = part.path("replacements");
        replacements(by, list.isArray() ? list : part, list.isArray() ? "/replacements" : "");
      }
    }
    mentions(tree, JsonPointer.empty());
    return Optional.of(new Result(tree, List.copyOf(notes)));
  }

  private void kustomization(Kustomization by, ObjectNode tree) {
    JsonNode none = MissingNode.getInstance();
    each(
        tree.path("patchesStrategicMerge"),
        "/patchesStrategicMerge",
        (entry, at) -> {
          if (entry.isTextual() && !kustomizations.isFile(by, entry.textValue())) {
            inline(by, entry.textValue(), none, at)
                .ifPresent(text -> put(tree, at, TextNode.valueOf(text)));
          }
        });
    for (String list : List.of("patches", "patchesJson6902")) {
      each(
          tree.path(list),
          "/" + list,
          (entry, at) -> {
            JsonNode target = entry.path("target").deepCopy();
            if (entry.path("patch").isTextual()) {
              inline(by, entry.path("patch").textValue(), target, at.appendProperty("patch"))
                  .ifPresent(text -> ((ObjectNode) entry).put("patch", text));
            }
            reference(by, entry.path("target"), at.appendProperty("target"));
          });
    }
    replacements(by, tree.path("replacements"), "/replacements");
    commonLabels(by, tree);
    each(
        tree.path("vars"),
        "/vars",
        (entry, at) -> {
          JsonNode field = entry.path("fieldref");
          Set<String> dropped = dropped(by, entry.path("objref"));
          if (reference(by, entry.path("objref"), at.appendProperty("objref"))
              && field instanceof ObjectNode path) {
            sourcePath(path, "fieldpath", at.appendProperty("fieldref"), dropped);
          }
        });
    each(
        tree.path("replicas"),
        "/replicas",
        (entry, at) -> {
          Selection named = Selection.named(entry.path("name").asText());
          Target target = target(by, named, List.of(RC));
          if (target.isConverted() && entry instanceof ObjectNode sized) {
            rename(sized, target, at);
          }
          if (target(by, named, List.of(DC)).isConverted()) {
            doubt(
                at,
                "kustomize gives these replicas to a Deployment, and gave none to a"
                    + " DeploymentConfig: take it out, unless they are wanted");
          }
        });
  }

  /** Labels that are added to selectors, among them those that the conversion left out of them. */
  private void commonLabels(Kustomization by, JsonNode tree) {
    List<PatchedController> controllers = new ArrayList<>();
    if (!tree.path("commonLabels").isEmpty()
        && target(by, Selection.named(""), List.of(DC)).isConverted()) {
      doubt(
          JsonPointer.compile("/commonLabels"),
          "kustomize puts these into the selector and the pods of a Deployment, and of no"
              + " DeploymentConfig: write them under labels, without includeSelectors");
    }
    for (Reached reached : kustomizations.reach(by).objects()) {
      KubeObject object = reached.object();
      if (RcConverter.isController(object.tree())) {
        deployments
            .apply(object)
            .map(made -> new PatchedController(Migration.toV1(object.tree()).tree(), made))
            .ifPresent(controllers::add);
      }
    }
    if (controllers.isEmpty()) {
      return;
    }
    PatchConverter conversion = conversion(controllers);
    selecting(conversion, tree.path("commonLabels"), JsonPointer.compile("/commonLabels"));
    each(
        tree.path("labels"),
        "/labels",
        (entry, at) -> {
          if (entry.path("includeSelectors").asBoolean()) {
            selecting(conversion, entry.path("pairs"), at.appendProperty("pairs"));
          }
        });
  }

  private void selecting(PatchConverter conversion, JsonNode labels, JsonPointer at) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (conversion.isDropped(label.getKey(), label.getValue())) {
        doubt(
            at.appendProperty(label.getKey()),
            ("it puts %s=%s back into the selector of a Deployment, which a release could not change"
                    + " any more: write it under labels, without includeSelectors")
                .formatted(label.getKey(), label.getValue().asText()));
      }
    }
  }

  private PatchConverter conversion(List<PatchedController> controllers) {
    return new PatchConverter(controllers, others, options);
  }

  private interface Visit {
    void accept(JsonNode entry, JsonPointer at);
  }

  private static void each(JsonNode list, String at, Visit visit) {
    int index = 0;
    for (JsonNode entry : list) {
      visit.accept(entry, JsonPointer.compile(at).appendIndex(index++));
    }
  }

  private static void put(JsonNode tree, JsonPointer at, JsonNode value) {
    ((ArrayNode) tree.at(at.head())).set(at.last().getMatchingIndex(), value);
  }

  /** The text of a patch within a kustomization; empty if it stays as it is. */
  private Optional<String> inline(Kustomization by, String text, JsonNode target, JsonPointer at) {
    Manifest manifest = Manifest.parse("patch", text);
    Map<Document, JsonNode> wanted = new LinkedHashMap<>();
    List<Note> outer = new ArrayList<>(notes);
    for (Document document : manifest.documents()) {
      JsonNode tree = document.tree();
      boolean controller = tree.isObject() && isController(tree);
      if (controller || mayMean(target) || tree.isArray()) {
        wanted.put(document, patch(tree.deepCopy(), List.of(new Use(by, Role.PATCH, target)), at));
      }
    }
    List<Note> inner = new ArrayList<>(notes.subList(outer.size(), notes.size()));
    notes.clear();
    notes.addAll(outer);
    inner.forEach(note -> notes.add(note.at(at)));
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    if (Rewriter.rewrite(manifest, wanted) instanceof Rewrite.Rewritten done) {
      return Optional.of(done.text());
    }
    doubt(at, "no edit of this patch was found: it stays as it is");
    return Optional.empty();
  }

  /** A patch as all the kustomizations that use it need it. */
  private JsonNode patch(JsonNode tree, List<Use> uses, JsonPointer at) {
    List<PatchedController> controllers = new ArrayList<>();
    boolean merged = true;
    for (Use use : uses) {
      merged &= use.by().hasSchema();
      JsonNode said = use.target();
      boolean named = said.isObject();
      String kind = named ? said.path("kind").asText() : tree.path("kind").asText();
      Selection selection = Selection.of(said);
      if (!named) { // with a target, kustomize doesn't look at the patch's own
        selection = selection.withName(tree.at("/metadata/name").asText());
      }
      boolean exact = CONTROLLERS.contains(kind);
      Target target = target(use.by(), selection, exact ? List.of(kind) : CONTROLLERS);
      if (!exact) {
        boolean open = kind.isEmpty() || mayMean(said);
        if (open && target.isConverted() && touchesSelector(tree)) {
          doubt(at, "it may patch the selector of a %s that is converted".formatted(target.kind()));
        }
        return tree;
      }
      if (!target.isConverted()) {
        doubt(at, "it patches " + target.obstacle() + ": it stays as it is");
        return tree;
      }
      controllers.addAll(target.controllers());
    }
    PatchConverter conversion = conversion(controllers);
    JsonNode converted = tree;
    if (tree instanceof ObjectNode object) {
      converted = conversion.strategic(object, merged);
    } else if (tree instanceof ArrayNode operations) {
      converted = conversion.operations(operations);
      if (converted.isEmpty() && !tree.isEmpty()) {
        doubt(at, "nothing is left of this patch: take it out of the kustomization");
      }
    }
    notes.addAll(conversion.notes());
    return converted;
  }

  private static boolean touchesSelector(JsonNode patch) {
    if (patch.isObject()) {
      return patch.at("/spec").has("selector");
    }
    for (JsonNode operation : patch) {
      if (operation.path("path").asText().startsWith("/spec/selector")) {
        return true;
      }
    }
    return false;
  }

  /** Points a target, a source or a selection at the Deployment; whether it was for one. */
  private boolean reference(Kustomization by, JsonNode node, JsonPointer at) {
    if (!(node instanceof ObjectNode reference)) {
      return false;
    }
    Selection selection = Selection.of(reference);
    Target target = target(by, selection, CONTROLLERS);
    if (!isController(reference)) {
      if (mayMean(reference) && target.isConverted() && !selection.takes(DEPLOYMENTS, DEPLOYMENT)) {
        doubt(
            at,
            "its pattern means a %s that is converted, and no Deployment: it stays as it is"
                .formatted(target.kind()));
      }
      return false;
    }
    if (!target.isConverted()) {
      doubt(at, "it means " + target.obstacle() + ": it stays as it is");
      return false;
    }
    kind(reference, at);
    rename(reference, target, at);
    Selection today = Selection.of(reference);
    target.controllers().stream()
        .map(PatchedController::newName)
        .filter(called -> !today.takesName(called))
        .findFirst()
        .ifPresent(
            called ->
                doubt(
                    at.appendProperty("name"),
                    "a %s that it means is called %s now".formatted(target.kind(), called)));
    return true;
  }

  private void kind(ObjectNode reference, JsonPointer at) {
    reference.put("kind", DEPLOYMENT);
    if (reference.has("apiVersion")) {
      reference.put("apiVersion", DEPLOYMENTS);
    } else if (reference.has("group")) {
      reference.put("group", "apps");
    } else {
      String first = reference.has("version") ? "version" : "kind";
      Keys.putBefore(reference, first, "group", TextNode.valueOf("apps"));
    }
    notes.add(new Note(EntryKind.CHANGE, at, "it means a Deployment now"));
  }

  private void rename(ObjectNode reference, Target target, JsonPointer at) {
    for (PatchedController controller : target.controllers()) {
      if (reference.path("name").asText().equals(controller.oldName())
          && !controller.newName().equals(controller.oldName())) {
        reference.put("name", controller.newName());
        notes.add(
            new Note(
                EntryKind.CHANGE,
                at.appendProperty("name"),
                "%s is called %s".formatted(controller.oldName(), controller.newName())));
        return;
      }
    }
  }

  private void replacements(Kustomization by, JsonNode given, String at) {
    if (given instanceof ArrayNode list) {
      removeFrom(list, at, (entry, where) -> replacement(by, entry, where));
    } else if (given.isObject() && replacement(by, given, JsonPointer.compile(at))) {
      doubt(JsonPointer.compile(at), "nothing is left of it: take it out of the kustomization");
    }
  }

  private interface Leaves {
    boolean test(JsonNode entry, JsonPointer at);
  }

  /**
   * Visits the entries of a list, which are told by their old places, and takes out what leaves.
   */
  private static boolean removeFrom(ArrayNode list, String at, Leaves leaves) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (leaves.test(list.get(i), JsonPointer.compile(at).appendIndex(i))) {
        left.add(0, i);
      }
    }
    left.forEach(index -> list.remove(index.intValue()));
    return !left.isEmpty() && list.isEmpty();
  }

  /** Converts one; whether nothing is left of it: one without a target is refused. */
  private boolean replacement(Kustomization by, JsonNode replacement, JsonPointer at) {
    JsonNode source = replacement.path("source");
    Set<String> dropped = dropped(by, source);
    if (reference(by, source, at.appendProperty("source"))) {
      sourcePath((ObjectNode) source, "fieldPath", at.appendProperty("source"), dropped);
    }
    return replacement.path("targets") instanceof ArrayNode targets
        && removeFrom(
            targets,
            at.appendProperty("targets").toString(),
            (target, where) -> replaced(by, target, where));
  }

  /** Whether nothing is left of a target: without a path it would be one of names. */
  private boolean replaced(Kustomization by, JsonNode replaced, JsonPointer where) {
    JsonNode select = replaced.path("select");
    boolean open = !select.has("kind");
    Set<String> dropped = dropped(by, select);
    Target target = target(by, Selection.of(select), CONTROLLERS);
    boolean ofConverted = target.isConverted();
    boolean converted = reference(by, select, where.appendProperty("select"));
    each(
        replaced.path("reject"),
        where.appendProperty("reject").toString(),
        (reject, each) -> reference(by, reject, each));
    return replaced.path("fieldPaths") instanceof ArrayNode paths
        && removeFrom(
            paths,
            where.appendProperty("fieldPaths").toString(),
            (entry, each) -> {
              String path = entry.asText();
              Optional<String> gone = selectorKey(path).filter(dropped::contains);
              if (converted && gone.isPresent()) {
                notes.add(
                    new Note(
                        EntryKind.CHANGE,
                        each,
                        gone.get()
                            + " is left out of the selector here, as it is of what is changed"));
                return true;
              }
              if (converted && target.kind().equals(DC)) {
                ownPath(path, each);
              }
              String moved = moved(path);
              if (converted && !moved.equals(path)) {
                paths.set(each.last().getMatchingIndex(), TextNode.valueOf(moved));
                notes.add(new Note(EntryKind.CHANGE, each, path + " is " + moved + " now"));
              } else if (open && !moved.equals(path) && ofConverted) {
                doubt(
                    each,
                    gone.isPresent()
                        ? "a %s that is converted has no %s in its selector now"
                            .formatted(target.kind(), gone.get())
                        : "of a %s that is converted it is %s".formatted(target.kind(), moved));
              }
              return false;
            });
  }

  /** The labels that left the selectors of what a reference means. */
  private Set<String> dropped(Kustomization by, JsonNode reference) {
    return PatchedController.dropped(
        target(by, Selection.of(reference), CONTROLLERS).controllers());
  }

  /**
   * The label that a path to a part of a selector means; a dot of its own is written {@code \\.}.
   */
  private static Optional<String> selectorKey(String path) {
    int start = "spec.selector".length() + 1;
    return SELECTOR_PATH.matcher(path).lookingAt() && path.length() > start
        ? Optional.of(path.substring(start).replace("\\.", ".").replace("~1", "/"))
        : Optional.empty();
  }

  /** What is read of a selector that no longer has it, the template's labels have still. */
  private void sourcePath(ObjectNode holder, String field, JsonPointer at, Set<String> dropped) {
    String path = holder.path(field).asText();
    ownPath(path, at.appendProperty(field));
    if (selectorKey(path).filter(dropped::contains).isEmpty()) {
      selectorPath(holder, field, at);
      return;
    }
    String separator = path.substring("spec".length(), "spec".length() + 1);
    String label =
        String.join(separator, "spec", "template", "metadata", "labels")
            + path.substring("spec.selector".length());
    holder.put(field, label);
    notes.add(new Note(EntryKind.CHANGE, at.appendProperty(field), path + " is " + label + " now"));
  }

  /** What only a DeploymentConfig has stays as it is written. */
  private void ownPath(String path, JsonPointer at) {
    if (DcPatch.isOwn("/" + path.replace('.', '/'))) {
      doubt(at, "a Deployment has no %s as a DeploymentConfig has it".formatted(path));
    }
  }

  private void selectorPath(ObjectNode holder, String field, JsonPointer at) {
    String path = holder.path(field).asText();
    if (!moved(path).equals(path)) {
      holder.put(field, moved(path));
      notes.add(
          new Note(
              EntryKind.CHANGE, at.appendProperty(field), path + " is " + moved(path) + " now"));
    }
  }

  private static String moved(String path) {
    String separator = path.contains("/") && !path.contains(".") ? "/" : ".";
    return SELECTOR_PATH.matcher(path).lookingAt()
        ? path.substring(0, "spec.selector".length())
            + separator
            + "matchLabels"
            + path.substring("spec.selector".length())
        : path;
  }

  /** Transformers' configurations: which fields of which kinds they change. */
  private void configuration(Kustomization by, JsonNode node) {
    configuration(node, by, JsonPointer.empty());
  }

  private void configuration(JsonNode node, Kustomization by, JsonPointer at) {
    if (node instanceof ObjectNode field && isController(field)) {
      String named = field.path("kind").asText();
      Target all = target(by, Selection.named(""), List.of(named));
      if (!all.isConverted() || !reaches(by)) {
        doubt(at, "not every %s it may mean is converted: it stays as it is".formatted(named));
        return;
      }
      kind(field, at);
      String path = field.path("path").asText();
      if (named.equals(DC)) {
        ownPath(path.replace('/', '.'), at.appendProperty("path"));
      }
      if (!moved(path).equals(path)) {
        selectorPath(field, "path", at);
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      configuration(entry.getValue(), by, at.appendProperty(entry.getKey()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      configuration(node.get(i), by, at.appendIndex(i));
    }
  }

  private boolean reaches(Kustomization by) {
    return kustomizations.reach(by).whole();
  }

  /**
   * The controllers of a selection that a kustomization changes.
   *
   * @param kinds which they may be of
   */
  private Target target(Kustomization by, Selection selection, List<String> kinds) {
    Reach reach = kustomizations.reach(by);
    List<PatchedController> converted = new ArrayList<>();
    for (Reached reached : reach.objects()) {
      KubeObject object = reached.object();
      String kind = Migration.kindOf(object.tree());
      if (!kinds.contains(kind)
          || !selection.takes(object.apiVersion().isEmpty() ? "v1" : object.apiVersion(), kind)
          || reached.names().stream().noneMatch(selection::takesName)) {
        continue;
      }
      Optional<ObjectNode> deployment = deployments.apply(object);
      if (deployment.isEmpty()) {
        return new Target(List.of(), object + ", which is not converted here");
      }
      ObjectNode before = Migration.toV1(object.tree()).tree();
      converted.add(new PatchedController(before, deployment.get()));
    }
    if (!converted.isEmpty()) {
      return new Target(converted, "");
    }
    String kind =
        kinds.stream()
            .filter(one -> kinds.size() == 1 || one.equals(selection.kind()))
            .findFirst()
            .orElse(RC);
    String named =
        selection.name().isEmpty() ? "a " + kind : kind + " \"" + selection.name() + "\"";
    return new Target(
        List.of(),
        named
            + (reach.whole()
                ? ", which none of its resources is"
                : ", whose manifest is not among the input"));
  }

  /** Whether a target that names a kind, be it by a pattern, may mean such controllers. */
  private static boolean mayMean(JsonNode target) {
    return target.hasNonNull("kind")
        && CONTROLLERS.stream().anyMatch(Selection.of(target)::takesKind);
  }

  private static boolean isController(JsonNode tree) {
    return CONTROLLERS.contains(tree.path("kind").asText());
  }

  /** What still names a kind that is converted, and nothing was said of yet. */
  private void mentions(JsonNode node, JsonPointer at) {
    Optional<String> named =
        CONTROLLERS.stream()
            .filter(kind -> node.asText().contains(kind) && !node.asText().contains("\n"))
            .findFirst();
    boolean told =
        notes.stream()
            .anyMatch(
                note ->
                    note.severity() == EntryKind.DOUBT && (at + "/").startsWith(note.at() + "/"));
    if (named.isPresent() && !told) {
      doubt(at, "a %s is named here: it stays as it is".formatted(named.get()));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      mentions(entry.getValue(), at.appendProperty(entry.getKey()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      mentions(node.get(i), at.appendIndex(i));
    }
  }

  private void doubt(JsonPointer at, String sentence) {
    notes.add(new Note(EntryKind.DOUBT, at, sentence));
  }
}
