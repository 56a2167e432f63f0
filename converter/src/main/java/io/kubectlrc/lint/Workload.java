package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.DcDefaults;
import io.kubectlrc.convert.InjectedLabels;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.selector.DefaultSelector;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** An object that makes pods, or is one. */
public final class Workload {
  private static final JsonPointer SPEC_TEMPLATE = JsonPointer.compile("/spec/template");
  private static final JsonPointer JOB_TEMPLATE =
      JsonPointer.compile("/spec/jobTemplate/spec/template");
  private static final JsonPointer SPEC = JsonPointer.compile("/spec");
  private static final JsonPointer POD_SPEC = SPEC_TEMPLATE.append(SPEC);
  private static final JsonPointer JOB_POD_SPEC = JOB_TEMPLATE.append(SPEC);
  private static final Set<String> WITH_TEMPLATE =
      Set.of(
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "DaemonSet",
          "StatefulSet",
          "PetSet",
          "Job",
          "DeploymentConfig");
  private static final Set<String> WITH_MAP_SELECTOR =
      Set.of("ReplicationController", "DeploymentConfig");

  private static final Set<String> WITHOUT_SELECTOR = Set.of("Pod", "Job", "CronJob");

  private final Subject subject;
  private final JsonPointer template;
  private final JsonPointer podSpec;
  private final Optional<ObjectName> controller;
  private final boolean defaultsSelector;
  private final List<String> images;
  private final SortedMap<String, String> podLabels;
  private final Selector writtenSelector;
  private final Optional<String> badSelector;

  private Workload(Subject subject, JsonPointer template, JsonPointer podSpec) {
    this.subject = subject;
    this.template = template;
    this.podSpec = podSpec;
    SortedMap<String, String> labels =
        new TreeMap<>(Labels.of(subject.tree().at(template).path("metadata").path("labels")));
    labels.putAll(given(subject));
    this.podLabels = Collections.unmodifiableSortedMap(labels);
    Selector selector = Selector.NONE;
    Optional<String> bad = Optional.empty();
    try {
      selector = selector(subject);
    } catch (IllegalArgumentException e) {
      bad = Optional.of(e.getMessage());
    }
    this.writtenSelector = selector;
    this.badSelector = bad;
    this.controller =
        Owner.of(subject.tree())
            .map(owner -> new ObjectName(owner.kind(), subject.namespace(), owner.name()));
    this.defaultsSelector = DefaultSelector.isGivenTo(subject.tree());
    this.images = containers().stream().map(Container::image).distinct().toList();
  }

  /**
   * The labels that its pods get besides their template's, and that are asked for besides its
   * selector: by them the ReplicationControllers of a DeploymentConfig tell their pods from all
   * others'.
   */
  private static Map<String, String> given(Subject subject) {
    String name = subject.name().name();
    return subject.kind().equals(Owner.DEPLOYMENT_CONFIG) && !name.isEmpty()
        ? Map.of(InjectedLabels.CONFIG, name)
        : Map.of();
  }

  private static Selector selector(Subject subject) {
    if (WITHOUT_SELECTOR.contains(subject.kind())) {
      return Selector.NONE;
    }
    JsonNode selector = subject.at("/spec/selector");
    if (!WITH_MAP_SELECTOR.contains(subject.kind())) {
      return Selector.ofLabelSelector(selector);
    }
    if (Selector.isLabelSelector(selector)) {
      throw new IllegalArgumentException(Selector.LABEL_SELECTOR_IN_A_MAP);
    }
    return Selector.ofMap(selector);
  }

  /** The workload that an object is, if it is one; of unknown kinds those with a pod template. */
  static Optional<Workload> of(Subject subject) {
    if (subject.kind().equals("Pod")) {
      return Optional.of(new Workload(subject, JsonPointer.empty(), SPEC));
    }
    if (subject.kind().equals("CronJob")) {
      return Optional.of(new Workload(subject, JOB_TEMPLATE, JOB_POD_SPEC));
    }
    boolean template = subject.at("/spec/template/spec/containers").isArray();
    return WITH_TEMPLATE.contains(subject.kind()) || template
        ? Optional.of(new Workload(subject, SPEC_TEMPLATE, POD_SPEC))
        : Optional.empty();
  }

  public Subject subject() {
    return subject;
  }

  public String kind() {
    return subject.kind();
  }

  public boolean isReplicationController() {
    return kind().equals("ReplicationController");
  }

  public boolean isDeploymentConfig() {
    return kind().equals(Owner.DEPLOYMENT_CONFIG);
  }

  /** Where its pods' metadata and spec are. */
  public JsonPointer template() {
    return template;
  }

  public JsonPointer podSpec() {
    return podSpec;
  }

  /** Its pods' spec. */
  public JsonNode pods() {
    return subject.tree().at(podSpec);
  }

  /** A pointer within its pods' template. */
  public JsonPointer inTemplate(String pointer) {
    return template.append(JsonPointer.compile(pointer));
  }

  /** A value of its pods' template. */
  public JsonNode templateAt(String pointer) {
    return subject.tree().at(template).at(pointer);
  }

  /** The labels that its template says, which are not all that a DeploymentConfig's pods have. */
  public SortedMap<String, String> templateLabels() {
    return Labels.of(templateAt("/metadata/labels"));
  }

  public SortedMap<String, String> podLabels() {
    return podLabels;
  }

  /** Its selector as it is written; empty if there is none. */
  public Selector writtenSelector() {
    return writtenSelector;
  }

  /** Why its selector cannot be understood. */
  public Optional<String> badSelector() {
    return badSelector;
  }

  /** Whether it selects pods at all, now or by default. */
  public boolean isController() {
    return !WITHOUT_SELECTOR.contains(kind());
  }

  /** Whether the API server takes its template's labels where it has no selector. */
  public boolean defaultsSelector() {
    return defaultsSelector;
  }

  /** What it selects, the default included. */
  public Selector selector() {
    if (writtenSelector.isEmpty() && badSelector.isEmpty() && defaultsSelector()) {
      return Selector.of(podLabels);
    }
    Map<String, String> given = given(subject);
    if (given.isEmpty() || writtenSelector.isEmpty()) {
      return writtenSelector;
    }
    SortedMap<String, String> labels = new TreeMap<>(writtenSelector.labels());
    labels.putAll(given);
    return new Selector(labels, writtenSelector.requirements());
  }

  /** All of them, those that run first before the others. */
  public List<Container> containers() {
    return subject.body().containers(podSpec);
  }

  /** Those of its containers, each once. */
  public List<String> images() {
    return images;
  }

  /** What controls it, which need not be in the input. */
  public Optional<ObjectName> controller() {
    return controller;
  }

  /** Whether old and new pods run side by side during an update, as far as this object says. */
  public boolean surges() {
    return switch (kind()) {
      case "ReplicationController" -> true;
      case "Deployment" ->
          !subject.at("/spec/strategy/type").asText().equals("Recreate")
              && !isZero(subject.at("/spec/strategy/rollingUpdate/maxSurge"));
      case Owner.DEPLOYMENT_CONFIG -> {
        String type = subject.at("/spec/strategy/type").asText("");
        JsonNode limits = subject.at("/spec/strategy/rollingParams");
        yield (type.isEmpty() || type.equals("Rolling"))
            && !isZero(limits.path("maxSurge"))
            && !DcDefaults.zeroLimit(limits).equals(Optional.of("maxSurge"));
      }
      default -> false;
    };
  }

  /** Whether a number or percentage is given and zero. */
  public static boolean isZero(JsonNode amount) {
    return amount.isValueNode() && amount.asText().matches("0+%?");
  }
}
