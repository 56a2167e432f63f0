package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.object.OpenShiftMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands in for OpenShift's controllers before a real API server, in one namespace: the turns that
 * it takes are the simulated ones'. It also runs what runs in deployer pods.
 */
public final class OpenShiftStandIn implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OpenShiftStandIn.class.getName());
  private static final Duration RETRY = Duration.ofMillis(50);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Watch watch;
  private final Duration resync;
  private final ControllerWrite.Api api = new Writing();
  private final Thread thread = new Thread(this::run, "OpenShift stand-in");

  /** What is to be looked at; on any thread. */
  private final Set<Ref> queue = new LinkedHashSet<>();

  /** What was there when it was looked at last: what comes anew, the controller does not see. */
  private final Map<Ref, ObjectNode> known = new HashMap<>();

  /** By UID of the pod. */
  private final Map<String, DeployerProcess> deployers = new HashMap<>();

  private final Map<String, Instant> steps = new HashMap<>();
  private Instant synced = Instant.now();

  private OpenShiftStandIn(Sandbox sandbox, Duration resync) {
    this.resync = resync;
    client = sandbox.client();
    cluster =
        KubernetesCluster.connect(
            Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString()));
    watch =
        cluster.watch(
            sandbox.namespace(),
            Set.of(Kind.DEPLOYMENT_CONFIG, Kind.REPLICATION_CONTROLLER, Kind.POD));
    for (Kind kind : List.of(Kind.DEPLOYMENT_CONFIG, Kind.REPLICATION_CONTROLLER, Kind.POD)) {
      watch.follow(kind, this::enqueue);
    }
  }

  /**
   * Begins.
   *
   * @param resync how often everything is looked at again
   */
  public static OpenShiftStandIn start(Sandbox sandbox, Duration resync) {
    OpenShiftStandIn standIn = new OpenShiftStandIn(sandbox, resync);
    standIn.lookAtEverything();
    standIn.thread.start();
    return standIn;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
    cluster.close();
  }

  private void enqueue(Ref ref) {
    synchronized (queue) {
      queue.add(ref);
    }
  }

  private List<Ref> dequeue() {
    synchronized (queue) {
      List<Ref> taken = List.copyOf(queue);
      queue.clear();
      return taken;
    }
  }

  private void lookAtEverything() {
    synced = Instant.now();
    for (Kind kind : List.of(Kind.DEPLOYMENT_CONFIG, Kind.REPLICATION_CONTROLLER)) {
      watch.all(kind).forEach(object -> enqueue(Ref.to(kind, object)));
    }
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        watch.await(RETRY);
        if (Instant.now().isAfter(synced.plus(resync))) {
          lookAtEverything();
        }
        Set<Ref> due = new LinkedHashSet<>();
        dequeue().forEach(changed -> due.addAll(concerned(changed)));
        due.forEach(this::look);
        stepDeployers();
      }
    } catch (InterruptedException closed) {
      return;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the stand-in has a defect", e);
    }
  }

  /** Whose turn it is after a change of an object, which may be gone. */
  private Set<Ref> concerned(Ref changed) {
    Optional<ObjectNode> present = watch.get(changed);
    ObjectNode before =
        present.isPresent() ? known.put(changed, present.get()) : known.remove(changed);
    ObjectNode object = present.orElse(before);
    Set<Ref> concerned = new LinkedHashSet<>();
    if (object == null) {
      return concerned;
    }
    boolean isNew = before == null;
    switch (changed.kind()) {
      case POD -> {
        if (!isNew) {
          concerned.add(
              named(Kind.REPLICATION_CONTROLLER, changed, object, OpenShiftMarks.DEPLOYMENT));
        }
      }
      case REPLICATION_CONTROLLER -> {
        concerned.add(changed);
        if (!isNew) {
          concerned.add(named(Kind.DEPLOYMENT_CONFIG, changed, object, OpenShiftMarks.CONFIG));
        }
      }
      default -> concerned.add(changed);
    }
    return concerned;
  }

  private static Ref named(Kind kind, Ref other, ObjectNode object, String annotation) {
    return new Ref(
        kind,
        other.namespace(),
        object.path("metadata").path("annotations").path(annotation).asText());
  }

  private void look(Ref ref) {
    Optional<ObjectNode> object = watch.get(ref);
    if (object.isEmpty()) {
      return;
    }
    if (ref.kind() == Kind.DEPLOYMENT_CONFIG) {
      take(
          ref,
          DeploymentConfigTurn.of(
              object.get(),
              watch.all(Kind.REPLICATION_CONTROLLER),
              () -> cluster.get(ref),
              Instant.now()));
    } else if (DeployerTurn.concerns(object.get())) {
      take(ref, DeployerTurn.of(object.get(), watch.all(Kind.POD), Instant.now()));
    }
  }

  /** What is refused is tried again, after the next look. */
  private void take(Ref ref, ControllerTurn turn) {
    try {
      turn.by(api);
    } catch (ClusterException refused) {
      enqueue(ref);
    }
  }

  private void stepDeployers() {
    Set<String> running = new HashSet<>();
    for (ObjectNode pod : watch.all(Kind.POD)) {
      String uid = pod.at("/metadata/uid").asText();
      if (isRunningDeployer(pod)) {
        running.add(uid);
        Instant next =
            steps.computeIfAbsent(uid, any -> Instant.now().plus(DeployerProcess.PERIOD));
        if (Instant.now().isAfter(next)) {
          steps.put(uid, Instant.now().plus(DeployerProcess.PERIOD));
          step(deployers.computeIfAbsent(uid, any -> new DeployerProcess(pod)));
        }
      }
    }
    deployers.keySet().retainAll(running);
  }

  private static boolean isRunningDeployer(ObjectNode pod) {
    return pod.at("/metadata/labels").has(OpenShiftMarks.DEPLOYER_POD_FOR)
        && !pod.path("metadata").has("deletionTimestamp")
        && pod.at("/status/phase").asText().equals("Running");
  }

  private void step(DeployerProcess deployer) {
    try {
      deployer.step(controllers(), new ArrayList<>(watch.all(Kind.POD)), Instant.now()).by(api);
    } catch (ClusterException refused) {
      LOG.log(System.Logger.Level.DEBUG, "a deployer tries again", refused);
    }
  }

  private Collection<ObjectNode> controllers() {
    return watch.all(Kind.REPLICATION_CONTROLLER);
  }

  private final class Writing implements ControllerWrite.Api {

    @Override
    public void create(Kind kind, ObjectNode object) {
      cluster.create(kind, object, WriteMode.APPLY);
    }

    @Override
    public void merge(Ref ref, ObjectNode patch) {
      cluster.merge(ref, patch, WriteMode.APPLY);
    }

    /** By hand, since nothing else of the toolkit's writes a status. */
    @Override
    public void mergeStatus(Ref ref, ObjectNode patch) {
      HttpRequest request =
          client
              .getHttpClient()
              .newHttpRequestBuilder()
              .uri(client.getMasterUrl() + statusPath(ref))
              .method("PATCH", "application/merge-patch+json", patch.toString())
              .build();
      HttpResponse<String> answer = client.getHttpClient().sendAsync(request, String.class).join();
      if (!answer.isSuccessful()) {
        throw new ClusterException(Reason.CONFLICT, answer.body(), null);
      }
    }

    private static String statusPath(Ref ref) {
      return "%s%s/namespaces/%s/%s/%s/status"
          .formatted(
              ref.kind().group().isEmpty() ? "api/" : "apis/",
              ref.kind().apiVersion(),
              ref.namespace(),
              ref.kind().plural(),
              ref.name());
    }

    @Override
    public void delete(Ref ref, Preconditions preconditions) {
      try {
        cluster.delete(ref, Propagation.BACKGROUND, preconditions);
      } catch (ClusterException refused) {
        if (refused.reason() != Reason.NOT_FOUND) {
          throw refused;
        }
      }
    }
  }
}
