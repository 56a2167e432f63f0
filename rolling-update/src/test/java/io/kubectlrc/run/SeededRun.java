package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.UpdateState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/** An update drawn from a seed, with its cluster, its faults, and who interferes. */
final class SeededRun {
  private final int seed;
  private final SplittableRandom random;
  private final int replicas;
  private final Options options;
  private final boolean broken;
  private final boolean nodesFail;
  private final double faults;
  private final World world;
  private final RollingUpdate.Settings settings;
  private final boolean rollsBack;
  private final boolean autoscaled;
  private final Invariants.Leniency leniency;
  private final Optional<Map<String, String>> service;
  private final Invariants invariants;

  SeededRun(int seed, Function<Options, Operation<UpdateState>> operation) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    replicas = random.nextInt(10) == 0 ? random.nextInt(51) : random.nextInt(6);
    options = options();
    nodesFail = random.nextInt(10) == 0;
    broken = !nodesFail && random.nextInt(8) == 0;
    faults = random.nextInt(3) == 0 ? random.nextDouble(0.1) : 0;
    Pace pace = random.nextBoolean() ? Pace.CALM : Pace.ERRATIC;
    world = new World(Setup.calm().withSeed(seed).withPace(pace).withBehaviours(this::behaviour));
    world.operation = operation;
    rollsBack = random.nextInt(5) == 0;
    autoscaled = replicas > 0 && random.nextInt(5) == 0;
    leniency =
        new Invariants.Leniency(
            nodesFail || random.nextInt(12) == 0, random.nextInt(12) == 0, faults > 0);
    settings = settings();
    service = service();
    service.ifPresent(selector -> world.with(Kind.SERVICE, World.service("api-srv", selector)));
    invariants = new Invariants(world.simulation, options, leniency);
  }

  private Options options() {
    Amount surge = amount();
    Amount unavailable = amount();
    if (surge.roundedUp(100) + unavailable.roundedUp(100) == 0) {
      surge = new Amount.Pods(1);
    }
    Duration minReady =
        random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(20)) : Duration.ZERO;
    return new Options(
        surge, unavailable, minReady, Optional.empty(), Options.DEFAULT.autoscalers());
  }

  private Amount amount() {
    return random.nextBoolean()
        ? new Amount.Pods(random.nextInt(4))
        : new Amount.Percent(random.nextInt(101));
  }

  private Behaviour behaviour(Snapshot pod) {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(100, 5000), Range.ofMillis(10, 3000));
    boolean isNew = pod.spec().path("containers").path(0).path("image").asText().endsWith("1.0.1");
    return broken && isNew ? healthy.with("node-api-container", new Ailment.ImagePull()) : healthy;
  }

  private RollingUpdate.Settings settings() {
    boolean versioned = random.nextBoolean();
    ObjectNode old =
        versioned
            ? World.versioned("api-rc-1", replicas, "node-api:1.0.0", "1")
            : World.rc("api-rc", replicas, "node-api:1.0.0");
    world.withRc(old);
    String name = Metadata.name(old);
    if (random.nextInt(6) == 0) {
      labelTemplate(name);
    }
    if (autoscaled) {
      autoscale(name);
    }
    interfere();
    int desired = Math.max(1, autoscaled || random.nextBoolean() ? replicas : random.nextInt(8));
    Request request =
        switch (random.nextInt(3)) {
          case 0 ->
              new Request.Spec(
                  "new.yaml",
                  World.rc("api-rc", desired, "node-api:1.0.1"),
                  Optional.of(Stamp.of("1453323827", "version")));
          case 1 ->
              versioned
                  ? World.spec(World.versioned("api-rc-2", desired, "node-api:1.0.1", "2"))
                  : World.image("node-api:1.0.1");
          default -> World.image("node-api:1.0.1");
        };
    Naming naming =
        new Naming(
            Optional.empty(),
            random.nextInt(3) == 0 ? Optional.of(random.nextBoolean()) : Optional.empty(),
            "deployment",
            false,
            3);
    RollingUpdate.Settings settings =
        World.settings(name, request).withOptions(options).withNaming(naming);
    return broken
        ? settings.rollingBackOnFailure(Duration.ofMinutes(2))
        : nodesFail ? patient(settings) : settings;
  }

  /** Pods that are there already don't get the label, so not all that the template has. */
  private void labelTemplate(String name) {
    world
        .simulation
        .foreign("somebody")
        .merge(
            new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, name),
            World.yaml("spec: {template: {metadata: {labels: {team: shop}}}}"),
            WriteMode.APPLY);
  }

  /** A pod on a lost node is replaced after almost six minutes. */
  private static RollingUpdate.Settings patient(RollingUpdate.Settings settings) {
    return new RollingUpdate.Settings(
        settings.namespace(),
        settings.name(),
        settings.request(),
        settings.naming(),
        settings.options(),
        Duration.ofMinutes(15),
        settings.updatePeriod(),
        settings.rollbackOnFailure(),
        settings.forceUnlock());
  }

  /** What a Service selects, besides the name or not: a label that some updates change. */
  private Optional<Map<String, String>> service() {
    Map<String, String> selector = new TreeMap<>(Map.of("name", "api-pods"));
    int kind = random.nextInt(4);
    if (kind == 0 && world.names(Kind.REPLICATION_CONTROLLER).contains("api-rc-1")) {
      selector.put("version", "1");
    }
    return kind > 1 ? Optional.empty() : Optional.of(selector);
  }

  /** Whether the Service would lose its pods; an update by image keeps their version. */
  private boolean exposed() {
    return service.filter(selector -> selector.containsKey("version")).isPresent()
        && settings.request() instanceof Request.Spec;
  }

  /** An autoscaler that is content with what there is, and would undo every step of ours. */
  private void autoscale(String name) {
    ObjectNode hpa =
        World.yaml(
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: api-hpa, namespace: default}
            spec:
              minReplicas: 1
              maxReplicas: 60
              scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: %s}
            """
                .formatted(name));
    world.with(Kind.HORIZONTAL_POD_AUTOSCALER, hpa);
    world.simulation.needs(Ref.to(Kind.HORIZONTAL_POD_AUTOSCALER, hpa), replicas);
  }

  /** Somebody deletes pods, or scales whatever there is, while it runs. */
  private void interfere() {
    for (int i = 1; nodesFail && i <= 2; i++) {
      String node = "node-" + i; // the third stays
      Duration lost = Duration.ofMillis(random.nextInt(60_000));
      Duration back = lost.plusSeconds(random.nextInt(600));
      boolean recovers = random.nextBoolean();
      world.simulation.later(lost, "power cut", there -> world.simulation.loseNode(node));
      if (recovers) {
        world.simulation.later(back, "power", there -> world.simulation.recoverNode(node));
      }
    }
    for (int i = 0; i < 4; i++) {
      Duration when = Duration.ofMillis(random.nextInt(40_000));
      int choice = random.nextInt(Integer.MAX_VALUE);
      if (leniency.podsFail()) {
        world.simulation.later(when, "somebody", there -> deletePod(there, choice));
      }
      if (leniency.othersScale()) {
        world.simulation.later(when, "somebody", there -> scale(there, choice));
      }
    }
  }

  private static void deletePod(Cluster there, int choice) {
    List<ObjectNode> pods = there.list(Kind.POD, World.NAMESPACE, Map.of());
    if (!pods.isEmpty()) {
      Ref pod = Ref.to(Kind.POD, pods.get(choice % pods.size()));
      there.delete(pod, Propagation.BACKGROUND, Preconditions.NONE);
    }
  }

  private static void scale(Cluster there, int choice) {
    List<ObjectNode> controllers =
        there.list(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, Map.of());
    ObjectNode rc = controllers.get(choice % controllers.size());
    boolean waits = rc.at("/spec/selector").has("kubectl-rc.io/waiting-for");
    if (!waits) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("spec").put("replicas", choice / 100 % 8);
      there.merge(Ref.to(Kind.REPLICATION_CONTROLLER, rc), patch, WriteMode.APPLY);
    }
  }

  void check() {
    try {
      run();
    } catch (Throwable e) {
      throw new AssertionError(
          "seed %d (replay it by -Dsimulation.seed=%d): %s\n%s\n%s"
              .formatted(
                  seed,
                  seed,
                  e,
                  String.join("\n", world.lines),
                  world.simulation.history().toText()),
          e);
    }
  }

  private void run() {
    world.simulation.observe(invariants);
    RollingUpdate.Settings now = settings;
    Outcome outcome = null;
    for (int attempt = 0; outcome == null; attempt++) {
      boolean last = attempt > 3;
      RequestFaults disturbed =
          last
              ? RequestFaults.NONE
              : RequestFaults.random(random.nextLong(), faults)
                  .withDeathAt(1 + random.nextInt(30), random.nextBoolean());
      if (rollsBack && attempt == 1 && !exposed()) {
        now = World.settings(settings.name(), new Request.Rollback()).withOptions(options);
        now = nodesFail ? patient(now) : now;
      }
      try {
        Outcome ended = world.run(now, disturbed);
        if (exposed()) {
          assertThat(ended).isInstanceOf(Outcome.Refused.class);
          assertThat(invariants.written()).as("written before it was refused").isZero();
          return;
        }
        boolean tooLate = now != settings && ended instanceof Outcome.Refused;
        if (tooLate) {
          now = settings;
        } else if (last || !(ended instanceof Outcome.Failed failed) || failed.rolledBack()) {
          outcome = ended;
        }
      } catch (ProcessDeath killed) {
        assertThat(last).isFalse();
      } catch (ClusterException unreachable) {
        assertThat(last).as(unreachable.toString()).isFalse();
      }
    }
    for (Progress told : world.progress) {
      if (told instanceof Progress.Rescaled rescaled && rescaled.replicas() > 0) {
        assertThat(rescaled.desired()).isEqualTo(rescaled.replicas());
      }
    }
    OptionalInt wanted = invariants.wanted();
    if (outcome instanceof Outcome.Updated done && faults == 0 && wanted.isPresent()) {
      assertThat(done.desired()).as("what somebody else has set").isEqualTo(wanted.getAsInt());
    }
    world.simulation.settle(Duration.ofSeconds(60));
    requireEnd(outcome);
  }

  private void requireEnd(Outcome outcome) {
    if (broken) {
      assertThat(outcome)
          .isInstanceOfAny(Outcome.Failed.class, Outcome.Updated.class, Outcome.NothingToDo.class);
    } else {
      assertThat(outcome).isInstanceOfAny(Outcome.Updated.class, Outcome.NothingToDo.class);
    }
    if (outcome instanceof Outcome.Failed failed && !failed.rolledBack()) {
      return;
    }
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).hasSize(1);
    boolean lockLost = world.progress.stream().anyMatch(Progress.Noted.class::isInstance);
    assertThat(world.names(Kind.LEASE)).hasSizeLessThanOrEqualTo(lockLost ? 1 : 0);
    Snapshot survivor = world.simulation.all(Kind.REPLICATION_CONTROLLER).iterator().next();
    assertThat(world.endState()).doesNotContain("kubectl-rc.io/update", "orphan");
    assertThat(survivor.spec().at("/template/metadata").has("finalizers")).isFalse();
    long owned =
        world.simulation.all(Kind.POD).stream()
            .filter(pod -> pod.controller().equals(survivor.uid()) && !pod.isDeleting())
            .count();
    assertThat(owned).isEqualTo(survivor.replicas());
    if (outcome instanceof Outcome.Updated done) {
      assertThat(survivor.name()).isEqualTo(done.survivor());
      if (!leniency.othersScale()) {
        assertThat(survivor.replicas()).isEqualTo(done.desired());
      }
    }
    for (Snapshot hpa : world.simulation.all(Kind.HORIZONTAL_POD_AUTOSCALER)) {
      assertThat(hpa.spec().at("/scaleTargetRef/name").asText()).isEqualTo(survivor.name());
    }
  }
}
