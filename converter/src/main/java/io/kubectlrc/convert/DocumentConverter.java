package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.DocumentConversion.Outcome;
import io.kubectlrc.convert.DocumentConversion.Run;
import io.kubectlrc.convert.legacy.Leftovers;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.selector.PodSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts one document, with all the objects in it. */
final class DocumentConverter {
  private final Document document;
  private final Run run;
  private final List<ReportEntry> entries = new ArrayList<>();
  private final List<ConversionRefusal> refusals = new ArrayList<>();
  private final Map<Surroundings.Controller, String> names = new HashMap<>();
  private final Map<JsonPointer, ObjectNode> converted = new HashMap<>();

  /** What is to follow each object. */
  private final Map<JsonPointer, List<ObjectNode>> beside = new HashMap<>();

  private boolean anew;

  DocumentConverter(Document document, Run run) {
    this.document = document;
    this.run = run;
  }

  DocumentConversion convert() {
    Optional<KustomizeConverter.Result> kustomized =
        KustomizeConverter.convert(
            document, run.kustomizations(), run::deployment, run.others(), run.options());
    if (kustomized.isPresent()) {
      return kustomized(kustomized.get());
    }
    document
        .notAnObject()
        .ifPresent(
            problem -> {
              refusals.add(
                  new ConversionRefusal(Reason.UNREADABLE, JsonPointer.empty(), problem.what()));
              entries.add(ReportEntry.of(problem));
            });
    for (Problem oddity : document.oddities()) {
      entries.add(ReportEntry.of(oddity, "kubectl refuses this"));
    }
    for (KubeObject object : document.objects()) {
      convert(object);
    }
    boolean whole = refusals.isEmpty();
    if (!whole && !(run.options().skipRefused() && !converted.isEmpty())) {
      return refused();
    }
    if (converted.isEmpty()) {
      return new DocumentConversion(
          document, Outcome.UNCHANGED, document.tree(), true, 0, entries, names, List.of(), false);
    }
    ObjectNode tree = converted.get(JsonPointer.empty());
    if (tree == null) {
      tree = wrapper();
    }
    List<ObjectNode> added = beside.getOrDefault(JsonPointer.empty(), List.of());
    return new DocumentConversion(
        document, Outcome.CONVERTED, tree, whole, converted.size(), entries, names, added, anew);
  }

  /** Of a kustomization, or one's patch or configuration, which are no objects of a cluster. */
  private DocumentConversion kustomized(KustomizeConverter.Result result) {
    result.notes().forEach(this::note);
    Outcome outcome = result.tree().equals(document.tree()) ? Outcome.UNCHANGED : Outcome.CONVERTED;
    return new DocumentConversion(
        document, outcome, result.tree(), true, 0, entries, Map.of(), List.of(), false);
  }

  private DocumentConversion refused() {
    entries.removeIf(entry -> entry.severity() != EntryKind.REFUSAL);
    if (!converted.isEmpty()) {
      String what = "the whole list is refused, for some of its items";
      entries.add(
          0,
          ReportEntry.of(
              document,
              JsonPointer.empty(),
              new ConversionRefusal(Reason.OTHER_ITEMS, JsonPointer.empty(), what)));
    }
    return new DocumentConversion(
        document, Outcome.REFUSED, document.tree(), false, 0, entries, Map.of(), List.of(), false);
  }

  private void convert(KubeObject object) {
    ObjectNode tree = object.tree();
    Conversion conversion = conversion(object, tree);
    if (conversion instanceof Conversion.Refused refused) {
      refused.refusals().forEach(refusal -> refuse(object, refusal));
      return;
    }
    if (conversion instanceof Conversion.Converted done) {
      if (isController(tree) && !controller(object, Migration.toV1(tree), done)) {
        return;
      }
      converted.put(object.at(), done.tree());
      beside.put(object.at(), done.beside());
      anew |= Migration.hasOldestShape(tree);
    }
    conversion.notes().forEach(note -> note(object, note));
  }

  private static boolean isController(ObjectNode tree) {
    return RcConverter.isController(tree) || DcConverter.isDeploymentConfig(tree);
  }

  /** Whether what a controller becomes can be called as it would be. */
  private boolean controller(KubeObject object, Migration before, Conversion.Converted after) {
    Surroundings.Name deployment = Surroundings.Name.of(after.tree());
    if (run.taken().contains(deployment)) {
      refuse(
          object,
          new ConversionRefusal(
              Reason.NAME_TAKEN,
              JsonPointer.compile("/metadata/name"),
              "another controller would be called %s too".formatted(deployment.name())));
      return false;
    }
    names.put(Surroundings.Controller.of(before.tree()), deployment.name());
    if (run.others().hasDeployment(deployment)) {
      String sentence = "a Deployment \"%s\" is among the input already";
      note(object, Note.doubt("/metadata/name", sentence.formatted(deployment.name())));
    }
    return true;
  }

  private void note(KubeObject object, Note note) {
    entries.add(ReportEntry.of(document, object.at(), note));
  }

  private void refuse(KubeObject object, ConversionRefusal refusal) {
    refusals.add(
        new ConversionRefusal(refusal.reason(), object.at().append(refusal.at()), refusal.what()));
    entries.add(ReportEntry.of(document, object.at(), refusal));
  }

  private Conversion conversion(KubeObject object, ObjectNode tree) {
    Conversion conversion = ofKind(object, tree);
    return ConnectsTo.concerns(tree)
        ? ConnectsTo.convert(tree, conversion, run.deployments())
        : conversion;
  }

  private Conversion ofKind(KubeObject object, ObjectNode tree) {
    if (RcConverter.isController(tree)) {
      return RcConverter.convert(tree, run.options(), run.others(), at -> written(object, at));
    }
    if (DcConverter.isDeploymentConfig(tree)) {
      return DcConverter.convert(tree, run.options(), run.others(), at -> written(object, at));
    }
    if (HpaRetarget.concerns(tree)) {
      Conversion retargeted = HpaRetarget.convert(tree, run.deployments());
      String target = HpaRetarget.targetOf(tree).name().name();
      return retargeted instanceof Conversion.Unchanged && run.unread().mayHold(List.of(target))
          ? new Conversion.Unchanged(List.of())
          : retargeted;
    }
    if (!PodSelector.of(tree).isEmpty()) {
      return new Conversion.Unchanged(
          SelectedLabels.doubts(tree, run.options().versions(), run.others()));
    }
    Conversion service =
        ServiceConverter.convert(tree, run.options(), run.others(), at -> written(object, at));
    String apiVersion = tree.path("apiVersion").asText();
    if (service instanceof Conversion.Unchanged && Migration.isOld(apiVersion)) {
      return new Conversion.Unchanged(
          List.of(
              Note.doubt(
                  "/apiVersion",
                  "no API server serves %s any more, and only ReplicationControllers and Services"
                          .formatted(apiVersion)
                      + " are brought to v1: it stays as it is")));
    }
    return service;
  }

  private Optional<String> written(KubeObject object, JsonPointer at) {
    return document
        .node(object.at().append(at))
        .filter(ScalarNode.class::isInstance)
        .map(node -> ((ScalarNode) node).text());
  }

  /** The document with its objects converted, and what it says of itself set right. */
  private ObjectNode wrapper() {
    ObjectNode tree = document.tree().deepCopy();
    converted.forEach((at, object) -> Pointers.replace(tree, at, object));
    beside.keySet().stream()
        .sorted(
            Comparator.comparingInt((JsonPointer at) -> at.last().getMatchingIndex()).reversed())
        .forEach(at -> Pointers.addBehind(tree, at, beside.get(at)));
    String apiVersion = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    boolean list = tree.path("items").isArray();
    if (list && !apiVersion.equals("v1")) {
      tree.put("apiVersion", "v1");
      note(Note.change("/apiVersion", "the list is one of v1 now"));
    }
    if (list && !kind.equals("List")) {
      tree.put("kind", "List");
      identifyItems(tree);
      note(Note.change("/kind", kind + " is a List now, of what its items have become"));
    }
    if (list) {
      Leftovers.removeServerFields(tree).forEach(this::note);
      Leftovers.removeListFields(tree).forEach(this::note);
      if (tree.path("metadata").isObject() && tree.path("metadata").isEmpty()) {
        tree.remove("metadata");
        note(Note.change("/metadata", "no metadata is left"));
      }
    }
    return tree;
  }

  /** What an item left to the list of its kind to say, a list of any kinds does not say for it. */
  private void identifyItems(ObjectNode list) {
    for (KubeObject object : document.objects()) {
      JsonPointer holder = object.at().head();
      if (holder != null
          && holder.toString().equals("/items")
          && !converted.containsKey(object.at())
          && !document.tree().at(object.at()).equals(object.tree())) {
        Pointers.replace(list, object.at(), object.tree().deepCopy());
      }
    }
  }

  private void note(Note note) {
    entries.add(ReportEntry.of(document, JsonPointer.empty(), note));
  }
}
