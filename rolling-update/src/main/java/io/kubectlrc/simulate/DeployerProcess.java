package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.OpenShiftMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The process in a deployer pod: it moves the pods of a DeploymentConfig from the version that
 * serves to the one that the deployer is for, and ends.
 *
 * <p>A rollout that changes nothing for as long as its strategy waits has failed. The real one
 * measures that a little differently in each of its steps. Lifecycle hooks are not run.
 *
 * @see <a
 *     href="https://github.com/openshift/oc/tree/master/pkg/cli/deployer/strategy">oc/pkg/cli/deployer
 *     </a>
 */
final class DeployerProcess {

  /** How often it looks at what has become of its last move. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** No deployer pod runs longer. */
  static final Duration LONGEST = Duration.ofHours(6);

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final ObjectNode pod;
  private List<Integer> counts = List.of();
  private Instant progressed = Instant.MIN;

  DeployerProcess(ObjectNode pod) {
    this.pod = pod;
  }

  /** How long a rollout may make no progress. */
  static Duration timeout(JsonNode config) {
    JsonNode strategy = config.at("/spec/strategy");
    JsonNode rolling = strategy.at("/rollingParams/timeoutSeconds"); // for Recreate too
    JsonNode seconds = rolling.isNumber() ? rolling : strategy.at("/recreateParams/timeoutSeconds");
    return seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : TIMEOUT;
  }

  /**
   * Makes the next move.
   *
   * @param controllers all ReplicationControllers of the namespace as they are now
   * @param pods all pods of the namespace as they are now
   */
  ControllerTurn step(
      Collection<ObjectNode> controllers, Collection<ObjectNode> pods, Instant now) {
    String name = annotation(OpenShiftMarks.DEPLOYMENT);
    List<Rollout> all =
        controllers.stream()
            .map(Rollout::new)
            .filter(rollout -> isOfConfig(rollout) || rollout.name().equals(name))
            .toList();
    Optional<Rollout> to = all.stream().filter(one -> one.name().equals(name)).findFirst();
    List<Rollout> others = all.stream().filter(one -> !one.name().equals(name)).toList();
    Optional<Rollout> from = Rollout.active(others);
    boolean outdated =
        from.isPresent() && to.isPresent() && from.get().version() > to.get().version();
    if (to.isEmpty() || outdated || isStuck(all, timeout(to.get().config()), now)) {
      return ControllerTurn.of(end("Failed", 1, now));
    }
    List<ControllerWrite> writes = new ArrayList<>();
    for (Rollout other : others) {
      if (other.replicas() > 0
          && from.filter(active -> active.name().equals(other.name())).isEmpty()) {
        writes.add(other.scaling(0));
      }
    }
    writes.addAll(move(from, to.get(), pods));
    if (writes.isEmpty() && isDone(from, to.get())) {
      writes.add(end("Succeeded", 0, now));
    }
    return new ControllerTurn(writes, "");
  }

  private boolean isOfConfig(Rollout rollout) {
    return rollout.label(OpenShiftMarks.CONFIG).equals(annotation(OpenShiftMarks.CONFIG));
  }

  private String annotation(String name) {
    return pod.path("metadata").path("annotations").path(name).asText();
  }

  private boolean isStuck(List<Rollout> all, Duration timeout, Instant now) {
    List<Integer> seen = new ArrayList<>();
    for (Rollout rollout : all) {
      seen.add(rollout.replicas());
      seen.add(rollout.count("replicas"));
      seen.add(rollout.count("availableReplicas"));
    }
    if (!seen.equals(counts)) {
      counts = seen;
      progressed = now;
    }
    return now.isAfter(progressed.plus(timeout));
  }

  private static List<ControllerWrite> move(
      Optional<Rollout> from, Rollout to, Collection<ObjectNode> pods) {
    int desired = desired(to);
    if (from.isEmpty()) {
      return scaling(to, desired);
    }
    boolean rolling = to.config().at("/spec/strategy/type").asText().equals("Rolling");
    return rolling ? roll(from.get(), to, desired) : recreate(from.get(), to, desired, pods);
  }

  private static int desired(Rollout to) {
    String desired = to.annotation(Marks.KUBECTL_DESIRED);
    return desired.isEmpty() ? to.replicas() : Integer.parseInt(desired);
  }

  private static List<ControllerWrite> scaling(Rollout rollout, int replicas) {
    return rollout.replicas() == replicas ? List.of() : List.of(rollout.scaling(replicas));
  }

  /** One pod of the new version must be well before the others begin. */
  private static List<ControllerWrite> recreate(
      Rollout from, Rollout to, int desired, Collection<ObjectNode> pods) {
    if (from.replicas() > 0) {
      return scaling(from, 0);
    }
    if (to.replicas() == 0 && pods.stream().anyMatch(pod -> from.selects(pod) && !isOver(pod))) {
      return List.of();
    }
    if (to.replicas() == 0 || !isAvailable(to)) {
      return scaling(to, Math.min(Math.max(1, to.replicas()), desired));
    }
    return scaling(to, desired);
  }

  private static boolean isOver(JsonNode pod) {
    String phase = pod.at("/status/phase").asText();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /**
   * As kubectl's rolling update, whose code it is, and with its annotations: what surge allows is
   * begun, what availability allows is taken away, in turns.
   */
  private static List<ControllerWrite> roll(Rollout from, Rollout to, int desired) {
    List<ControllerWrite> marks = marks(from, to, desired);
    if (!marks.isEmpty() || !from.isSettled() || !to.isSettled()) {
      return marks;
    }
    RollingStrategy strategy =
        RollingStrategy.of(to.config().at("/spec/strategy/rollingParams"), desired);
    int room = desired + strategy.maxSurge() - from.replicas() - to.replicas();
    int more = from.replicas() == 0 ? desired - to.replicas() : room;
    if (to.replicas() != desired && more > 0) {
      return scaling(to, Math.min(desired, to.replicas() + more));
    }
    int available = to.count("availableReplicas");
    int spare = from.replicas() + available - (desired - strategy.maxUnavailable());
    boolean all = to.replicas() == desired && available == desired;
    if (from.replicas() > 0 && (spare > 0 || all)) {
      return scaling(from, all ? 0 : Math.max(0, from.replicas() - spare));
    }
    return List.of();
  }

  private static List<ControllerWrite> marks(Rollout from, Rollout to, int desired) {
    List<ControllerWrite> marks = new ArrayList<>();
    boolean moved = to.replicas() == desired && from.replicas() == 0;
    String source = from.name() + ':' + from.controller().at("/metadata/uid").asText();
    if (moved && !to.annotation(Marks.KUBECTL_SOURCE).isEmpty()) {
      marks.add(
          to.annotating(
              Edit.object().putNull(Marks.KUBECTL_SOURCE).putNull(Marks.KUBECTL_DESIRED)));
    } else if (!moved && !to.annotation(Marks.KUBECTL_SOURCE).equals(source)) {
      marks.add(to.annotating(Edit.object().put(Marks.KUBECTL_SOURCE, source)));
    }
    if (!moved && from.annotation(Marks.KUBECTL_ORIGINAL).isEmpty()) {
      String original = Integer.toString(from.replicas());
      marks.add(from.annotating(Edit.object().put(Marks.KUBECTL_ORIGINAL, original)));
    }
    return marks;
  }

  private static boolean isDone(Optional<Rollout> from, Rollout to) {
    boolean rolled =
        from.isPresent() && to.config().at("/spec/strategy/type").asText().equals("Rolling");
    return to.replicas() == desired(to)
        && to.isSettled()
        && (rolled || isAvailable(to))
        && from.map(old -> old.replicas() == 0).orElse(true);
  }

  private static boolean isAvailable(Rollout rollout) {
    return rollout.count("availableReplicas") == rollout.replicas();
  }

  /** The pod stays, to be looked at. */
  private ControllerWrite end(String phase, int exitCode, Instant now) {
    ObjectNode status = Edit.object().put("phase", phase);
    ObjectNode container = Edit.object().put("name", "deployment").put("ready", false);
    container
        .put("image", pod.at("/spec/containers/0/image").asText())
        .put("restartCount", 0)
        .putObject("state")
        .putObject("terminated")
        .put("exitCode", exitCode)
        .put("reason", exitCode == 0 ? "Completed" : "Error")
        .put("finishedAt", VirtualTime.stampOf(now));
    status.putArray("containerStatuses").add(container);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("reason", "PodCompleted")
        .put("lastTransitionTime", VirtualTime.stampOf(now));
    ObjectNode patch = Edit.object();
    patch.putObject("metadata").set("uid", pod.at("/metadata/uid"));
    patch.set("status", status);
    return new ControllerWrite(ControllerWrite.Verb.MERGE_STATUS, Ref.to(Kind.POD, pod), patch);
  }
}
