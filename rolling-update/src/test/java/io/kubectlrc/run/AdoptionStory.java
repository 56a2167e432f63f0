package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.VersionLabels;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One simulated adoption and its undo, with all that a seed brings upon them. */
final class AdoptionStory {
  static final Ref RC = new Ref(Kind.REPLICATION_CONTROLLER, "default", "web-1453323827");
  static final Ref DEPLOYMENT = new Ref(Kind.DEPLOYMENT, "default", "web");
  static final Ref HPA = new Ref(Kind.HORIZONTAL_POD_AUTOSCALER, "default", "scaler");
  private static final Ref ENDPOINTS = new Ref(Kind.ENDPOINTS, "default", "web");
  private static final int TRIES = 40;

  final Simulation simulation;
  private final SplittableRandom random;
  private final Set<String> podsBegun = new TreeSet<>();
  private final Set<String> lostByOthers = new TreeSet<>();
  private final JsonNode specBefore;
  private final Duration begun;
  private int runs;
  private int made;
  private int scaledDownBy;

  /** The replicas that somebody else has asked for last. */
  private int wanted;

  AdoptionStory(long seed, int replicas, boolean autoscaled) {
    random = new SplittableRandom(seed);
    wanted = replicas;
    simulation = new Simulation(Setup.calm().withPace(Pace.ERRATIC).withSeed(seed));
    simulation.endAfter(Duration.ofHours(12));
    SimulatedCluster user = simulation.foreign("user");
    ObjectNode rc = Manifests.rc(RC.name(), "web", "v1", replicas);
    user.create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    user.create(Kind.SERVICE, Manifests.service("web", "web"), WriteMode.APPLY);
    if (autoscaled) {
      user.create(
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Manifests.yaml(
              """
              metadata: {name: scaler, namespace: default}
              spec:
                scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: %s}
                minReplicas: %d
                maxReplicas: %d
              """
                  .formatted(RC.name(), Math.max(1, replicas), Math.max(1, replicas))),
          WriteMode.APPLY);
    }
    simulation.settle(Duration.ofMinutes(2));
    simulation.all(Kind.POD).forEach(pod -> podsBegun.add(pod.uid()));
    assertThat(podsBegun).hasSize(replicas);
    specBefore = simulation.find(RC).orElseThrow().spec();
    begun = simulation.elapsed();
    simulation.observe(this::watchPods);
  }

  private void watchPods(Change change) {
    if (change.subject().kind() != Kind.POD) {
      return;
    }
    if (change.isCreation()) {
      made++;
    } else if (!change.isRemoval()
        && change.after().isDeleting()
        && !change.before().isDeleting()
        && !change.actor().equals("vandal")) {
      scaledDownBy++;
    }
  }

  /** Runs towards a goal until it is reached, each time with the faults that the next die gives. */
  Outcome reach(Goal goal, FaultsOfRun faults) {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<Outcome> outcome = once(goal, faults.of(tries));
      if (outcome.isPresent()
          && !(outcome.get() instanceof Outcome.Failed)
          && !(outcome.get() instanceof Outcome.Refused)) {
        return outcome.get();
      }
    }
    throw new AssertionError("not reached after " + TRIES + " runs: " + goal);
  }

  /** Which faults the runs of one command suffer. */
  interface FaultsOfRun {
    RequestFaults of(int run);
  }

  /** One run; empty if its process was killed. */
  Optional<Outcome> once(Goal goal, RequestFaults faults) {
    return once(goal, faults, watch -> watch);
  }

  /** The same with a watch of its own. */
  Optional<Outcome> once(Goal goal, RequestFaults faults, UnaryOperator<Watch> watching) {
    return once(goal, faults, watching, Progress.Listener.NONE);
  }

  /** The same, told to somebody. */
  Optional<Outcome> once(
      Goal goal, RequestFaults faults, UnaryOperator<Watch> watching, Progress.Listener listener) {
    String name = "run-" + runs++;
    SimulatedCluster cluster = simulation.connect(name, faults);
    try (Watch watch = watching.apply(cluster.watch("default", Adoption.KINDS))) {
      Outcome outcome =
          new Adoption(
                  cluster,
                  watch,
                  settings(goal),
                  listener,
                  new Cancellation(),
                  new Holder(name, other -> true))
              .run();
      World.requireAsked(cluster);
      return Optional.of(outcome);
    } catch (ProcessDeath death) {
      return Optional.empty();
    } catch (io.kubectlrc.cluster.ClusterException atTheFirstWatch) {
      return Optional.empty();
    }
  }

  private static Adoption.Settings settings(Goal goal) {
    return Adoption.Settings.of("default", RC.name())
        .withGoal(goal)
        .withConversion(ConvertOptions.DEFAULT.withVersionLabels(VersionLabels.DROP))
        .withTimeout(Duration.ofMinutes(10));
  }

  /** Somebody deletes a pod and somebody scales, at moments that chance chooses. */
  void interfere() {
    for (int i = random.nextInt(4); i > 0; i--) {
      losePodAfter(Duration.ofMillis(random.nextInt(8_000)));
    }
    if (random.nextInt(3) == 0) {
      int to = random.nextInt(7);
      simulation.later(
          Duration.ofMillis(random.nextInt(8_000)), "scaler", scaler -> scale(scaler, to));
    }
  }

  /** Somebody deletes a pod now. */
  void losePod() {
    losePodAfter(Duration.ZERO);
  }

  private void losePodAfter(Duration time) {
    simulation.later(
        time,
        "vandal",
        vandal -> {
          List<Snapshot> pods = List.copyOf(simulation.all(Kind.POD));
          if (!pods.isEmpty()) {
            Snapshot victim = pods.get(random.nextInt(pods.size()));
            if (!victim.isDeleting()) {
              lostByOthers.add(victim.uid());
              vandal.delete(victim.ref(), Propagation.BACKGROUND, Preconditions.NONE);
            }
          }
        });
  }

  /** As kubectl scale would do it to whatever has the pods at that moment. */
  private void scale(SimulatedCluster scaler, int to) {
    ObjectNode patch = Manifests.yaml("spec: {replicas: %d}".formatted(to));
    for (Ref target : List.of(RC, DEPLOYMENT)) {
      Optional<Snapshot> found = simulation.find(target);
      if (found.isPresent() && !found.get().isDeleting()) {
        scaler.merge(target, patch, WriteMode.APPLY);
        wanted = to;
        return;
      }
    }
  }

  void assertNoPodTouched() {
    Set<String> now = new TreeSet<>();
    simulation.all(Kind.POD).forEach(pod -> now.add(pod.uid()));
    assertThat(now).isEqualTo(podsBegun);
    assertThat(made).as("pods made").isZero();
    assertThat(simulation.all(Kind.POD)).allMatch(pod -> pod.pod().restarts() == 0);
    assertThat(simulation.history().changes())
        .filteredOn(change -> change.subject().ref().equals(ENDPOINTS))
        .filteredOn(change -> change.time().compareTo(begun) > 0)
        .allSatisfy(
            change -> assertThat(addresses(change.after())).isEqualTo(addresses(change.before())));
  }

  private static Set<String> addresses(Snapshot endpoints) {
    Set<String> addresses = new TreeSet<>();
    endpoints
        .tree()
        .at("/subsets/0/addresses")
        .forEach(address -> addresses.add(address.path("ip").asText()));
    return addresses;
  }

  /** Whatever others did: nothing but what they asked for was done to pods. */
  void assertOnlyOthersTouchedPods() {
    assertThat(simulation.all(Kind.POD).stream().filter(pod -> pod.pod().active()).toList())
        .hasSize(wanted);
    assertThat(simulation.all(Kind.POD))
        .allSatisfy(pod -> assertThat(pod.controller()).isNotEmpty());
  }

  /** The desired number of pods at the start, and what others have made of it. */
  int wanted() {
    return wanted;
  }

  int made() {
    return made;
  }

  int lost() {
    return lostByOthers.size();
  }

  int removedByControllers() {
    return scaledDownBy;
  }

  void assertAdopted() {
    simulation.settle(Duration.ofMinutes(5));
    assertThat(simulation.find(RC)).isEmpty();
    Snapshot deployment = simulation.find(DEPLOYMENT).orElseThrow();
    assertThat(deployment.spec().path("paused").asBoolean()).isFalse();
    assertThat(deployment.labels()).doesNotContainKey(Marks.GOAL);
    assertThat(simulation.all(Kind.REPLICA_SET)).hasSize(1);
    assertThat(deployment.status().path("updatedReplicas").asInt()).isEqualTo(wanted);
    assertTidy("Deployment", "web");
  }

  void assertUndone() {
    simulation.settle(Duration.ofMinutes(5));
    assertThat(simulation.find(DEPLOYMENT)).isEmpty();
    assertThat(simulation.all(Kind.REPLICA_SET)).isEmpty();
    ObjectNode spec = simulation.find(RC).orElseThrow().spec().deepCopy();
    assertThat(spec).isEqualTo(((ObjectNode) specBefore.deepCopy()).put("replicas", wanted));
    assertTidy("ReplicationController", RC.name());
  }

  private void assertTidy(String kind, String name) {
    assertThat(simulation.all(Kind.LEASE)).isEmpty();
    assertThat(simulation.all(Kind.POD)).noneMatch(pod -> pod.controller().isEmpty());
    simulation
        .find(HPA)
        .ifPresent(
            hpa -> {
              assertThat(hpa.spec().at("/scaleTargetRef/kind").asText()).isEqualTo(kind);
              assertThat(hpa.spec().at("/scaleTargetRef/name").asText()).isEqualTo(name);
              assertThat(hpa.annotation(Marks.PARKED_FOR_ADOPTION)).isEmpty();
            });
  }
}
