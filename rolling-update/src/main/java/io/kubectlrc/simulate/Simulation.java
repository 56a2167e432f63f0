package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A simulated cluster, seen from outside of it: where clients connect, where a script interferes,
 * and where tests look on. One thread only.
 *
 * <p>Virtual time passes while a client waits for an answer or for its watch, and when {@link #run}
 * says so.
 */
public final class Simulation {

  private final VirtualTime time = new VirtualTime();
  private final Setup setup;
  private final Dice dice;
  private final ApiServer api;
  private final StatusParts parts;
  private final Nodes nodes;
  private final EventRecorder events;
  private final ChangeLog history;
  private final Scheduler scheduler;
  private final Kubelets kubelets;
  private final NodeLifecycle nodeLifecycle;
  private final AutoscalerController autoscaler;
  private final Evictions evictions;
  private final ImageStreams imageStreams = new ImageStreams();
  private long changes;

  public Simulation(Setup setup) {
    this.setup = setup;
    dice = new Dice(setup.seed());
    api = new ApiServer(time, dice);
    parts = new StatusParts(time);
    history = new ChangeLog(time);
    if (setup.recorded()) {
      api.observe(history::record);
    }
    api.observe(change -> changes += change.subject().kind() == Kind.EVENT ? 0 : 1);
    nodes = new Nodes(setup.nodes());
    events = new EventRecorder(this);
    scheduler = new Scheduler(this);
    kubelets = new Kubelets(this, setup.behaviours(), setup.shared());
    nodeLifecycle = new NodeLifecycle(this);
    new ReplicaController(this, Kind.REPLICATION_CONTROLLER);
    startWithFirst(Kind.REPLICA_SET, () -> new ReplicaController(this, Kind.REPLICA_SET));
    startWithFirst(Kind.DEPLOYMENT, () -> new DeploymentController(this));
    if (setup.sets()) {
      startWithFirst(Kind.STATEFUL_SET, () -> new StatefulSetController(this));
      startWithFirst(Kind.DAEMON_SET, () -> new DaemonSetController(this));
    }
    new GarbageCollector(this);
    startWithFirst(
        Kind.DEPLOYMENT_CONFIG,
        () -> {
          new DeploymentConfigController(this);
          new DeployerController(this);
          new DeployerPods(this);
          new ImageTriggerController(this, imageStreams);
        });
    startWithFirst(Kind.SERVICE, () -> new EndpointsController(this));
    autoscaler = new AutoscalerController(this);
    startWithFirst(Kind.POD_DISRUPTION_BUDGET, () -> new DisruptionController(this));
    evictions = new Evictions(api, time);
  }

  /** A controller with nothing to control would still have to be told of every pod. */
  private void startWithFirst(Kind kind, Runnable start) {
    boolean[] started = {false};
    api.subscribe(
        kind,
        change -> {
          if (!started[0]) {
            started[0] = true;
            start.run();
          }
        });
  }

  /** A client without faults of its own. */
  public SimulatedCluster connect() {
    return connect("client", RequestFaults.NONE);
  }

  /**
   * A client, which acts under that name in the history.
   *
   * @param faults what goes wrong with its requests and watches
   */
  public SimulatedCluster connect(String name, RequestFaults faults) {
    return new SimulatedCluster(this, name, faults, setup.pace().request());
  }

  /** A client whose requests take no time, for scripts that interfere and tests that prepare. */
  public SimulatedCluster foreign(String name) {
    return new SimulatedCluster(this, name, RequestFaults.NONE, Range.NONE);
  }

  /** Lets a script interfere once, that long from now. */
  public void later(Duration delay, String name, Consumer<SimulatedCluster> script) {
    time.after(micros(delay), () -> script.accept(foreign(name)));
  }

  /** Lets that much virtual time pass. */
  public void run(Duration span) {
    time.advanceTo(time.now() + micros(span));
  }

  /**
   * Lets virtual time pass until nothing but Events has changed for a while.
   *
   * @throws Overrun if that is not so within an hour
   */
  public void settle(Duration quiet) {
    long limit = time.now() + micros(Duration.ofHours(1));
    long seen = -1;
    while (seen != changes) {
      seen = changes;
      run(quiet);
      if (time.now() > limit) {
        throw new Overrun(Duration.ofHours(1));
      }
    }
  }

  /** No run goes on beyond that much virtual time from now: it ends in an {@link Overrun}. */
  public void endAfter(Duration span) {
    time.endAt(time.now() + micros(span));
  }

  /** Since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(time.now() * 1000);
  }

  /** Shows every change from now on. */
  public void observe(Observer observer) {
    api.observe(observer);
  }

  /** What has happened. */
  public ChangeLog history() {
    return history;
  }

  /** The object as it now is, without a request. */
  public Optional<Snapshot> find(Ref ref) {
    return Optional.ofNullable(api.get(ref));
  }

  /** All objects of a kind as they now are, in order of namespace and name. */
  public Collection<Snapshot> all(Kind kind) {
    return api.all(kind).stream().sorted(Snapshot.BY_KEY).toList();
  }

  /** Whether a pod is available at this moment to a controller that asks for so many seconds. */
  public boolean available(Snapshot pod, int minReadySeconds) {
    return !pod.isDeleting() && pod.pod().available(minReadySeconds, time.now() / 1_000_000);
  }

  /**
   * Cuts a node off: what should happen there waits. After 40 seconds the cluster knows, and after
   * the time that its pods tolerate they are deleted.
   */
  public void loseNode(String name) {
    nodeLifecycle.lost(name);
  }

  /** The node is back. */
  public void recoverNode(String name) {
    nodes.recover(name);
    kubelets.report(name);
    scheduler.retryAll();
  }

  /** The nodes, in their order. */
  public List<Machine> machines() {
    return nodes.machines();
  }

  /** From now on a node gets no pods but those that name it, as a DaemonSet's do. */
  public void cordon(String node) {
    nodes.cordon(node);
  }

  /** A node gets pods again. */
  public void uncordon(String node) {
    nodes.uncordon(node);
    scheduler.retryAll();
  }

  /** Whether a node gets no pods. */
  public boolean isCordoned(String node) {
    return nodes.isCordoned(node);
  }

  /** Asks for a pod to be deleted, as far as PodDisruptionBudgets allow that. */
  public Eviction evict(String actor, Snapshot pod) {
    return evictions.evict(actor, pod);
  }

  /**
   * The containers of a node end and begin anew in place, all at once; the kubelet tells of it a
   * second later.
   */
  public void restartContainers(String node) {
    kubelets.halt(node);
    time.after(Kubelets.RELIST, () -> kubelets.resume(node));
  }

  /** A node's machine is switched off, and what runs there ends. */
  public void switchOff(String node) {
    kubelets.halt(node);
    nodeLifecycle.lost(node);
  }

  /** The machine is back, and its containers begin anew. */
  public void switchOn(String node) {
    nodes.recover(node);
    kubelets.resume(node);
    scheduler.retryAll();
  }

  /** Whether a pod's containers run, whatever its status still says. */
  public boolean isUp(Snapshot pod) {
    return kubelets.isUp(pod);
  }

  /** From now on the load behind an autoscaler needs that many pods. */
  public void needs(Ref horizontalPodAutoscaler, int replicas) {
    autoscaler.needs(horizontalPodAutoscaler, replicas);
  }

  /** From now on a tag of an image stream ({@code app:latest}) is that image. */
  public void tag(String namespace, String tag, String image) {
    imageStreams.tag(namespace, tag, image);
  }

  /**
   * Rolls a DeploymentConfig out although nothing triggers it, as {@code oc rollout latest} does.
   *
   * @throws ClusterException if it is paused
   */
  public void rolloutLatest(Ref config) {
    Snapshot found = api.require(config);
    if (found.spec().path("paused").asBoolean()) {
      throw new ClusterException(
          ClusterException.Reason.INVALID,
          "cannot deploy a paused deployment config \"" + config.name() + '"',
          null);
    }
    ObjectNode details = Edit.object().put("message", "manual change");
    details.putArray("causes").addObject().put("type", "Manual");
    ObjectNode patch = Edit.object();
    patch
        .putObject("status")
        .put("latestVersion", found.status().path("latestVersion").asInt() + 1)
        .set("details", details);
    api.mergeStatus("user", config, patch);
  }

  boolean serves(Kind kind) {
    return kind != Kind.DEPLOYMENT_CONFIG || setup.openShift();
  }

  ApiServer api() {
    return api;
  }

  VirtualTime time() {
    return time;
  }

  Dice dice() {
    return dice;
  }

  Pace pace() {
    return setup.pace();
  }

  StatusParts parts() {
    return parts;
  }

  Nodes nodes() {
    return nodes;
  }

  void after(Range delay, Runnable action) {
    time.after(dice.draw(delay), action);
  }

  void warn(Snapshot subject, String reason, String message) {
    warn(subject, "", reason, message);
  }

  /** Warns of a part of an object, which its path tells. */
  void warn(Snapshot subject, String part, String reason, String message) {
    events.warn(subject, part, reason, message);
  }

  static long micros(Duration duration) {
    try {
      return duration.toNanos() / 1000;
    } catch (ArithmeticException eternal) {
      return Long.MAX_VALUE / 2000;
    }
  }
}
