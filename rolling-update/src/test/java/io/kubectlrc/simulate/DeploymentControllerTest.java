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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentControllerTest {

  private static final Ref WEB = new Ref(Kind.DEPLOYMENT, "default", "web");

  private static ObjectNode deployment(int replicas, String image) {
    return Manifests.yaml(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "%s"}]}
        """
            .formatted(replicas, image));
  }

  private static ObjectNode image(String image) {
    return Manifests.yaml(
        "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image));
  }

  private static Simulation running(Setup setup, int replicas) {
    Simulation simulation = new Simulation(setup);
    simulation
        .foreign("user")
        .create(Kind.DEPLOYMENT, deployment(replicas, "web:1"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
    return simulation;
  }

  private static int availableReplicas(Simulation simulation) {
    return simulation.find(WEB).orElseThrow().status().path("availableReplicas").asInt();
  }

  private static List<String> images(Collection<Snapshot> pods) {
    return pods.stream()
        .map(pod -> pod.spec().at("/containers/0/image").asText())
        .distinct()
        .toList();
  }

  @Test
  void setImageRollsWithinSurgeAndAvailability() {
    Simulation simulation = running(Setup.calm(), 10);
    AtomicInteger least = new AtomicInteger(10);
    AtomicInteger most = new AtomicInteger();
    simulation.observe(
        change -> {
          Collection<Snapshot> pods = simulation.all(Kind.POD);
          int asked = simulation.all(Kind.REPLICA_SET).stream().mapToInt(Snapshot::replicas).sum();
          most.accumulateAndGet(asked, Math::max);
          int serving = (int) pods.stream().filter(pod -> simulation.available(pod, 0)).count();
          least.accumulateAndGet(serving, Math::min);
        });

    simulation.connect().merge(WEB, image("web:2"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));

    assertThat(images(simulation.all(Kind.POD))).containsExactly("web:2");
    assertThat(availableReplicas(simulation)).isEqualTo(10);
    assertThat(most.get()).isBetween(11, 13);
    assertThat(least.get()).isBetween(8, 9);
    assertThat(simulation.all(Kind.REPLICA_SET)).hasSize(2);
  }

  /**
   * It goes by what the ReplicaSets say is available, so where that lags behind, fewer pods serve
   * than it means to keep; Kubernetes' own is no better.
   */
  @Test
  void setImageRollsWithinSurgeHoweverLateTheNewsComes() {
    for (int seed = 0; seed < 20; seed++) {
      Simulation simulation = running(Setup.calm().withPace(Pace.ERRATIC).withSeed(seed), 10);
      AtomicInteger most = new AtomicInteger();
      simulation.observe(
          change -> {
            int asked =
                simulation.all(Kind.REPLICA_SET).stream().mapToInt(Snapshot::replicas).sum();
            most.accumulateAndGet(asked, Math::max);
          });

      simulation.connect().merge(WEB, image("web:2"), WriteMode.APPLY);
      simulation.settle(Duration.ofMinutes(1));

      assertThat(images(simulation.all(Kind.POD))).containsExactly("web:2");
      assertThat(availableReplicas(simulation)).isEqualTo(10);
      assertThat(most.get()).isBetween(11, 13);
    }
  }

  @Test
  void aBrokenImageStopsAtTheConfiguredAvailability() {
    Behaviour healthy = Behaviour.healthy(Range.ofSeconds(1, 1), Range.ofSeconds(1, 1));
    Simulation simulation =
        running(
            Setup.calm()
                .withBehaviours(
                    pod ->
                        pod.spec().at("/containers/0/image").asText().equals("web:broken")
                            ? healthy.with("main", new Ailment.ImagePull())
                            : healthy),
            4);

    simulation.connect().merge(WEB, image("web:broken"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(20));

    assertThat(availableReplicas(simulation)).isEqualTo(3);
    assertThat(simulation.all(Kind.POD)).hasSize(5);
    assertThat(
            PodFacts.condition(simulation.find(WEB).orElseThrow().status(), "Progressing")
                .path("reason")
                .asText())
        .isEqualTo("ProgressDeadlineExceeded");

    simulation.connect().merge(WEB, image("web:1"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));

    assertThat(availableReplicas(simulation)).isEqualTo(4);
    assertThat(images(simulation.all(Kind.POD))).containsExactly("web:1");
    assertThat(simulation.all(Kind.REPLICA_SET)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aRunningControllerBecomesADeploymentWithNoPodRestarted(long seed) {
    Simulation simulation = new Simulation(Setup.calm().withPace(Pace.ERRATIC).withSeed(seed));
    SimulatedCluster cluster = simulation.connect();
    Ref rc = new Ref(Kind.REPLICATION_CONTROLLER, "default", "web");
    cluster.create(
        Kind.REPLICATION_CONTROLLER, Manifests.rc("web", "web", "v1", 5), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
    Map<String, String> before = uidsAndContainers(simulation);
    ObjectNode old = cluster.get(rc).orElseThrow();

    ObjectNode deployment = Manifests.yaml("metadata: {name: web, namespace: default}");
    ObjectNode spec = deployment.putObject("spec").put("paused", true).put("replicas", 5);
    spec.putObject("selector").putObject("matchLabels").put("app", "web");
    spec.set("template", old.at("/spec/template"));
    ObjectNode created = cluster.create(Kind.DEPLOYMENT, deployment, WriteMode.APPLY);
    cluster.delete(rc, Propagation.ORPHAN, Preconditions.sameObject(old));
    simulation.settle(Duration.ofSeconds(20));
    assertThat(simulation.find(rc)).isEmpty();

    ObjectNode set = Manifests.yaml("metadata: {name: web-adopted, namespace: default}");
    ((ObjectNode) set.get("metadata")).set("labels", old.at("/spec/template/metadata/labels"));
    ((ObjectNode) set.get("metadata"))
        .putArray("ownerReferences")
        .add(Claims.reference(simulation.find(WEB).orElseThrow()));
    set.set("spec", ((ObjectNode) created.get("spec")).deepCopy().without(List.of("strategy")));
    cluster.create(Kind.REPLICA_SET, set, WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(20));
    cluster.merge(WEB, Manifests.yaml("spec: {paused: null}"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));

    assertThat(uidsAndContainers(simulation)).isEqualTo(before);
    assertThat(simulation.all(Kind.REPLICA_SET)).hasSize(1);
    assertThat(availableReplicas(simulation)).isEqualTo(5);
  }

  private static Map<String, String> uidsAndContainers(Simulation simulation) {
    Map<String, String> containers = new java.util.TreeMap<>();
    simulation
        .all(Kind.POD)
        .forEach(
            pod -> containers.put(pod.uid(), pod.status().at("/containerStatuses/0").toString()));
    return containers;
  }
}
