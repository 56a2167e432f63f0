package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.selector.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What OpenShift's controller does about a DeploymentConfig: it claims ReplicationControllers,
 * makes one for each version, and scales those whose rollout is over.
 *
 * @see <a
 *     href="https://github.com/openshift/openshift-controller-manager/blob/master/pkg/apps/deploymentconfig/deploymentconfig_controller.go">
 *     deploymentconfig_controller.go, Handle</a>
 */
final class DeploymentConfigTurn {

  private static final String CONFIG_CHANGE = "ConfigChange";
  private static final String IMAGE_CHANGE = "ImageChange";
  private static final String LATEST_VERSION = "latestVersion";

  private final ObjectNode config;
  private final Supplier<Optional<ObjectNode>> live;
  private final String now;
  private final List<ControllerWrite> writes = new ArrayList<>();
  private String unfinished = "";

  private DeploymentConfigTurn(
      ObjectNode config, Supplier<Optional<ObjectNode>> live, Instant now) {
    this.config = config;
    this.live = live;
    this.now = VirtualTime.stampOf(now);
  }

  /**
   * Decides.
   *
   * @param config the DeploymentConfig as it was seen
   * @param controllers all ReplicationControllers of its namespace as they were seen
   * @param live the DeploymentConfig of that name as it is at this moment; asked only before
   *     something is adopted
   */
  static ControllerTurn of(
      ObjectNode config,
      Collection<ObjectNode> controllers,
      Supplier<Optional<ObjectNode>> live,
      Instant now) {
    DeploymentConfigTurn turn = new DeploymentConfigTurn(config, live, now);
    turn.handle(controllers.stream().map(Rollout::new).toList());
    return new ControllerTurn(turn.writes, turn.unfinished);
  }

  private void handle(List<Rollout> all) {
    if (latestVersion() == 0 && !hasTrigger(CONFIG_CHANGE) && !hasTrigger(IMAGE_CHANGE)) {
      updateStatus(List.of());
      return;
    }
    List<Rollout> own = claim(all);
    if (!unfinished.isEmpty()) {
      return;
    }
    if (config.path("metadata").has("deletionTimestamp")) {
      updateStatus(own);
    } else if (config.at("/spec/paused").asBoolean()) {
      prune(own);
      updateStatus(own);
    } else {
      rollOut(own);
    }
  }

  private long latestVersion() {
    return config.path("status").path(LATEST_VERSION).asLong();
  }

  private String name() {
    return config.at("/metadata/name").asText();
  }

  private int replicas() {
    return config.at("/spec/replicas").asInt();
  }

  // Claims: by the label, not by the selector.

  private List<Rollout> claim(List<Rollout> all) {
    List<Rollout> own = new ArrayList<>();
    for (Rollout rollout : all) {
      if (claims(rollout)) {
        own.add(rollout);
      }
    }
    own.sort(Rollout.OLDEST_FIRST.reversed());
    return own;
  }

  private boolean claims(Rollout rollout) {
    boolean marked = rollout.label(OpenShiftMarks.CONFIG).equals(name());
    boolean deleting = config.path("metadata").has("deletionTimestamp");
    if (rollout.owner().equals(uid())) {
      if (!marked && !deleting) {
        ArrayNode rest = Edit.without(rollout.owners(), "uid", uid());
        writes.add(owning(rollout, rest.isEmpty() ? null : rest));
      }
      return marked;
    }
    return rollout.owner().isEmpty()
        && marked
        && !deleting
        && !rollout.isDeleting()
        && adopts(rollout);
  }

  private boolean adopts(Rollout orphan) {
    Optional<ObjectNode> present =
        live.get().filter(config -> config.at("/metadata/uid").asText().equals(uid()));
    if (present.isEmpty() || present.get().path("metadata").has("deletionTimestamp")) {
      unfinished = "can't adopt " + orphan.name() + ": " + name() + " is gone or being deleted";
      return false;
    }
    ArrayNode owners = Edit.array();
    orphan.owners().forEach(owners::add);
    writes.add(owning(orphan, owners.add(reference())));
    return true;
  }

  /** Whatever else has become of it since it was seen, its owners change. */
  private static ControllerWrite owning(Rollout rollout, JsonNode owners) {
    ObjectNode patch = Edit.object();
    patch.putObject("metadata").set("ownerReferences", owners);
    return ControllerWrite.mergeOfSame(Kind.REPLICATION_CONTROLLER, rollout.controller(), patch);
  }

  private String uid() {
    return config.at("/metadata/uid").asText();
  }

  private ObjectNode reference() {
    return Edit.object()
        .put("apiVersion", Kind.DEPLOYMENT_CONFIG.apiVersion())
        .put("kind", Kind.DEPLOYMENT_CONFIG.kind())
        .put("name", name())
        .put("uid", uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  // Rollouts.

  private void rollOut(List<Rollout> own) {
    Optional<Rollout> newest = Rollout.latest(own);
    if (newest.isPresent() && newest.get().version() > latestVersion()) {
      countUp(null);
      return;
    }
    Optional<Rollout> latest = newest.filter(found -> found.version() == latestVersion());
    if (latest.isEmpty() && cancelsOthers(own)) {
      return;
    }
    if (hasBlankImage()) {
      updateStatus(own);
      return;
    }
    if (latestVersion() == 0 && hasTrigger(IMAGE_CHANGE) && !allImagesAreKnown()) {
      updateStatus(own);
      return;
    }
    Optional<ObjectNode> cause = latestVersion() == 0 ? firstCause() : latest.flatMap(this::cause);
    if (cause.isPresent()) {
      countUp(cause.get());
    } else if (latest.isEmpty()) {
      create(own);
    } else if (latest.get().phase().isOver()) {
      scale(own);
    } else {
      updateStatus(own, latest, false); // its deployer must not be competed with
    }
  }

  private void countUp(ObjectNode details) {
    ObjectNode status = Edit.object().put(LATEST_VERSION, (int) latestVersion() + 1);
    if (details != null) {
      status.set("details", details);
    }
    writes.add(ControllerWrite.mergeStatus(Kind.DEPLOYMENT_CONFIG, config, status));
  }

  /** Whether any is still running, which must be over before the next begins. */
  private boolean cancelsOthers(List<Rollout> own) {
    List<Rollout> running = own.stream().filter(rollout -> !rollout.phase().isOver()).toList();
    for (Rollout rollout : running) {
      if (!rollout.isCancelled()) {
        writes.add(
            rollout.annotating(
                Edit.object()
                    .put(OpenShiftMarks.CANCELLED, "true")
                    .put(OpenShiftMarks.STATUS_REASON, "newer deployment was found running")));
      }
    }
    if (!running.isEmpty()) {
      unfinished = "found previous inflight deployment for " + name();
    }
    return !running.isEmpty();
  }

  private boolean hasBlankImage() {
    for (JsonNode container : containers()) {
      if (container.path("image").asText().isBlank()) {
        return true;
      }
    }
    return false;
  }

  private JsonNode containers() {
    return config.at("/spec/template/spec/containers");
  }

  private boolean hasTrigger(String type) {
    for (JsonNode trigger : config.at("/spec/triggers")) {
      if (trigger.path("type").asText().equals(type)) {
        return true;
      }
    }
    return false;
  }

  private boolean allImagesAreKnown() {
    for (JsonNode trigger : config.at("/spec/triggers")) {
      if (trigger.path("type").asText().equals(IMAGE_CHANGE)
          && trigger.at("/imageChangeParams/lastTriggeredImage").asText().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Optional<ObjectNode> firstCause() {
    return hasTrigger(IMAGE_CHANGE) || hasTrigger(CONFIG_CHANGE)
        ? Optional.of(configChange())
        : Optional.empty();
  }

  /** Why the version after this one must begin. */
  private Optional<ObjectNode> cause(Rollout latest) {
    if (hasTrigger(IMAGE_CHANGE)) {
      List<String> images = images(latest.controller().at("/spec/template/spec/containers"));
      List<String> changed =
          images(containers()).stream().filter(image -> !images.contains(image)).toList();
      if (!changed.isEmpty()) {
        return Optional.of(imageChange(changed));
      }
    }
    return hasTrigger(CONFIG_CHANGE) && !latest.isMadeOf(config.at("/spec/template"))
        ? Optional.of(configChange())
        : Optional.empty();
  }

  private static List<String> images(JsonNode containers) {
    List<String> images = new ArrayList<>();
    containers.forEach(container -> images.add(container.path("image").asText()));
    return images;
  }

  private static ObjectNode configChange() {
    ObjectNode details = Edit.object().put("message", "config change");
    details.putArray("causes").addObject().put("type", CONFIG_CHANGE);
    return details;
  }

  private static ObjectNode imageChange(List<String> images) {
    ObjectNode details = Edit.object().put("message", "image change");
    ArrayNode causes = details.putArray("causes");
    for (String image : images) {
      causes
          .addObject()
          .put("type", IMAGE_CHANGE)
          .putObject("imageTrigger")
          .putObject("from")
          .put("kind", "DockerImage")
          .put("name", image);
    }
    return details;
  }

  private void create(List<Rollout> own) {
    Rollout created = new Rollout(make());
    writes.add(
        ControllerWrite.create(Kind.REPLICATION_CONTROLLER, created.controller().deepCopy()));
    List<Rollout> all = new ArrayList<>(own);
    all.add(0, created);
    prune(all);
    updateStatus(
        all,
        Optional.of(created),
        true,
        condition("Progressing", "True")
            .put("reason", "NewReplicationControllerCreated")
            .put("message", "Created new replication controller \"" + created.name() + '"'));
  }

  private ObjectNode make() {
    String version = Long.toString(latestVersion());
    String controller = name() + '-' + version;
    Map<String, String> injected =
        Map.of(OpenShiftMarks.POD_CONFIG, name(), OpenShiftMarks.POD_DEPLOYMENT, controller);
    ObjectNode metadata =
        Edit.object()
            .put("name", controller)
            .put("namespace", config.at("/metadata/namespace").asText());
    metadata.set(
        "labels", extended(config.at("/metadata/labels"), Map.of(OpenShiftMarks.CONFIG, name())));
    metadata.set("annotations", annotations(version));
    metadata.putArray("ownerReferences").add(reference());
    ObjectNode rc = Edit.object().put("apiVersion", "v1").put("kind", "ReplicationController");
    rc.set("metadata", metadata);
    ObjectNode spec = rc.putObject("spec").put("replicas", 0);
    if (config.at("/spec/minReadySeconds").asInt() > 0) {
      spec.set("minReadySeconds", config.at("/spec/minReadySeconds"));
    }
    spec.set("selector", extended(config.at("/spec/selector"), injected));
    ObjectNode template = spec.putObject("template");
    ObjectNode pods = template.putObject("metadata");
    pods.set("labels", extended(config.at("/spec/template/metadata/labels"), injected));
    pods.set(
        "annotations",
        extended(
            config.at("/spec/template/metadata/annotations"),
            Map.of(
                OpenShiftMarks.DEPLOYMENT, controller,
                OpenShiftMarks.CONFIG, name(),
                OpenShiftMarks.VERSION, version)));
    ObjectNode podSpec = config.at("/spec/template/spec").deepCopy();
    for (JsonNode container : podSpec.path("containers")) {
      ((ObjectNode) container).put("image", container.path("image").asText().strip());
    }
    template.set("spec", podSpec);
    return rc;
  }

  private ObjectNode annotations(String version) {
    ObjectNode annotations =
        Edit.object()
            .put(OpenShiftMarks.CONFIG, name())
            .put(OpenShiftMarks.ENCODED_CONFIG, config.toString())
            .put(OpenShiftMarks.PHASE, RolloutPhase.NEW.text())
            .put(OpenShiftMarks.VERSION, version)
            .put(Marks.KUBECTL_DESIRED, Integer.toString(replicas()))
            .put(OpenShiftMarks.REPLICAS, "0");
    String why = config.at("/status/details/message").asText();
    if (!why.isEmpty()) {
      annotations.put(OpenShiftMarks.STATUS_REASON, why);
    }
    return annotations;
  }

  /** In the order of names, so that all runs are alike. */
  private static ObjectNode extended(JsonNode texts, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(Labels.of(texts));
    all.putAll(more);
    ObjectNode extended = Edit.object();
    all.forEach(extended::put);
    return extended;
  }

  /** The active one as it is asked for, all others to none: a failed rollout is so turned back. */
  private void scale(List<Rollout> own) {
    Optional<Rollout> active = Rollout.active(own);
    List<Rollout> scaled = new ArrayList<>();
    for (Rollout rollout : own) {
      boolean serves = active.isPresent() && rollout.name().equals(active.get().name());
      int wanted = serves && !config.at("/spec/test").asBoolean() ? replicas() : 0;
      if (rollout.replicas() == wanted) {
        scaled.add(rollout);
      } else {
        writes.add(rollout.scaling(wanted));
        scaled.add(rollout.scaledTo(wanted));
      }
    }
    prune(scaled);
    updateStatus(scaled);
  }

  /** Deletes the oldest of those before the active one, as far as there are more than the limit. */
  private void prune(List<Rollout> own) {
    JsonNode limit = config.at("/spec/revisionHistoryLimit");
    if (!limit.isNumber()) {
      return;
    }
    long end = Rollout.active(own).map(Rollout::version).orElse(Long.MAX_VALUE);
    List<Rollout> history =
        own.stream()
            .filter(rollout -> rollout.version() < end && rollout.version() != latestVersion())
            .sorted(Rollout.OLDEST_FIRST)
            .toList();
    for (Rollout old : history.subList(0, Math.max(0, history.size() - limit.asInt()))) {
      if (old.replicas() == 0) {
        writes.add(ControllerWrite.delete(Kind.REPLICATION_CONTROLLER, old.controller()));
      }
    }
  }

  // Status.

  private void updateStatus(List<Rollout> own) {
    Optional<Rollout> latest =
        Rollout.latest(own).filter(newest -> newest.version() == latestVersion());
    updateStatus(own, latest, true);
  }

  private void updateStatus(
      List<Rollout> own, Optional<Rollout> latest, boolean observed, ObjectNode... additional) {
    JsonNode before = config.path("status");
    ObjectNode status = Edit.copy(before);
    int available = Rollout.count(own, "availableReplicas");
    status.put(LATEST_VERSION, (int) latestVersion());
    if (observed) {
      status.put("observedGeneration", config.at("/metadata/generation").asInt());
    }
    status.put("replicas", Rollout.count(own, "replicas"));
    status.put("updatedReplicas", latest.map(newest -> newest.count("replicas")).orElse(0));
    status.put("availableReplicas", available);
    status.put("readyReplicas", Rollout.count(own, "readyReplicas"));
    status.put("unavailableReplicas", Math.max(0, Rollout.replicas(own) - available));
    setCondition(status, availability(available));
    latest.flatMap(newest -> progress(newest, status)).ifPresent(is -> setCondition(status, is));
    for (ObjectNode condition : additional) {
      setCondition(status, condition);
    }
    if (!status.equals(before)) {
      writes.add(ControllerWrite.mergeStatus(Kind.DEPLOYMENT_CONFIG, config, status));
    }
  }

  private ObjectNode availability(int available) {
    JsonNode strategy = config.at("/spec/strategy");
    int mayMiss =
        strategy.path("type").asText().equals("Rolling")
            ? RollingStrategy.of(strategy.path("rollingParams"), replicas()).maxUnavailable()
            : 0;
    boolean enough = available > 0 && available >= replicas() - mayMiss;
    return condition("Available", enough ? "True" : "False");
  }

  private Optional<ObjectNode> progress(Rollout latest, ObjectNode status) {
    return switch (latest.phase()) {
      case NEW -> Optional.empty();
      case PENDING -> Optional.of(condition("Progressing", "Unknown"));
      case RUNNING ->
          hasProgressed(status)
              ? Optional.of(
                  condition("Progressing", "True").put("reason", "ReplicationControllerUpdated"))
              : Optional.empty();
      case COMPLETE ->
          Optional.of(
              condition("Progressing", "True").put("reason", "NewReplicationControllerAvailable"));
      case FAILED ->
          Optional.of(
              condition("Progressing", "False")
                  .put(
                      "reason",
                      latest.isCancelled() ? "RolloutCancelled" : "ProgressDeadlineExceeded"));
    };
  }

  private boolean hasProgressed(ObjectNode status) {
    JsonNode before = config.path("status");
    return updated(status) > updated(before)
        || status.path("replicas").asInt() - updated(status)
            < before.path("replicas").asInt() - updated(before);
  }

  private static int updated(JsonNode status) {
    return status.path("updatedReplicas").asInt();
  }

  private ObjectNode condition(String type, String value) {
    return Edit.object()
        .put("type", type)
        .put("status", value)
        .put("lastUpdateTime", now)
        .put("lastTransitionTime", now);
  }

  /** One that says the same as the present one is no news. */
  private static void setCondition(ObjectNode status, ObjectNode condition) {
    String type = condition.path("type").asText();
    JsonNode present = PodFacts.condition(status, type);
    if (present.path("status").equals(condition.path("status"))) {
      if (present.path("reason").asText().equals(condition.path("reason").asText())) {
        return;
      }
      condition.set("lastTransitionTime", present.path("lastTransitionTime"));
    }
    status.set("conditions", Edit.without(status.path("conditions"), "type", type).add(condition));
  }
}
