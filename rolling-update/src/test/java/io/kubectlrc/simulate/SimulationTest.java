package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Ref API = new Ref(Kind.REPLICATION_CONTROLLER, "default", "api");

  private static List<String> podUids(Simulation simulation) {
    return simulation.all(Kind.POD).stream().map(Snapshot::uid).sorted().toList();
  }

  private static Simulation withApi(Setup setup, int replicas) {
    Simulation simulation = new Simulation(setup);
    simulation
        .foreign("user")
        .create(
            Kind.REPLICATION_CONTROLLER,
            Manifests.rc("api", "api", "v1", replicas),
            WriteMode.APPLY);
    simulation
        .foreign("user")
        .create(Kind.SERVICE, Manifests.service("api", "api"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(10));
    return simulation;
  }

  @Test
  void bringsUpTheReplicasOfAController() {
    Simulation simulation = withApi(Setup.calm(), 3);

    assertThat(simulation.find(API).orElseThrow().status().path("readyReplicas").asInt())
        .isEqualTo(3);
    assertThat(simulation.all(Kind.POD)).allMatch(pod -> simulation.available(pod, 0));
    assertThat(
            simulation
                .find(new Ref(Kind.ENDPOINTS, "default", "api"))
                .orElseThrow()
                .tree()
                .at("/subsets/0/addresses"))
        .hasSize(3);
  }

  @Test
  void aServiceSendsToPodsThatHaveThePortItNames() {
    Simulation simulation = withApi(Setup.calm(), 3);
    ObjectNode service = Manifests.service("named", "api");
    ((ObjectNode) service.at("/spec/ports/0")).put("targetPort", "http");
    simulation.foreign("user").create(Kind.SERVICE, service, WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(10));

    assertThat(
            simulation
                .find(new Ref(Kind.ENDPOINTS, "default", "named"))
                .orElseThrow()
                .tree()
                .path("subsets"))
        .isEmpty();
  }

  @Test
  void anOrphaningDeletionLeavesThePodsToWhoeverSelectsThem() {
    Simulation simulation = withApi(Setup.calm().withPace(Pace.ERRATIC), 3);
    List<String> pods = podUids(simulation);
    SimulatedCluster cluster = simulation.connect();

    cluster.delete(API, Propagation.ORPHAN, Preconditions.NONE);
    simulation.settle(Duration.ofSeconds(10));

    assertThat(simulation.find(API)).isEmpty();
    assertThat(simulation.all(Kind.POD)).allMatch(pod -> pod.controller().isEmpty());

    cluster.create(
        Kind.REPLICATION_CONTROLLER, Manifests.rc("heir", "api", "v1", 3), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(10));

    assertThat(podUids(simulation)).isEqualTo(pods);
    assertThat(simulation.all(Kind.POD)).noneMatch(pod -> pod.controller().isEmpty());
  }

  @Test
  void aBackgroundDeletionTakesThePodsAlong() {
    Simulation simulation = withApi(Setup.calm(), 3);

    simulation.connect().delete(API, Propagation.BACKGROUND, Preconditions.NONE);
    simulation.settle(Duration.ofSeconds(10));

    assertThat(simulation.all(Kind.POD)).isEmpty();
  }

  @Test
  void aWatchSeesWhatHappensAfterItBegan() throws InterruptedException {
    Simulation simulation = withApi(Setup.calm(), 1);
    SimulatedCluster cluster = simulation.connect();
    try (var watch = cluster.watch("default", Set.of(Kind.POD))) {
      assertThat(watch.all(Kind.POD)).hasSize(1);
      assertThat(watch.await(Duration.ofMinutes(1))).isFalse();

      cluster.merge(API, Manifests.yaml("spec: {replicas: 2}"), WriteMode.APPLY);
      while (watch.all(Kind.POD).size() < 2) {
        assertThat(watch.await(Duration.ofMinutes(1))).isTrue();
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    String first = withApi(Setup.calm().withPace(Pace.ERRATIC).withSeed(7), 5).history().toText();
    String again = withApi(Setup.calm().withPace(Pace.ERRATIC).withSeed(7), 5).history().toText();
    String other = withApi(Setup.calm().withPace(Pace.ERRATIC).withSeed(8), 5).history().toText();

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }
}
