package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Write;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.update.Proposal;
import io.kubectlrc.update.Request;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Gives a Deployment other images and waits until its pods run them, as {@code kubectl set image}
 * and {@code kubectl rollout status} do together.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status">
 *     Deployment status</a>
 */
public final class DeploymentRollout {
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);

  /** How much later than its deadline a Deployment may say that it has exceeded it. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** If a Deployment names none. */
  private static final int USUAL_DEADLINE = 600;

  /** Of a Deployment that has none. */
  private static final int ENDLESS = Integer.MAX_VALUE;

  /** Others may write to the Deployment, its controllers among them, but not each time. */
  private static final int ATTEMPTS = 20;

  private final Cluster cluster;
  private final ClusterView view;
  private final Ref deployment;
  private final Consumer<String> listener;
  private final Cancellation cancellation;
  private Witness witness = Witness.NONE;

  /**
   * How a rollout ended.
   *
   * @param lines what is said of that
   */
  public record Result(Outcome.End end, List<Sentence> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  /**
   * @param watch of Deployments and pods; not closed here
   * @param listener is told how it stands, in kubectl's words, and what a witness has seen
   */
  public DeploymentRollout(
      Cluster cluster,
      Watch watch,
      Ref deployment,
      Consumer<String> listener,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.view = new ClusterView(cluster, deployment.namespace(), watch);
    this.deployment = deployment;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** With somebody who looks on already, and may object; not closed here. */
  public DeploymentRollout withWitness(Witness another) {
    witness = another;
    return this;
  }

  /** Why these images cannot be set on a Deployment or what becomes one; empty if they can. */
  public static Optional<Refusal> refusal(ObjectNode workload, List<Request.Image> images) {
    return Proposal.setImages(workload.deepCopy(), request(images));
  }

  /**
   * Sets the images and waits for the end. The fields stay those of who managed them before, so
   * that his next {@code kubectl apply --server-side} is no conflict.
   */
  public Result run(List<Request.Image> images) {
    Optional<Refusal> refusal = set(images);
    return refusal
        .map(reason -> new Result(Outcome.End.REFUSED, reason.lines("")))
        .orElseGet(this::follow);
  }

  private Optional<Refusal> set(List<Request.Image> images) {
    ArrayNode heirs = FieldManagers.NONE;
    for (int attempt = 1; ; attempt++) {
      Optional<ObjectNode> present = cluster.getWithManagers(deployment);
      if (present.isEmpty()) {
        return Optional.of(new Refusal(deployment + " is gone", ""));
      }
      ObjectNode changed = present.get().deepCopy();
      Optional<Refusal> refusal = Proposal.setImages(changed, request(images));
      if (refusal.isPresent()) {
        return refusal;
      }
      try {
        if (!changed.equals(present.get())) {
          heirs = FieldManagers.of(present.get());
          view.merge(new Write.Merge(deployment, imagesOf(changed)));
        }
        view.bequeath(Write.Bequeath.to(heirs, deployment, JsonNodeFactory.instance.objectNode()));
        return Optional.empty();
      } catch (ClusterException e) {
        boolean again = e.reason() == Reason.CONFLICT || e.reason() == Reason.UNKNOWN_OUTCOME;
        if (!again || attempt == ATTEMPTS) {
          throw e;
        }
      } finally {
        Runner.tellWarnings(cluster, warned -> listener.accept(warned.note()));
      }
    }
  }

  /** The merge patch that sets them, provided that nothing else has changed. */
  private static ObjectNode imagesOf(ObjectNode changed) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").set("resourceVersion", changed.at("/metadata/resourceVersion"));
    ObjectNode pod = patch.putObject("spec").putObject("template").putObject("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (changed.at("/spec/template/spec").has(list)) {
        pod.set(list, changed.at("/spec/template/spec").get(list));
      }
    }
    return patch;
  }

  private static Request.Images request(List<Request.Image> images) {
    return new Request.Images(images, Optional.empty(), true);
  }

  private Result follow() {
    String told = "";
    List<Integer> counted = List.of();
    Instant moved = cluster.now();
    while (!cancellation.requested()) {
      witness.news().forEach(seen -> listener.accept(seen.note()));
      Optional<ObjectNode> present = view.find(deployment);
      if (present.isEmpty()) {
        return failed(deployment + " was deleted", List.of());
      }
      JsonNode status = present.get().path("status");
      int wanted = present.get().at("/spec/replicas").asInt(1);
      int updated = status.path("updatedReplicas").asInt();
      int total = status.path("replicas").asInt();
      int available = status.path("availableReplicas").asInt();
      boolean seen = Metadata.isSettled(present.get());
      if (seen && updated >= wanted && total == updated && available >= updated) {
        return new Result(
            Outcome.End.DONE, List.of(Sentence.of("{} rolled out ({} pods)", deployment, wanted)));
      }
      List<Integer> counts = List.of(updated, total, available);
      if (!seen || isPaused(present.get()) || !counts.equals(counted)) {
        counted = counts;
        moved = cluster.now();
      }
      if (seen && (stalled(status) || isOverdue(present.get(), moved))) {
        return failed(deployment + " exceeded its progress deadline", causes(present.get()));
      }
      Optional<String> objection = witness.objection();
      if (objection.isPresent()) {
        return failed(objection.get(), List.of());
      }
      String now =
          !seen
              ? "the spec update to be observed"
              : updated < wanted
                  ? updated + " out of " + wanted + " new replicas have been updated"
                  : total > updated
                      ? (total - updated) + " old replicas are pending termination"
                      : available + " of " + updated + " updated replicas are available";
      if (!now.equals(told)) {
        told = now;
        listener.accept("waiting: " + now);
      }
      cancellation.await(view.watch(), HEARTBEAT);
    }
    return new Result(
        Outcome.End.INTERRUPTED,
        List.of(Sentence.of("interrupted. The rollout goes on by itself; back by: {}", undoing())));
  }

  private Result failed(String reason, List<String> causes) {
    List<String> lines = new ArrayList<>();
    lines.add("error: " + reason);
    causes.forEach(cause -> lines.add("  " + cause));
    lines.add("The adopted pods serve as far as the strategy keeps them; back by: " + undoing());
    return new Result(Outcome.End.FAILED, lines.stream().map(Sentence::of).toList());
  }

  private String undoing() {
    return "kubectl rollout undo deployment/%s -n %s"
        .formatted(deployment.name(), deployment.namespace());
  }

  private static boolean stalled(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Progressing")) {
        return condition.path("reason").asText().equals("ProgressDeadlineExceeded");
      }
    }
    return false;
  }

  /**
   * Whether nothing has moved for longer than it may. Its controller does not always say so: after
   * two rollouts in one moment its status can go on telling of the first, that it has succeeded,
   * and then the second has no deadline at all.
   */
  private boolean isOverdue(ObjectNode tree, Instant moved) {
    int deadline = tree.at("/spec/progressDeadlineSeconds").asInt(USUAL_DEADLINE);
    return deadline != ENDLESS && moved.plusSeconds(deadline).plus(GRACE).isBefore(cluster.now());
  }

  private static boolean isPaused(ObjectNode tree) {
    return tree.at("/spec/paused").asBoolean();
  }

  private List<String> causes(ObjectNode tree) {
    Selector selector = Selector.ofLabelSelector(tree.at("/spec/selector"));
    TreeSet<String> causes = new TreeSet<>();
    Trouble.ofController(tree).ifPresent(trouble -> causes.add(deployment + ": " + trouble));
    for (ObjectNode object : view.all(Kind.POD)) {
      Pod pod = Pod.of(object);
      if (!pod.ending() && selector.matches(pod.labels())) {
        pod.trouble().ifPresent(trouble -> causes.add(pod.name() + ": " + trouble));
      }
    }
    return List.copyOf(causes);
  }
}
