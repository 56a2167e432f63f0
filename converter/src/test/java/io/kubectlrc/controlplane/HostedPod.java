package io.kubectlrc.controlplane;

import static io.kubectlrc.controlplane.PodReport.condition;
import static io.kubectlrc.controlplane.PodReport.timestamp;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlrc.controlplane.PodReport.OfContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One pod, as its scheduler and its kubelet see it.
 *
 * <p>{@link #settle} compares what should be with what was reported and does what is due; it may be
 * called too often, too late, or again after a failure.
 */
final class HostedPod {

  private static final String STRATEGIC_MERGE = "application/strategic-merge-patch+json";
  private static final PodReport NOTHING = new PodReport(List.of());

  private final KubernetesClient client;
  private final Kubelets kubelets;
  private final Instant seen = Instant.now();
  private final String ip;

  // Told by the watch, which must not wait for the requests that settling takes.
  private volatile Pod pod;
  private volatile String node;
  private volatile Instant deleted;
  private volatile boolean gone;

  private PodReport reported = NOTHING;
  private Instant readinessChanged = seen;

  HostedPod(KubernetesClient client, Kubelets kubelets, Pod pod, String ip) {
    this.client = client;
    this.kubelets = kubelets;
    this.pod = pod;
    this.ip = ip;
  }

  String namespace() {
    return pod.getMetadata().getNamespace();
  }

  boolean isOn(String aNode) {
    return aNode.equals(node);
  }

  /**
   * Takes note of the pod's present metadata and node, and says whether there is something to do
   * about it. The rest of it is as it was when the pod came.
   *
   * @param nodeName null as long as it has none
   */
  boolean observe(ObjectMeta metadata, String nodeName) {
    pod = new PodBuilder(pod).withMetadata(metadata).build();
    boolean isNewlyBound = node == null && nodeName != null;
    if (isNewlyBound) {
      node = nodeName;
    }
    boolean isNewlyDeleted = deleted == null && pod.isMarkedForDeletion();
    if (isNewlyDeleted) {
      deleted = Instant.now();
    }
    return isNewlyBound || isNewlyDeleted;
  }

  void forget() {
    gone = true;
  }

  /** Does what is due, and says how long from now more will be. */
  synchronized Optional<Duration> settle() {
    if (gone) {
      return Optional.empty();
    }
    if (node != null && kubelets.isDead(node)) {
      reportNodeLost();
      return Optional.empty();
    }
    if (deleted != null) {
      return stop();
    }
    Duration age = since(seen);
    Duration toBind = longest(PodLife::toBind);
    if (age.compareTo(toBind) < 0) {
      return Optional.of(toBind.minus(age));
    }
    report(reportAt(age));
    return lives()
        .flatMap(life -> life.nextAfter(age).stream())
        .min(Comparator.naturalOrder())
        .map(at -> at.minus(since(seen)));
  }

  private PodReport reportAt(Duration age) {
    return new PodReport(
        containers()
            .map(container -> OfContainer.of(container, kubelets.lifeOf(pod, container), age))
            .toList());
  }

  private void report(PodReport due) {
    if (due.equals(reported)) {
      return;
    }
    if (due.isUnschedulable()) {
      reportUnschedulable();
    } else {
      if (node == null) {
        bind();
      }
      // That it is being created needs no saying: a request saved for every pod.
      if (!due.isCreating() || !reported.isCreating()) {
        reportStatus(due);
      }
    }
    reported = due;
  }

  private void bind() {
    String chosen = kubelets.nextNode(namespace());
    client.raw(
        path() + "/binding",
        "POST",
        new BindingBuilder()
            .withMetadata(identity())
            .withNewTarget()
            .withKind("Node")
            .withName(chosen)
            .endTarget()
            .build());
    node = chosen;
  }

  private void reportStatus(PodReport due) {
    if (due.isReady() != reported.isReady()) {
      readinessChanged = Instant.now();
    }
    patch(
        new PodStatusBuilder()
            .withPhase(due.phase())
            .withHostIP("127.0.0.1")
            .withPodIP(ip)
            .withPodIPs(new PodIP(ip))
            .withStartTime(timestamp(seen))
            .withConditions(due.conditions(readinessChanged))
            .withContainerStatuses(
                due.containers().stream()
                    .map(container -> container.status(pod.getMetadata().getUid(), seen))
                    .toList())
            .build());
    due.containers().stream()
        .flatMap(container -> container.trouble().stream())
        .forEach(trouble -> warn("BackOff", trouble));
  }

  private void reportUnschedulable() {
    String message = "0/%d nodes are available: insufficient cpu.".formatted(Kubelets.NODES.size());
    patch(
        new PodStatusBuilder()
            .withConditions(
                condition("PodScheduled", false, "Unschedulable", seen)
                    .edit()
                    .withMessage(message)
                    .build())
            .build());
    warn("FailedScheduling", message);
  }

  /** The node controller's part: it speaks for kubelets that have fallen silent. */
  private void reportNodeLost() {
    readinessChanged = Instant.now();
    patch(
        new PodStatusBuilder()
            .withConditions(condition("Ready", false, "NodeLost", readinessChanged))
            .build());
    reported = NOTHING;
  }

  /** Confirms the deletion once the pod has had its time to stop. */
  private Optional<Duration> stop() {
    Duration grace = Duration.ofSeconds(pod.getMetadata().getDeletionGracePeriodSeconds());
    Duration toStop = Collections.min(List.of(grace, longest(PodLife::toStop)));
    Duration left = toStop.minus(since(deleted));
    if (left.compareTo(Duration.ZERO) > 0) {
      return Optional.of(left);
    }
    client.raw(
        path(),
        "DELETE",
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build());
    return Optional.empty();
  }

  /** By hand: reading each answer into a typed pod would take longer than all the rest. */
  private void patch(PodStatus status) {
    Pod change = new PodBuilder().withMetadata(identity()).withStatus(status).build();
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl() + path().substring(1) + "/status")
            .method("PATCH", STRATEGIC_MERGE, client.getKubernetesSerialization().asJson(change))
            .build();
    HttpResponse<String> answer;
    try {
      answer = client.getHttpClient().sendAsync(request, String.class).join();
    } catch (CompletionException e) {
      throw KubernetesClientException.launderThrowable(e.getCause());
    }
    if (!answer.isSuccessful()) {
      throw new KubernetesClientException(answer.body(), answer.code(), null);
    }
  }

  private void warn(String reason, String message) {
    ObjectMeta about = pod.getMetadata();
    String now = timestamp(Instant.now());
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getNamespace())
                .withGenerateName(about.getName() + ".")
                .endMetadata()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(about.getNamespace())
                .withName(about.getName())
                .withUid(about.getUid())
                .endInvolvedObject()
                .withNewSource()
                .withComponent("kubelet-stand-in")
                .endSource()
                .build())
        .create();
  }

  private Duration longest(Function<PodLife, Duration> time) {
    return lives().map(time).max(Comparator.naturalOrder()).orElseThrow();
  }

  private Stream<PodLife> lives() {
    return containers().map(container -> kubelets.lifeOf(pod, container));
  }

  private Stream<Container> containers() {
    return pod.getSpec().getContainers().stream();
  }

  /** With the UID, so that the server refuses what is meant for an earlier pod of this name. */
  private ObjectMeta identity() {
    return new ObjectMetaBuilder()
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .build();
  }

  private String path() {
    return "/api/v1/namespaces/%s/pods/%s".formatted(namespace(), pod.getMetadata().getName());
  }

  private static Duration since(Instant instant) {
    return Duration.between(instant, Instant.now());
  }
}
