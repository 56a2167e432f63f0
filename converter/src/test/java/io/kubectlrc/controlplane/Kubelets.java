package io.kubectlrc.controlplane;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Stands in for the scheduler and the kubelets: binds every pod to one of three nodes, reports its
 * status as its {@link PodLife} has it, and confirms its deletion. No container runs.
 *
 * <p>A pod without a script is ready at once and stops at once.
 */
public final class Kubelets implements AutoCloseable {

  public static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  private static final System.Logger LOG = System.getLogger(Kubelets.class.getName());
  private static final int WORKERS = 16;
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int HTTP_UNPROCESSABLE = 422;

  /** A container's life, for the containers of a namespace that it applies to. */
  private record Rule(String namespace, BiPredicate<Pod, Container> applies, PodLife life) {}

  private final KubernetesClient client;
  private final List<Rule> rules = new CopyOnWriteArrayList<>(); // the latest first
  private final Map<String, HostedPod> pods = new ConcurrentHashMap<>(); // by UID
  private final Set<String> deadNodes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger podsSeen = new AtomicInteger();
  private final Map<String, AtomicInteger> podsBound = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor workers = new ScheduledThreadPoolExecutor(WORKERS);
  private final SharedIndexInformer<GenericKubernetesResource> watch;
  private volatile Function<Container, PodLife> otherwise = container -> PodLife.readyAtOnce();

  Kubelets(KubernetesClient client) {
    this.client = client;
    workers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // after close
    NODES.forEach(this::createNode);
    watch = client.genericKubernetesResources("v1", "Pod").inAnyNamespace().inform(new Handler());
  }

  /** The life of such containers from now on, those included that are there already. */
  void script(String namespace, BiPredicate<Pod, Container> applies, PodLife life) {
    rules.add(0, new Rule(namespace, applies, life));
    settleAll(pod -> pod.namespace().equals(namespace));
  }

  /** The life of new containers that no script speaks of. */
  void otherwise(Function<Container, PodLife> life) {
    otherwise = life;
  }

  /** Takes back all scripts of a namespace, and revives the nodes. */
  void forget(String namespace) {
    NODES.forEach(this::revive);
    rules.removeIf(rule -> rule.namespace().equals(namespace));
    settleAll(pod -> pod.namespace().equals(namespace));
  }

  /**
   * Cuts a node off, as if its machine had lost power: its pods are no longer ready, their
   * deletions are not confirmed, and it gets no new ones.
   */
  public void kill(String node) {
    if (deadNodes.size() == NODES.size() - 1) {
      throw new IllegalStateException(node + " is the last node alive");
    }
    deadNodes.add(node);
    settleAll(pod -> pod.isOn(node));
  }

  /** Brings a killed node back, with its pods. */
  public void revive(String node) {
    if (deadNodes.remove(node)) {
      settleAll(pod -> pod.isOn(node));
    }
  }

  boolean isDead(String node) {
    return deadNodes.contains(node);
  }

  /** The node for a namespace's next pod, by turns: what goes on in another one is not felt. */
  String nextNode(String namespace) {
    List<String> alive = NODES.stream().filter(node -> !deadNodes.contains(node)).toList();
    int turn = podsBound.computeIfAbsent(namespace, any -> new AtomicInteger()).getAndIncrement();
    return alive.get(turn % alive.size());
  }

  private String nextAddress() {
    int number = podsSeen.incrementAndGet();
    return "10.%d.%d.%d".formatted(128 + (number >> 16), number >> 8 & 255, number & 255);
  }

  PodLife lifeOf(Pod pod, Container container) {
    return rules.stream()
        .filter(rule -> rule.namespace().equals(pod.getMetadata().getNamespace()))
        .filter(rule -> rule.applies().test(pod, container))
        .findFirst()
        .map(Rule::life)
        .orElseGet(() -> otherwise.apply(container));
  }

  @Override
  public void close() {
    watch.close();
    workers.shutdownNow();
  }

  private void createNode(String name) {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu",
            new Quantity("1000"),
            "memory",
            new Quantity("1Ti"),
            "pods",
            new Quantity("10000"));
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .endCondition()
                .endStatus()
                .build())
        .create();
  }

  private void settleAll(Predicate<HostedPod> which) {
    pods.values().stream().filter(which).forEach(pod -> settle(pod, Duration.ZERO));
  }

  private void settle(HostedPod pod, Duration delay) {
    workers.schedule(() -> settleNow(pod), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void settleNow(HostedPod pod) {
    try {
      pod.settle().ifPresent(delay -> settle(pod, delay));
    } catch (KubernetesClientException e) {
      switch (e.getCode()) {
        // The pod has changed or gone, or its namespace is going: the watch will say so.
        case HTTP_NOT_FOUND, HTTP_CONFLICT, HTTP_FORBIDDEN -> {}
        case HTTP_BAD_REQUEST, HTTP_UNPROCESSABLE ->
            LOG.log(System.Logger.Level.ERROR, "the server rejects what the stand-in says", e);
        default -> settle(pod, RETRY); // The server is busy, or not there.
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the stand-in has a defect", e);
    }
  }

  /**
   * Gets every pod's changes; after a watch that expired, those between it and the new list. Only
   * what a change can be about is read into a typed pod, which would take longer than all the rest.
   */
  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource added) {
      Pod pod = client.getKubernetesSerialization().convertValue(added, Pod.class);
      HostedPod hosted = new HostedPod(client, Kubelets.this, pod, nextAddress());
      observe(hosted, added);
      pods.put(uid(added), hosted);
      settle(hosted, Duration.ZERO);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      HostedPod hosted = pods.get(uid(after));
      if (hosted == null) { // another pod of the same name
        onDelete(before, true);
        onAdd(after);
      } else if (observe(hosted, after)) {
        settle(hosted, Duration.ZERO);
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource pod, boolean finalStateUnknown) {
      HostedPod hosted = pods.remove(uid(pod));
      if (hosted != null) {
        hosted.forget();
      }
    }

    private static String uid(GenericKubernetesResource pod) {
      return pod.getMetadata().getUid();
    }

    private static boolean observe(HostedPod hosted, GenericKubernetesResource pod) {
      return hosted.observe(pod.getMetadata(), pod.get("spec", "nodeName"));
    }
  }
}
