package io.kubectlrc.adopt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Departures;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is checked of a namespace before the first write of an adoption. */
public final class AdoptionChecks {
  private static final JsonPointer POD_LABELS =
      JsonPointer.compile("/spec/template/metadata/labels");

  private final ObjectNode rc;
  private final String name;
  private final AdoptionDraft adoption;
  private final Neighbours neighbours;
  private final Selector selector;
  private final SortedMap<String, String> podLabels;

  /** The pods that the ReplicationController has. */
  private final List<ObjectNode> ours;

  private AdoptionChecks(ObjectNode rc, AdoptionDraft adoption, Neighbours neighbours) {
    this.rc = rc;
    this.name = Metadata.name(rc);
    this.adoption = adoption;
    this.neighbours = neighbours;
    this.selector = adoption.selector();
    this.podLabels = Labels.of(rc.at(POD_LABELS));
    String uid = Metadata.uid(rc);
    this.ours = neighbours.pods().stream().filter(pod -> ControllerRef.is(uid, pod)).toList();
  }

  /**
   * Why a ReplicationController must not be adopted now; empty if it may be.
   *
   * <p>Does not depend on how far the adoption is: what it asks holds before it begins.
   *
   * @param updating the ReplicationControllers that say to be part of an update of this one
   */
  public static List<Refusal> refusals(
      ObjectNode rc, AdoptionDraft adoption, Neighbours neighbours, Set<String> updating) {
    AdoptionChecks checks = new AdoptionChecks(rc, adoption, neighbours);
    List<Refusal> refusals = new ArrayList<>();
    checks.ending().ifPresent(refusals::add);
    Finalizers.refusal("ReplicationController " + checks.name, rc).ifPresent(refusals::add);
    checks.updating(updating).ifPresent(refusals::add);
    refusals.addAll(checks.overlaps());
    refusals.addAll(checks.foreignPods());
    refusals.addAll(checks.lostPorts());
    return refusals;
  }

  /** What a user should know of before an adoption, in sentences without a full stop. */
  public static List<Sentence> warnings(
      ObjectNode rc, AdoptionDraft adoption, Neighbours neighbours) {
    AdoptionChecks checks = new AdoptionChecks(rc, adoption, neighbours);
    List<Sentence> warnings = new ArrayList<>();
    for (Note note : adoption.notes()) {
      if (note.severity() == EntryKind.DOUBT || note.severity() == EntryKind.LOSS) {
        warnings.add(Sentence.of("{}: {}", note.at(), note.sentence()));
      }
    }
    Stream.of(
            checks.unready().stream().toList(),
            checks.services(),
            checks.autoscalers(),
            checks.disruptionBudgets(),
            Departures.of(rc, neighbours.services()))
        .flatMap(List::stream)
        .map(Sentence::of)
        .forEach(warnings::add);
    return List.copyOf(warnings);
  }

  /**
   * Why a Deployment would not have the pod template that a ReplicationController has; empty if it
   * would.
   *
   * @param stored the Deployment as the server would store it
   */
  public static Optional<Refusal> defaults(
      ObjectNode rc, AdoptionDraft adoption, ObjectNode stored) {
    boolean ofConfig = adoption.origin().config().isPresent();
    JsonNode there = rc.at("/spec/template");
    JsonNode here = stored.at("/spec/template");
    List<String> differences =
        ofConfig
            ? differences(Templates.uninjected(there), Templates.uninjected(here))
            : differences(Templates.plain(there), Templates.plain(here));
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "the pods of ReplicationController "
                    + Metadata.name(rc)
                    + " are not what Deployment "
                    + adoption.name()
                    + " would make: "
                    + String.join("; ", differences),
                "Change the ReplicationController's template so that both agree; a rolling update"
                    + " then brings its pods in line."));
  }

  /** In which fields two templates differ, each in words. */
  static List<String> differences(ObjectNode there, ObjectNode here) {
    List<String> differences = new ArrayList<>();
    differ("spec.template", there, here, differences);
    return differences;
  }

  private static void differ(String at, JsonNode one, JsonNode other, List<String> differences) {
    if (one.equals(other)) {
      return;
    }
    if (!one.isObject() || !other.isObject()) {
      differences.add(at + " is " + text(one) + " there and " + text(other) + " here");
      return;
    }
    SortedMap<String, JsonNode> fields = new TreeMap<>();
    one.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    other.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    for (String field : fields.keySet()) {
      differ(at + "." + field, one.path(field), other.path(field), differences);
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : value.toString();
  }

  private Optional<Refusal> ending() {
    return Metadata.isEnding(rc)
        ? refuse(
            "ReplicationController " + name + " is being deleted",
            "Wait until it is gone; its pods go with it unless it was deleted with"
                + " --cascade=orphan.")
        : Optional.empty();
  }

  private Optional<Refusal> updating(Set<String> byJournal) {
    List<String> involved = new ArrayList<>();
    JsonNode annotations = Metadata.annotations(rc);
    if (annotations.has(Marks.JOURNAL)
        || Marks.ofKubectl(rc, Marks.KUBECTL_SOURCE).isPresent()
        || Marks.ofKubectl(rc, Marks.KUBECTL_DESIRED).isPresent()) {
      involved.add(name);
    }
    for (ObjectNode other : neighbours.controllers()) {
      boolean ofOurs = byJournal.contains(Metadata.name(other));
      String source = Marks.ofKubectl(other, Marks.KUBECTL_SOURCE).orElse("");
      boolean ofKubectls =
          source.startsWith(name + ":")
              || annotations.path(Marks.KUBECTL_NEXT).asText().equals(Metadata.name(other));
      if (!Metadata.name(other).equals(name) && (ofOurs || ofKubectls)) {
        involved.add(Metadata.name(other));
      }
    }
    return involved.isEmpty()
        ? Optional.empty()
        : refuse(
            "a rolling update of ReplicationController "
                + name
                + " is in flight ("
                + String.join(", ", involved)
                + ")",
            Sentence.of(
                "Finish it by the command that began it, or go back with {}; {} tells which.",
                Task.ROLLING_UPDATE.of(name).with(Setting.ROLLBACK),
                Task.STATUS.of()));
  }

  /**
   * Why a ReplicationController is not adopted that has been, and was created again since; empty if
   * that is not so.
   *
   * @param deployments those of its namespace
   */
  public static Optional<Refusal> again(ObjectNode rc, Collection<ObjectNode> deployments) {
    String name = Metadata.name(rc);
    return deployments.stream()
        .filter(deployment -> Origin.subjectOn(deployment).equals(Optional.of(name)))
        .filter(
            deployment ->
                Selector.ofLabelSelector(deployment.at("/spec/selector"))
                    .matches(rc.at(POD_LABELS)))
        .findFirst()
        .map(
            deployment ->
                new Refusal(
                    "Deployment %s was made of ReplicationController %s, which somebody has created again since"
                        .formatted(Metadata.name(deployment), name),
                    "Delete the ReplicationController with its pods; the Deployment has replaced it."));
  }

  private List<Refusal> overlaps() {
    List<Refusal> refusals = new ArrayList<>();
    for (ObjectNode other : neighbours.workloads()) {
      boolean selected = isSelected(other);
      if (!selected && !selects(other) || !isIndependent(other)) {
        continue;
      }
      String what = other.path("kind").asText() + " " + Metadata.name(other);
      if (selected) {
        refusals.add(
            new Refusal(
                "Deployment "
                    + adoption.name()
                    + " would select the pods of "
                    + what
                    + " by "
                    + Labels.toText(selector.labels()),
                apart(other.at(POD_LABELS), "them labels of their own")));
      } else {
        refusals.add(
            new Refusal(
                what
                    + " selects the pods of ReplicationController "
                    + name
                    + " and would take them when they are free",
                "Give it a selector of its own, or delete it."));
      }
    }
    return refusals;
  }

  /** How to keep the Deployment from pods; all labels of the selector may be theirs, too. */
  private Sentence apart(JsonNode labels, String others) {
    return Selector.ofMap(rc.at("/spec/selector")).matches(labels)
        ? Sentence.of("Give " + others + ".")
        : Sentence.of(
            "Keep more labels in the selector with {}, or give " + others + ".",
            Setting.VERSION_LABELS.to("keep"));
  }

  private List<Refusal> foreignPods() {
    List<Refusal> refusals = new ArrayList<>();
    String uid = Metadata.uid(rc);
    for (ObjectNode tree : neighbours.pods()) {
      boolean own = ControllerRef.is(uid, tree);
      boolean selected = selector.matches(tree.path("metadata").path("labels"));
      if (own == selected || Metadata.isEnding(tree)) {
        continue;
      }
      Pod pod = Pod.of(tree);
      refusals.add(
          own
              ? new Refusal(
                  "pod "
                      + pod.name()
                      + " of ReplicationController "
                      + name
                      + " lacks labels that Deployment "
                      + adoption.name()
                      + " selects: "
                      + Labels.toText(selector.labels()),
                  "Give it these labels, or delete it.")
              : new Refusal(
                  "Deployment "
                      + adoption.name()
                      + " would select pod "
                      + pod.name()
                      + (pod.owner().isPresent()
                          ? " of " + pod.owner().get()
                          : ", which has no controller"),
                  apart(tree.path("metadata").path("labels"), "the pod others")));
    }
    return refusals;
  }

  private Optional<String> unready() {
    List<String> pods =
        ours.stream()
            .map(Pod::of)
            .filter(pod -> !pod.ending() && !pod.ready())
            .map(Pod::name)
            .toList();
    return pods.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not ready, and adopted as they are: "
                + String.join(", ", pods)
                + "; a rollout of the Deployment replaces them");
  }

  /**
   * The template may have been changed since the pods were made of it; the Deployment makes pods of
   * it anew at its first rollout.
   */
  private List<Refusal> lostPorts() {
    List<Refusal> refusals = new ArrayList<>();
    JsonNode spec = adoption.deployment().at("/spec/template/spec");
    for (ObjectNode service : neighbours.services()) {
      Destination destination = Destination.of(service);
      Map<Destination.Port, List<String>> serving = new TreeMap<>();
      ours.stream()
          .filter(pod -> destination.selects(Labels.of(pod.at("/metadata/labels"))))
          .forEach(
              pod ->
                  destination
                      .lost(pod.path("spec"), spec)
                      .forEach(
                          port ->
                              serving
                                  .computeIfAbsent(port, first -> new ArrayList<>())
                                  .add(Metadata.name(pod))));
      serving.forEach(
          (port, pods) ->
              refusals.add(
                  new Refusal(
                      "port %s of Service %s goes to %s of %s and would lose it: pods of the template that ReplicationController %s has now lack it, %s"
                          .formatted(
                              port.number(),
                              Metadata.name(service),
                              port,
                              String.join(", ", pods),
                              name,
                              port.insteadIn(List.of(spec))),
                      "Give the template the port that the pods have, or let the Service send to"
                          + " its number.")));
    }
    return refusals;
  }

  private List<String> services() {
    List<String> warnings = new ArrayList<>();
    for (ObjectNode service : neighbours.services()) {
      Selector wanted = Destination.of(service).selector();
      if (!wanted.matches(podLabels)) {
        continue;
      }
      SortedMap<String, String> changing = new TreeMap<>(wanted.labels());
      for (Map.Entry<String, String> label : wanted.labels().entrySet()) {
        if (selector.labels().containsKey(label.getKey()) || !changes(label)) {
          changing.remove(label.getKey());
        }
      }
      if (!changing.isEmpty()) {
        warnings.add(
            "Service "
                + Metadata.name(service)
                + " selects "
                + Labels.toText(changing)
                + ", which the pods of a next version will lack");
      }
    }
    return warnings;
  }

  /**
   * Whether a label that the Deployment does not select is a version's. Of a ReplicationController
   * nothing else is left out; of a DeploymentConfig's also what OpenShift gave its pods.
   */
  private boolean changes(Map.Entry<String, String> label) {
    boolean leftOut =
        adoption.origin().config().isEmpty()
            && Labels.of(rc.at("/spec/selector")).containsKey(label.getKey());
    return leftOut
        || Versions.DEFAULT.meaningOf(label.getKey(), label.getValue(), Bearer.of(name, podLabels))
            instanceof Meaning.Version;
  }

  private List<String> autoscalers() {
    return neighbours.autoscalers().stream()
        .map(AdoptionState::autoscaler)
        .filter(
            hpa ->
                hpa.aimsAt(Kind.REPLICATION_CONTROLLER, name)
                    || adoption
                        .origin()
                        .config()
                        .filter(config -> hpa.aimsAt(Kind.DEPLOYMENT_CONFIG, config.name()))
                        .isPresent())
        .map(
            hpa ->
                "HorizontalPodAutoscaler "
                    + hpa.name()
                    + " does not scale during the adoption and scales Deployment "
                    + adoption.name()
                    + " after it")
        .toList();
  }

  private List<String> disruptionBudgets() {
    return neighbours.disruptionBudgets().stream()
        .filter(pdb -> Selector.ofLabelSelector(pdb.at("/spec/selector")).matches(podLabels))
        .map(
            pdb ->
                "PodDisruptionBudget "
                    + Metadata.name(pdb)
                    + " may allow no eviction while the pods have no controller")
        .toList();
  }

  /** Whether it makes pods of its own, and for long. */
  private boolean isIndependent(JsonNode workload) {
    return !Metadata.uid(workload).equals(Metadata.uid(rc))
        && ControllerRef.reference(workload).isEmpty()
        && !Metadata.isEnding(workload);
  }

  /** Whether the Deployment would select the pods of another workload. */
  private boolean isSelected(JsonNode workload) {
    JsonNode labels = workload.at(POD_LABELS);
    return isConfig(workload)
        ? selector.matches(injected(workload, Labels.of(labels)))
        : selector.matches(labels);
  }

  /** Whether another workload selects the pods; most are ruled out by the first of its labels. */
  private boolean selects(JsonNode workload) {
    JsonNode declared = workload.path("spec").path("selector");
    boolean map =
        isConfig(workload)
            || workload.path("kind").asText().equals(Kind.REPLICATION_CONTROLLER.kind());
    JsonNode labels = map ? declared : declared.path("matchLabels");
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (!label.getValue().asText("").equals(podLabels.get(label.getKey()))) {
        return false;
      }
    }
    Selector all =
        isConfig(workload)
            ? Selector.of(injected(workload, Labels.of(declared)))
            : map ? Selector.ofMap(declared) : Selector.ofLabelSelector(declared);
    return all.matches(podLabels);
  }

  private static boolean isConfig(JsonNode workload) {
    return workload.path("kind").asText().equals(Kind.DEPLOYMENT_CONFIG.kind());
  }

  /** The labels of a DeploymentConfig's pods, or those that it selects. */
  private static SortedMap<String, String> injected(
      JsonNode config, SortedMap<String, String> labels) {
    SortedMap<String, String> all = new TreeMap<>(labels);
    all.put(OpenShiftMarks.POD_CONFIG, Metadata.name(config));
    return all;
  }

  private static Optional<Refusal> refuse(String message, String remedy) {
    return refuse(message, Sentence.of(remedy));
  }

  private static Optional<Refusal> refuse(String message, Sentence remedy) {
    return Optional.of(new Refusal(message, remedy));
  }
}
