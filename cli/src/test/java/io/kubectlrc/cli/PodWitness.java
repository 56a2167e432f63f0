package io.kubectlrc.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubectlrc.controlplane.Sandbox;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sees every state that pods of a namespace are in, by a watch of its own on the server; after the
 * server was away, from the next list on.
 */
final class PodWitness implements AutoCloseable {
  private static final long RESPITE_MILLIS = 50;

  private final KubernetesClient client;
  private final Map<String, String> labels;
  private final Map<String, Pod> pods = new HashMap<>();
  private Watch watch;
  private boolean closed;
  private int fewestReady = Integer.MAX_VALUE;
  private String worst = "";
  private int most;

  private PodWitness(KubernetesClient client, Map<String, String> labels) {
    this.client = client;
    this.labels = labels;
  }

  static PodWitness of(Sandbox sandbox) {
    return of(sandbox.client(), Map.of());
  }

  /** Of the pods with these labels in the namespace that is the client's own. */
  static PodWitness of(KubernetesClient client, Map<String, String> labels) {
    PodWitness witness = new PodWitness(client, labels);
    witness.begin();
    return witness;
  }

  private synchronized void begin() {
    PodList list = client.pods().withLabels(labels).list();
    pods.clear();
    list.getItems().forEach(pod -> pods.put(pod.getMetadata().getName(), pod));
    count();
    watch =
        client
            .pods()
            .withLabels(labels)
            .withResourceVersion(list.getMetadata().getResourceVersion())
            .watch(new Eyes());
  }

  private final class Eyes implements Watcher<Pod> {
    @Override
    public void eventReceived(Action action, Pod pod) {
      synchronized (PodWitness.this) {
        if (action == Action.DELETED) {
          pods.remove(pod.getMetadata().getName());
        } else if (action != Action.BOOKMARK) {
          pods.put(pod.getMetadata().getName(), pod);
        }
        count();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause == null) {
        return; // by us
      }
      Thread again = new Thread(PodWitness.this::beginAgain, "pod witness");
      again.setDaemon(true);
      again.start();
    }
  }

  private synchronized void beginAgain() {
    while (!closed) {
      try {
        begin();
        return;
      } catch (KubernetesClientException away) {
        awaitClosing();
      }
    }
  }

  /** But not for long: there is a server to be asked again. */
  private void awaitClosing() {
    try {
      wait(RESPITE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void count() {
    int ready = 0;
    int there = 0;
    for (Pod pod : pods.values()) {
      if (pod.getMetadata().getDeletionTimestamp() == null) {
        there++;
        ready += isReady(pod) ? 1 : 0;
      }
    }
    if (ready < fewestReady) {
      fewestReady = ready;
      worst = Instant.now() + ": " + pods.values().stream().map(PodWitness::described).toList();
    }
    most = Math.max(most, there);
  }

  private static String described(Pod pod) {
    return pod.getMetadata().getName()
        + (pod.getMetadata().getDeletionTimestamp() == null ? "" : " is being deleted")
        + pod.getStatus().getConditions().stream()
            .map(
                condition ->
                    " %s=%s since %s"
                        .formatted(
                            condition.getType(),
                            condition.getStatus(),
                            condition.getLastTransitionTime()))
            .collect(Collectors.joining(","));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** At the worst moment, of pods that are not being deleted. */
  synchronized int fewestReady() {
    return fewestReady;
  }

  /** The pods at the moment when the fewest were ready, as they were then. */
  synchronized String worst() {
    return worst;
  }

  /** At the worst moment, of pods that are not being deleted. */
  synchronized int most() {
    return most;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
      // After this, no other is begun.
      watch.close();
    }
  }
}
