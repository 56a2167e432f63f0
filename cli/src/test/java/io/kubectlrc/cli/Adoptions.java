package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A namespace of the control plane in which the program adopts ReplicationControllers. */
record Adoptions(Sandbox sandbox) {

  static final String RC = "web-1453323827";

  /** The RC of the stories, with a version in name, selector and labels; and its Service. */
  static String manifest(int replicas) {
    return controller(RC, "web", "1453323827", replicas)
        + """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {name: web}, ports: [{port: 80}]}
        """;
  }

  /** The same with 3 replicas and an autoscaler. */
  static String autoscaledManifest() {
    return manifest(3)
        + """
        ---
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: scaler}
        spec:
          scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: %s}
          minReplicas: 3
          maxReplicas: 9
        """
            .formatted(RC);
  }

  static String controller(String name, String app, String version, int replicas) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: %s, labels: {name: %s}}
        spec:
          replicas: %d
          selector: {name: %s, version: "%s"}
          template:
            metadata: {labels: {name: %s, version: "%s", tier: front}}
            spec:
              containers: [{name: nginx, image: "nginx:1.12", ports: [{containerPort: 80}]}]
        """
        .formatted(name, app, replicas, app, version, app, version);
  }

  /** Creates objects and waits until so many pods are ready and behind the Service. */
  Adoptions create(String manifest, int pods) throws Exception {
    new Updates(sandbox).create(manifest);
    Eventually.passes(() -> assertThat(ready()).hasSize(pods));
    return this;
  }

  Ran adopt(String... arguments) {
    return run("adopt", arguments);
  }

  Ran run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    return run(all);
  }

  /** Runs the program in this process. */
  Ran run(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(Path.of(""), "", all.toArray(String[]::new));
  }

  String kubectl(String... arguments) throws Exception {
    Sandbox.Output output = sandbox.kubectl(arguments);
    assertThat(output.status()).as(output.err()).isZero();
    return output.out();
  }

  List<Pod> pods() {
    return sandbox.client().pods().list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  List<Pod> ready() {
    return pods().stream().filter(Adoptions::isReady).toList();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** What must not change of a pod: UID, start, address, restarts. */
  Map<String, String> identities() {
    Map<String, String> identities = new TreeMap<>();
    pods().forEach(pod -> identities.put(pod.getMetadata().getName(), identity(pod)));
    return identities;
  }

  private static String identity(Pod pod) {
    int restarts =
        pod.getStatus().getContainerStatuses().stream()
            .mapToInt(container -> container.getRestartCount())
            .sum();
    return String.join(
        " ",
        pod.getMetadata().getUid(),
        pod.getStatus().getStartTime(),
        pod.getStatus().getPodIP(),
        Integer.toString(restarts),
        Boolean.toString(isReady(pod)));
  }

  /** Looks at every change of pods and endpoints until it is closed. */
  Lookout watch() {
    return new Lookout(this);
  }

  /** What a continuous watch has seen. */
  static final class Lookout implements AutoCloseable {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Watch> watches = new ArrayList<>();

    private Lookout(Adoptions adoptions) {
      Map<String, String> pods = adoptions.identities();
      var client = adoptions.sandbox().client();
      var podList = client.pods().list();
      watches.add(
          client
              .pods()
              .withResourceVersion(podList.getMetadata().getResourceVersion())
              .watch(
                  watcher(
                      (action, pod) -> {
                        if (action != Watcher.Action.MODIFIED
                            || pod.getMetadata().getDeletionTimestamp() != null
                            || !identity(pod).equals(pods.get(pod.getMetadata().getName()))) {
                          seen.add(action + " pod " + pod.getMetadata().getName());
                        }
                      })));
      var endpoints = client.endpoints().list();
      Map<String, TreeSet<String>> addresses = new TreeMap<>();
      endpoints
          .getItems()
          .forEach(some -> addresses.put(some.getMetadata().getName(), addressesOf(some)));
      watches.add(
          client
              .endpoints()
              .withResourceVersion(endpoints.getMetadata().getResourceVersion())
              .watch(
                  watcher(
                      (action, some) -> {
                        if (!addressesOf(some)
                            .equals(addresses.get(some.getMetadata().getName()))) {
                          seen.add(action + " endpoints " + addressesOf(some));
                        }
                      })));
    }

    private interface Sight<T> {
      void of(Watcher.Action action, T object);
    }

    private <T> Watcher<T> watcher(Sight<T> sight) {
      return new Watcher<>() {
        @Override
        public void eventReceived(Action action, T object) {
          if (action != Action.BOOKMARK) {
            sight.of(action, object);
          }
        }

        @Override
        public void onClose(WatcherException cause) {
          seen.add("the watch ended: " + cause);
        }
      };
    }

    private static TreeSet<String> addressesOf(Endpoints endpoints) {
      TreeSet<String> addresses = new TreeSet<>();
      endpoints
          .getSubsets()
          .forEach(
              subset -> subset.getAddresses().forEach(address -> addresses.add(address.getIp())));
      return addresses;
    }

    /** Every change of a pod's identity, number or address, as far as it has arrived. */
    List<String> disturbances() {
      return List.copyOf(seen);
    }

    @Override
    public void close() {
      watches.forEach(Watch::close);
    }
  }

  /**
   * What must be the same after a disturbed and an undisturbed adoption: controllers, what they
   * select, marks, pods with their owners, autoscalers, leases.
   */
  String state() {
    StringBuilder text = new StringBuilder(new Updates(sandbox).state());
    var client = sandbox.client();
    client
        .apps()
        .deployments()
        .list()
        .getItems()
        .forEach(
            deployment ->
                text.append("deployment ")
                    .append(deployment.getMetadata().getName())
                    .append(deployment.getMetadata().getLabels())
                    .append(new TreeSet<>(deployment.getMetadata().getAnnotations().keySet()))
                    .append(deployment.getSpec().getReplicas())
                    .append(deployment.getSpec().getPaused())
                    .append(deployment.getSpec().getSelector().getMatchLabels())
                    .append(deployment.getStatus().getUpdatedReplicas())
                    .append('\n'));
    client
        .apps()
        .replicaSets()
        .list()
        .getItems()
        .forEach(
            set ->
                text.append("replicaset ")
                    .append(set.getMetadata().getName())
                    .append(set.getMetadata().getOwnerReferences().get(0).getName())
                    .append(set.getSpec().getReplicas())
                    .append(set.getSpec().getTemplate().getMetadata())
                    .append('\n'));
    client
        .autoscaling()
        .v1()
        .horizontalPodAutoscalers()
        .list()
        .getItems()
        .forEach(
            hpa ->
                text.append("hpa ")
                    .append(hpa.getSpec().getScaleTargetRef())
                    .append(ours(hpa.getMetadata().getAnnotations()))
                    .append('\n'));
    return text.toString();
  }

  /** The autoscaler's controller notes its own conditions beside ours. */
  private static TreeSet<String> ours(Map<String, String> annotations) {
    TreeSet<String> ours =
        new TreeSet<>(
            annotations == null ? Map.<String, String>of().keySet() : annotations.keySet());
    ours.removeIf(key -> !key.startsWith("kubectl-rc.io/"));
    return ours;
  }
}
