package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.number;
import static io.kubectlrc.validity.Faults.text;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.validity.Fault.Concern;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The rules of whole objects, by their kind, and of what all objects have: names and labels. */
final class ObjectRelations {
  private static final Set<String> ALWAYS_RESTARTED =
      Set.of("ReplicationController", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet");
  private static final Set<String> CHECKED_SELECTORS =
      Set.of("ReplicaSet", "Deployment", "StatefulSet");
  private static final int MOST_OF_ANNOTATIONS = 262_144;
  private static final Set<String> FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  /** All there have been of each group. */
  private static final Map<String, Set<String>> VERSIONS =
      Map.of(
          "", Set.of("v1"),
          "apps", Set.of("v1", "v1alpha1", "v1beta1", "v1beta2"),
          "autoscaling", Set.of("v1", "v2", "v2alpha1", "v2beta1", "v2beta2"),
          "batch", Set.of("v1", "v1beta1", "v2alpha1"),
          "extensions", Set.of("v1beta1"),
          "networking.k8s.io", Set.of("v1"),
          "policy", Set.of("v1", "v1alpha1", "v1beta1"));

  /** The classes that every cluster has. */
  private static final Map<String, Integer> PRIORITIES =
      Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

  private static final int HIGHEST_PRIORITY = 1_000_000_000;
  private static final int DEFAULT_DEADLINE = 600;
  private static final String NOT_OF_TEMPLATE = "must match the template's labels";
  private static final Set<String> RUN_TO_THE_END = Set.of("Job", "CronJob");

  /** What shall become of the pods cannot be both. */
  private static final Set<String> APART = Set.of("orphan", "foregroundDeletion");

  private final Faults faults;

  ObjectRelations(Faults faults) {
    this.faults = faults;
  }

  void object(JsonNode tree) {
    String kind = tree.path("kind").asText();
    JsonNode metadata = tree.path("metadata");
    Path at = Path.ROOT.to("metadata").to("name");
    JsonNode name = metadata.path("name");
    if (!text(name).isEmpty()) {
      Names.ofKind(kind, name.textValue())
          .ifPresent(broken -> faults.invalid(at, Concern.NAME, Path.shown(name) + ' ' + broken));
    }
    boolean named = metadata.path("name").isContainerNode();
    boolean misshapen = isThere(metadata) && !metadata.isObject();
    if (!named
        && !misshapen
        && metadata.path("name").asText("").isEmpty()
        && metadata.path("generateName").asText("").isEmpty()) {
      faults.missing(Path.ROOT, "name");
    }
    JsonNode namespace = metadata.path("namespace");
    if (!text(namespace).isEmpty()) {
      Names.dnsLabel(namespace.textValue())
          .ifPresent(
              broken ->
                  faults.invalid(
                      Path.ROOT.to("metadata").to("namespace"),
                      Concern.NAME,
                      Path.shown(namespace) + ' ' + broken));
    }
    version(tree);
    generateName(kind, metadata.path("generateName"));
    deadline(tree);
    job(tree);
    manualJob(tree);
    expressions(tree);
    autoscaler(tree);
    priority(tree);
    // Those of a template are looked at only when a pod is made of it.
    int index = 0;
    for (JsonNode finalizer : metadata.path("finalizers")) {
      Path place = Path.ROOT.to("metadata").to("finalizers").to(index++);
      if (!text(finalizer).isEmpty()) {
        Names.labelKey(finalizer.textValue())
            .ifPresentOrElse(
                broken -> faults.invalid(place, Path.shown(finalizer) + ' ' + broken),
                () -> domain(finalizer, place));
      }
    }
    if (metadata
        .path("finalizers")
        .valueStream()
        .map(Faults::text)
        .collect(toSet())
        .containsAll(APART)) {
      faults.invalid(
          Path.ROOT.to("metadata").to("finalizers"),
          "must not have both orphan and foregroundDeletion");
    }
    String inTemplate =
        kind.equals("CronJob") ? "/spec/jobTemplate/spec/template/spec" : "/spec/template/spec";
    JsonNode pod = tree.at(inTemplate);
    Path podAt = Path.ROOT.to("spec");
    if (kind.equals("CronJob")) {
      podAt = podAt.to("jobTemplate").to("spec");
    }
    podAt = podAt.to("template").to("spec");
    JsonNode policy = pod.path("restartPolicy");
    if (ALWAYS_RESTARTED.contains(kind) && pod.isObject()) {
      if (!text(policy).isEmpty() && !text(policy).equals("Always") && isPolicy(policy)) {
        faults.invalid(
            podAt.to("restartPolicy"), "must be Always in the template of a " + kind + not(policy));
      }
      if (isThere(pod.path("activeDeadlineSeconds"))) {
        faults.invalid(
            podAt.to("activeDeadlineSeconds"),
            "must not be in the template of a " + kind + ", whose pods have no end");
      }
    } else if (RUN_TO_THE_END.contains(kind) && pod.isObject()) {
      boolean open = policy.isTextual() && Placeholder.isIn(policy);
      if (!open && (text(policy).isEmpty() || text(policy).equals("Always"))) {
        faults.invalid(
            podAt.to("restartPolicy"), "must be OnFailure or Never in the template of a " + kind);
      }
    }
  }

  private void domain(JsonNode finalizer, Path at) {
    String text = finalizer.textValue();
    if (text.indexOf('/') < 0 && !FINALIZERS.contains(text)) {
      faults.invalid(at, Path.shown(finalizer) + " must have a domain, as example.com/name has");
    }
  }

  /**
   * What versions a group with a dot in its name has, is told of known kinds only: it may have got
   * others with new kinds. Of a ReplicationController more is said elsewhere.
   */
  private void version(JsonNode tree) {
    String apiVersion = text(tree.path("apiVersion"));
    int slash = apiVersion.indexOf('/');
    String group = apiVersion.substring(0, Math.max(0, slash));
    String version = apiVersion.substring(slash <= 0 ? 0 : slash + 1);
    boolean mayHaveOthers = group.isEmpty() || group.contains(".");
    if (apiVersion.isEmpty()
        || text(tree.path("kind")).isEmpty()
        || (tree.path("kind").asText().equals("ReplicationController") && !group.contains("."))) {
      return;
    }
    if (!Names.isVersion(version) || (slash > 0 && Names.subdomain(group).isPresent())) {
      api("must be GROUP/VERSION, as apps/v1 is, or v1" + not(tree.path("apiVersion")));
    } else if (!VERSIONS.getOrDefault(group, Set.of(version)).contains(version)
        && (!mayHaveOthers || Schema.typeOf(tree).isPresent())) {
      api("is " + apiVersion + ", which no API server knows");
    }
  }

  private void api(String words) {
    faults.invalid(Path.ROOT.to("apiVersion"), Concern.API, words);
  }

  /**
   * What is added to it is a letter or digit, so that a dash may be its end. The server cuts it to
   * 58 characters, so that no name that it makes is too long for a Deployment.
   */
  private void generateName(String kind, JsonNode name) {
    String written = text(name);
    String made =
        written.endsWith("-") ? written.substring(0, written.length() - 1) + 'a' : written;
    if (!made.isEmpty()) {
      (kind.equals("Deployment") ? Names.subdomain(made) : Names.ofKind(kind, made))
          .ifPresent(
              broken ->
                  faults.invalid(
                      Path.ROOT.to("metadata").to("generateName"),
                      Concern.NAME,
                      Path.shown(name) + ' ' + broken));
    }
  }

  /** A Job's selector is the server's to write; of one that the server wrote it stays. */
  private void job(JsonNode tree) {
    JsonNode spec = tree.path("spec");
    JsonNode selector = spec.path("selector");
    JsonNode labels = selector.path("matchLabels");
    boolean generated =
        selector.path("matchExpressions").isEmpty()
            && (labels.isEmpty()
                || labels.has("controller-uid")
                || labels.has("batch.kubernetes.io/controller-uid"));
    if (tree.path("kind").asText().equals("Job")
        && !generated
        && !spec.path("manualSelector").asBoolean()
        && !Placeholder.isIn(spec.path("manualSelector"))) {
      faults.invalid(
          Path.ROOT.to("spec").to("selector"), "must not be there without manualSelector: true");
    }
  }

  /** A selector that is not the server's to write is there, and is that of the Job's own pods. */
  private void manualJob(JsonNode tree) {
    JsonNode spec = tree.path("spec");
    JsonNode selector = spec.path("selector");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!tree.path("kind").asText().equals("Job") || !spec.path("manualSelector").asBoolean()) {
      return;
    }
    if (!isThere(selector)) {
      faults.missing(Path.ROOT.to("spec"), "selector");
    } else if (spec.path("template").isObject()
        && Placeholder.first(selector + " " + labels).isEmpty()) {
      matching(selector, Labels.of(labels), Path.ROOT.to("spec").to("selector"));
    }
  }

  /** An empty selector is that of all pods. */
  private void matching(JsonNode selector, Map<String, String> labels, Path at) {
    try {
      Selector read = Selector.ofLabelSelector(selector);
      Optional<String> label = read.unmetLabel(labels);
      OptionalInt requirement = read.unmetRequirement(labels);
      if (label.isPresent()) {
        faults.invalid(at.to("matchLabels").to(label.get()), NOT_OF_TEMPLATE);
      } else if (requirement.isPresent()) {
        faults.invalid(at.to("matchExpressions").to(requirement.getAsInt()), NOT_OF_TEMPLATE);
      }
    } catch (IllegalArgumentException e) {
      // Of the operator it is told that it is none.
    }
  }

  /** Not all servers look at those of other kinds, which then select nothing. */
  private void expressions(JsonNode tree) {
    if (!CHECKED_SELECTORS.contains(tree.path("kind").asText())) {
      return;
    }
    Path at = Path.ROOT.to("spec").to("selector").to("matchExpressions");
    int index = 0;
    for (JsonNode expression : tree.at("/spec/selector/matchExpressions")) {
      Path values = at.to(index++).to("values");
      int item = 0;
      for (JsonNode value : expression.path("values")) {
        faults.label(value, values.to(item++));
      }
    }
  }

  private void autoscaler(JsonNode tree) {
    JsonNode least = tree.path("spec").path("minReplicas");
    JsonNode most = tree.path("spec").path("maxReplicas");
    if (tree.path("kind").asText().equals("HorizontalPodAutoscaler")
        && most.isIntegralNumber()
        && number(most) > 0
        && number(least) > number(most)) {
      faults.invalid(
          Path.ROOT.to("spec").to("minReplicas"),
          "must be at most maxReplicas, %d".formatted(number(most)) + not(least));
    }
  }

  /**
   * A pod that a server has written has the priority of its class. What that of a class of the
   * cluster's own is, only the cluster knows.
   */
  private void priority(JsonNode tree) {
    JsonNode spec = tree.path("spec");
    JsonNode priority = spec.path("priority");
    String named = text(spec.path("priorityClassName"));
    Path at = Path.ROOT.to("spec").to("priority");
    if (!tree.path("kind").asText().equals("Pod")
        || !priority.isIntegralNumber()
        || Placeholder.isIn(spec.path("priorityClassName"))) {
      return;
    }
    Integer ofClass = PRIORITIES.get(named);
    if (named.isEmpty() && number(priority) != 0) {
      faults.invalid(at, "is for the API server to write, by a priorityClassName");
    } else if (ofClass != null && number(priority) != ofClass) {
      faults.invalid(at, "must be %d as that of %s".formatted(ofClass, named) + not(priority));
    } else if (ofClass == null && number(priority) > HIGHEST_PRIORITY) {
      faults.invalid(
          at,
          "must be at most %d unless the class is Kubernetes' own".formatted(HIGHEST_PRIORITY)
              + not(priority));
    }
  }

  /** The first Deployments, of extensions, had no deadline unless one was written. */
  private void deadline(JsonNode tree) {
    if (!tree.path("kind").asText().equals("Deployment")) {
      return;
    }
    JsonNode spec = tree.path("spec");
    JsonNode ready = spec.path("minReadySeconds");
    JsonNode deadline = spec.path("progressDeadlineSeconds");
    Path at = Path.ROOT.to("spec");
    if (deadline.isIntegralNumber() && deadline.asLong() <= number(ready)) {
      faults.invalid(
          at.to("progressDeadlineSeconds"),
          "must be greater than minReadySeconds, %d".formatted(number(ready)) + not(deadline));
    } else if (!isThere(deadline)
        && number(ready) >= DEFAULT_DEADLINE
        && !tree.path("apiVersion").asText().startsWith("extensions/")) {
      faults.invalid(
          at.to("minReadySeconds"),
          "must be less than progressDeadlineSeconds, which is %d where it is not written"
                  .formatted(DEFAULT_DEADLINE)
              + not(ready));
    }
  }

  /** Of the others it is told that they are none at all. */
  private static boolean isPolicy(JsonNode policy) {
    return Set.of("OnFailure", "Never").contains(policy.asText());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  void metadata(JsonNode metadata, Path at) {
    faults.labels(metadata.path("labels"), at.to("labels"));
    long size = 0;
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      String key = annotation.getKey();
      faults.key(key, key.toLowerCase(Locale.ROOT), at.to("annotations").to(key));
      size += bytes(key) + bytes(annotation.getValue().asText());
    }
    if (size > MOST_OF_ANNOTATIONS) {
      faults.invalid(
          at.to("annotations"),
          "must be at most %d bytes in all, not %d".formatted(MOST_OF_ANNOTATIONS, size));
    }
  }

  void statefulSet(JsonNode strategy, Path at) {
    if (text(strategy.path("type")).equals("OnDelete") && isThere(strategy.path("rollingUpdate"))) {
      faults.invalid(at.to("rollingUpdate"), "must not be there where the type is OnDelete");
    }
  }

  /** Of one that is OnDelete the server does not look at the limits. */
  void daemonSet(JsonNode strategy, Path at) {
    JsonNode type = strategy.path("type");
    if (!text(type).equals("OnDelete") && !Placeholder.isIn(type)) {
      JsonNode limits = strategy.path("rollingUpdate");
      JsonNode limit = limits.path("maxUnavailable");
      if (isZero(limit) && (!isThere(limits.path("maxSurge")) || isZero(limits.path("maxSurge")))) {
        faults.invalid(
            at.to("rollingUpdate").to("maxUnavailable"), "must not be 0 where maxSurge is 0");
      }
      Values.SHARE
          .check(limit)
          .ifPresent(
              broken ->
                  faults.invalid(at.to("rollingUpdate").to("maxUnavailable"), broken.words()));
    }
  }

  void requirement(JsonNode requirement, Path at) {
    int values = requirement.path("values").size();
    switch (text(requirement.path("operator"))) {
      case "In", "NotIn" -> {
        if (values == 0) {
          faults.invalid(at.to("values"), "must not be empty where the operator is In or NotIn");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          faults.invalid(
              at.to("values"), "must be empty where the operator is Exists or DoesNotExist");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          faults.invalid(at.to("values"), "must be one where the operator is Gt or Lt");
        }
      }
      default -> {}
    }
  }

  /** Of a rolling update, which could take no step. */
  void limits(JsonNode limits, Path at) {
    if (isZero(limits.path("maxSurge")) && isZero(limits.path("maxUnavailable"))) {
      faults.invalid(at.to("maxUnavailable"), "must not be 0 where maxSurge is 0");
    }
  }

  private static boolean isZero(JsonNode limit) {
    return limit.isIntegralNumber() ? limit.asInt() == 0 : text(limit).matches("0+%");
  }

  void strategy(JsonNode strategy, Path at) {
    if (text(strategy.path("type")).equals("Recreate")
        && strategy.path("rollingUpdate").isObject()) {
      faults.invalid(at.to("rollingUpdate"), "must not be there where the type is Recreate");
    }
    limits(strategy.path("rollingUpdate"), at.to("rollingUpdate"));
  }
}
