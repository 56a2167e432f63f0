package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Write;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.update.Proposal;
import io.kubectlrc.update.Request;
import java.time.Duration;
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

  /** Others may write to the Deployment, its controllers among them, but not each time. */
  private static final int ATTEMPTS = 20;

  private final Cluster cluster;
  private final ClusterView view;
  private final Ref deployment;
  private final Consumer<String> listener;
  private final Cancellation cancellation;

  /** How a rollout ended. */
  public sealed interface Result {

    /** All pods are of the new version and available. */
    record Complete(int pods) implements Result {}

    /** It cannot be begun. */
    record Refused(Refusal refusal) implements Result {}

    /** The Deployment has made no progress for as long as it allows. */
    record Stalled(String reason, List<String> causes) implements Result {
      public Stalled {
        causes = List.copyOf(causes);
      }
    }

    /** Nobody waits for it any more; it goes on by itself. */
    record Interrupted() implements Result {}
  }

  /**
   * @param watch of Deployments and pods; not closed here
   * @param listener is told how it stands, in kubectl's words
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

  /** Why these images cannot be set on a Deployment or what becomes one; empty if they can. */
  public static Optional<Refusal> refusal(ObjectNode workload, List<Request.Image> images) {
    return Proposal.setImages(workload.deepCopy(), request(images));
  }

  /** Sets the images and waits for the end. */
  public Result run(List<Request.Image> images) {
    Optional<Refusal> refusal = set(images);
    return refusal.<Result>map(Result.Refused::new).orElseGet(this::follow);
  }

  private Optional<Refusal> set(List<Request.Image> images) {
    for (int attempt = 1; ; attempt++) {
      view.refresh(deployment);
      Optional<ObjectNode> present = view.find(deployment);
      if (present.isEmpty()) {
        return Optional.of(new Refusal(deployment + " is gone", ""));
      }
      ObjectNode changed = present.get().deepCopy();
      Optional<Refusal> refusal = Proposal.setImages(changed, request(images));
      if (refusal.isPresent() || changed.equals(present.get())) {
        return refusal;
      }
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").set("resourceVersion", changed.at("/metadata/resourceVersion"));
      ObjectNode pod = patch.putObject("spec").putObject("template").putObject("spec");
      for (String list : List.of("containers", "initContainers")) {
        if (changed.at("/spec/template/spec").has(list)) {
          pod.set(list, changed.at("/spec/template/spec").get(list));
        }
      }
      try {
        view.merge(new Write.Merge(deployment, patch));
        return Optional.empty();
      } catch (ClusterException e) {
        boolean again = e.reason() == Reason.CONFLICT || e.reason() == Reason.UNKNOWN_OUTCOME;
        if (!again || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Request.Images request(List<Request.Image> images) {
    return new Request.Images(images, Optional.empty(), true);
  }

  private Result follow() {
    String told = "";
    while (!cancellation.requested()) {
      Optional<ObjectNode> present = view.find(deployment);
      if (present.isEmpty()) {
        return new Result.Stalled(deployment + " was deleted", List.of());
      }
      JsonNode status = present.get().path("status");
      int wanted = present.get().at("/spec/replicas").asInt(1);
      int updated = status.path("updatedReplicas").asInt();
      int total = status.path("replicas").asInt();
      int available = status.path("availableReplicas").asInt();
      boolean seen =
          status.path("observedGeneration").asLong()
              >= present.get().at("/metadata/generation").asLong();
      if (seen && updated >= wanted && total == updated && available >= updated) {
        return new Result.Complete(wanted);
      }
      if (seen && stalled(status)) {
        return new Result.Stalled(
            deployment + " exceeded its progress deadline", causes(present.get()));
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
        listener.accept(now);
      }
      cancellation.await(view.watch(), HEARTBEAT);
    }
    return new Result.Interrupted();
  }

  private static boolean stalled(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Progressing")) {
        return condition.path("reason").asText().equals("ProgressDeadlineExceeded");
      }
    }
    return false;
  }

  private List<String> causes(ObjectNode tree) {
    Selector selector = Selector.ofLabelSelector(tree.at("/spec/selector"));
    TreeSet<String> causes = new TreeSet<>();
    for (ObjectNode object : view.all(Kind.POD)) {
      Pod pod = Pod.of(object);
      if (!pod.ending() && selector.matches(pod.labels())) {
        pod.trouble().ifPresent(trouble -> causes.add(pod.name() + ": " + trouble));
      }
    }
    return List.copyOf(causes);
  }
}
