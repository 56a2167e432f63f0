package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.OpenShiftMarks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What OpenShift's deployer controller does about a ReplicationController with a DeploymentConfig's
 * annotation, whether that DeploymentConfig is there or not: it makes the pod that does the
 * rollout, and takes its phase from that pod's.
 *
 * @see <a
 *     href="https://github.com/openshift/openshift-controller-manager/blob/master/pkg/apps/deployer/deployer_controller.go">
 *     deployer_controller.go, handle</a>
 */
final class DeployerTurn {

  /** As Go prints times. */
  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** So long the controller's 13 tries take to find a pod that it has made. */
  private static final Duration PATIENCE = Duration.ofSeconds(41);

  private final Rollout rollout;
  private final Optional<ObjectNode> deployer;
  private final List<ObjectNode> pods;
  private final Instant now;
  private final List<ControllerWrite> writes = new ArrayList<>();
  private final ObjectNode annotations = Edit.object();
  private String unfinished = "";

  private DeployerTurn(Rollout rollout, Collection<ObjectNode> pods, Instant now) {
    this.rollout = rollout;
    this.pods =
        pods.stream()
            .filter(pod -> label(pod, OpenShiftMarks.DEPLOYER_POD_FOR).equals(rollout.name()))
            .toList();
    this.deployer =
        pods.stream()
            .filter(pod -> pod.at("/metadata/name").asText().equals(podName(rollout)))
            .findFirst();
    this.now = now;
  }

  /** Whether there is anything to do about such a controller, ever. */
  static boolean concerns(JsonNode controller) {
    return controller.path("metadata").path("annotations").has(OpenShiftMarks.CONFIG);
  }

  /**
   * Decides.
   *
   * @param pods all of the namespace
   */
  static ControllerTurn of(ObjectNode controller, Collection<ObjectNode> pods, Instant now) {
    Rollout rollout = new Rollout(controller);
    if (rollout.phase() == RolloutPhase.COMPLETE) {
      return ControllerTurn.NOTHING; // its pods stay
    }
    DeployerTurn turn = new DeployerTurn(rollout, pods, now);
    turn.handle();
    return new ControllerTurn(turn.writes, turn.unfinished);
  }

  static String podName(Rollout rollout) {
    return rollout.name() + "-deploy";
  }

  private static String label(JsonNode object, String name) {
    return object.path("metadata").path("labels").path(name).asText();
  }

  private void handle() {
    RolloutPhase next =
        switch (rollout.phase()) {
          case NEW -> begin();
          case PENDING, RUNNING -> follow();
          case COMPLETE, FAILED -> {
            tidy();
            yield rollout.phase();
          }
        };
    if (unfinished.isEmpty() && rollout.phase().canBecome(next)) {
      writes.add(becoming(next));
    }
  }

  private ControllerWrite becoming(RolloutPhase next) {
    annotations.put(OpenShiftMarks.PHASE, next.text());
    ObjectNode patch = Rollout.annotationPatch(annotations);
    boolean test = rollout.config().at("/spec/test").asBoolean();
    if (next.isOver() && test && rollout.replicas() != 0) {
      patch.putObject("spec").put("replicas", 0);
    }
    return ControllerWrite.merge(Kind.REPLICATION_CONTROLLER, rollout.controller(), patch);
  }

  private RolloutPhase begin() {
    if (rollout.isCancelled()) {
      deletePods();
      return RolloutPhase.PENDING;
    }
    Instant created =
        Instant.parse(rollout.controller().at("/metadata/creationTimestamp").asText());
    if (now.isAfter(created.plus(DeployerProcess.timeout(rollout.config())))) {
      annotations.put(OpenShiftMarks.STATUS_REASON, "unable to create a deployer pod");
      return RolloutPhase.FAILED;
    }
    if (deployer.isEmpty()) {
      writes.add(ControllerWrite.create(Kind.POD, pod()));
      annotations.put(OpenShiftMarks.DEPLOYER_POD, podName(rollout));
      annotations.put(OpenShiftMarks.DEPLOYER_CREATED_AT, GO_TIME.format(now));
      return RolloutPhase.PENDING;
    }
    JsonNode metadata = deployer.get().path("metadata");
    String claimed = metadata.path("annotations").path(OpenShiftMarks.DEPLOYMENT).asText();
    if (!claimed.equals(rollout.name())) {
      annotations.put(
          OpenShiftMarks.STATUS_REASON, "unrelated pod with the same name as deployment exists");
      return RolloutPhase.FAILED;
    }
    annotations.put(OpenShiftMarks.DEPLOYER_POD, podName(rollout));
    annotations.put(
        OpenShiftMarks.DEPLOYER_CREATED_AT,
        GO_TIME.format(Instant.parse(metadata.path("creationTimestamp").asText())));
    RolloutPhase told = phaseOf(deployer.get());
    return RolloutPhase.PENDING.canBecome(told) ? told : RolloutPhase.PENDING;
  }

  private RolloutPhase follow() {
    if (deployer.isPresent()) {
      RolloutPhase told = phaseOf(deployer.get());
      tidy();
      return told;
    }
    if (!rollout.isCancelled()) {
      if (rollout.phase() == RolloutPhase.PENDING && !isPatienceOver()) {
        unfinished = "pod \"" + podName(rollout) + "\" not found";
        return RolloutPhase.PENDING;
      }
      annotations.put(OpenShiftMarks.STATUS_REASON, "deployer pod no longer exists");
    }
    return RolloutPhase.FAILED;
  }

  private boolean isPatienceOver() {
    String made = rollout.annotation(OpenShiftMarks.DEPLOYER_CREATED_AT);
    return made.isEmpty() || now.isAfter(GO_TIME.parse(made, Instant::from).plus(PATIENCE));
  }

  private RolloutPhase phaseOf(JsonNode pod) {
    return switch (pod.at("/status/phase").asText()) {
      case "Pending" -> RolloutPhase.PENDING;
      case "Running" -> RolloutPhase.RUNNING;
      case "Succeeded" -> {
        if (rollout.isCancelled()) {
          annotations.putNull(OpenShiftMarks.CANCELLED);
          annotations.putNull(OpenShiftMarks.STATUS_REASON);
        }
        annotations.put(OpenShiftMarks.DEPLOYER_COMPLETED_AT, completedAt(pod));
        annotations.put(OpenShiftMarks.REPLICAS, rollout.annotation(Marks.KUBECTL_DESIRED));
        annotations.putNull(Marks.KUBECTL_DESIRED);
        yield RolloutPhase.COMPLETE;
      }
      case "Failed" -> {
        annotations.put(OpenShiftMarks.DEPLOYER_COMPLETED_AT, completedAt(pod));
        yield RolloutPhase.FAILED;
      }
      default -> RolloutPhase.NEW;
    };
  }

  private String completedAt(JsonNode pod) {
    String finished = pod.at("/status/containerStatuses/0/state/terminated/finishedAt").asText();
    return GO_TIME.format(finished.isEmpty() ? now : Instant.parse(finished));
  }

  /** Of a cancelled rollout no pods stay; of another, they go with the controller. */
  private void tidy() {
    if (rollout.isCancelled()) {
      deletePods();
      return;
    }
    for (ObjectNode pod : pods) {
      if (pod.at("/metadata/ownerReferences").isEmpty()) {
        ObjectNode patch = Edit.object();
        patch.putObject("metadata").putArray("ownerReferences").add(owner());
        writes.add(ControllerWrite.mergeOfSame(Kind.POD, pod, patch));
      }
    }
  }

  private void deletePods() {
    for (ObjectNode pod : pods) {
      if (!pod.path("metadata").has("deletionTimestamp")) {
        writes.add(ControllerWrite.delete(Kind.POD, pod));
      }
    }
  }

  private ObjectNode owner() {
    JsonNode metadata = rollout.controller().path("metadata");
    return Edit.object()
        .put("apiVersion", "v1")
        .put("kind", Kind.REPLICATION_CONTROLLER.kind())
        .put("name", rollout.name())
        .put("uid", metadata.path("uid").asText());
  }

  private ObjectNode pod() {
    JsonNode strategy = rollout.config().at("/spec/strategy");
    ObjectNode labels = Edit.copy(strategy.path("labels"));
    labels.put(OpenShiftMarks.DEPLOYER_POD_FOR, rollout.name());
    ObjectNode notes = Edit.copy(strategy.path("annotations"));
    notes.put(OpenShiftMarks.DEPLOYMENT, rollout.name());
    notes.put(OpenShiftMarks.CONFIG, rollout.annotation(OpenShiftMarks.CONFIG));
    ObjectNode pod = Edit.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata =
        pod.putObject("metadata")
            .put("name", podName(rollout))
            .put("namespace", rollout.controller().at("/metadata/namespace").asText());
    metadata.set("labels", labels);
    metadata.set("annotations", notes);
    metadata.putArray("ownerReferences").add(owner());
    ObjectNode spec =
        pod.putObject("spec")
            .put("restartPolicy", "Never")
            .put("terminationGracePeriodSeconds", 10)
            .put(
                "activeDeadlineSeconds",
                strategy.path("activeDeadlineSeconds").asLong(DeployerProcess.LONGEST.toSeconds()));
    spec.putArray("containers")
        .addObject()
        .put("name", "deployment")
        .put("image", "registry.example/openshift/deployer");
    return pod;
  }
}
