package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFault;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates in which something else goes on: others change what is updated, or the server ails. */
class DisturbedUpdateTest {

  private static final String BROKEN = "node-api:broken";

  /** Controllers see the last write to one object before many to others. */
  private static final Pace LATE_NEWS =
      new Pace(
          Range.ofMillis(1, 5),
          Range.ofMillis(0, 400),
          Range.ofMillis(1, 20),
          Range.ofMillis(1, 20),
          Range.ofSeconds(5, 30));

  /** A cluster in which one image is never there. */
  private static World brokenImage() {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(500, 500));
    return new World(
        Setup.calm()
            .withBehaviours(
                pod ->
                    pod.spec().at("/containers/0/image").asText().equals(BROKEN)
                        ? healthy.with("node-api-container", new Ailment.ImagePull())
                        : healthy));
  }

  private static Ref rc(String name) {
    return new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, name);
  }

  private static void scale(Cluster there, String name, int replicas) {
    if (there.get(rc(name)).isPresent()) {
      there.merge(
          rc(name), World.yaml("spec: {replicas: %d}".formatted(replicas)), WriteMode.APPLY);
    }
  }

  private static ObjectNode autoscaler(String target) {
    return World.yaml(
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: api, namespace: default}
        spec:
          minReplicas: 6
          maxReplicas: 10
          scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: %s}
        """
            .formatted(target));
  }

  @Test
  void rollsBackToTheSizeThatSomebodyWantsMeanwhile() {
    World world = brokenImage().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.simulation.later(
        Duration.ofMillis(1500), "somebody", there -> scale(there, "api-rc", 10));
    world.run(settings("api-rc", image(BROKEN)).rollingBackOnFailure(Duration.ofMinutes(1)));
    world.simulation.settle(Duration.ofSeconds(10));
    assertThat(world.rc("api-rc").replicas()).isEqualTo(10);
    assertThat(world.lines).doesNotContain("Scaling api-rc down to 3");
  }

  /** It sees only the old controller, and gives back each second what the update takes there. */
  @Test
  void wantsNoFewerPodsSinceAnAutoscalerThatIsLeftAsItIsHasALeast() {
    World world = World.calm().withRc(World.rc("api-rc", 6, "node-api:1.0.0"));
    world.with(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler("api-rc"));
    for (int second = 1; second < 60; second++) {
      world.simulation.later(
          Duration.ofSeconds(second),
          "autoscaler",
          there -> {
            if (there.get(rc("api-rc")).filter(rc -> isBelow(rc, 6)).isPresent()) {
              scale(there, "api-rc", 6);
            }
          });
    }
    Options options =
        new Options(
            new Amount.Pods(1),
            new Amount.Pods(0),
            Duration.ZERO,
            Optional.empty(),
            Options.Autoscaling.IGNORE);
    RollingUpdate.Settings update =
        settings("api-rc", image("node-api:1.0.1")).withOptions(options);

    assertThat(world.run(update))
        .isInstanceOfSatisfying(
            Outcome.Updated.class, updated -> assertThat(updated.desired()).isEqualTo(6));

    assertThat(world.progress).contains(new Progress.Rescaled("api-rc", 6, 6));
    assertThat(world.rc("api-rc").replicas()).isEqualTo(6);
  }

  private static boolean isBelow(ObjectNode rc, int least) {
    int replicas = rc.at("/spec/replicas").asInt();
    return replicas > 0 && replicas < least;
  }

  @Test
  void whatOthersDoIsNoProgress() {
    World world = brokenImage().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    for (int minute = 1; minute < 20; minute++) {
      int replicas = 3 + minute % 2;
      world.simulation.later(
          Duration.ofMinutes(minute), "somebody", there -> scale(there, "api-rc", replicas));
    }
    Duration before = world.simulation.elapsed();
    assertThat(world.run(settings("api-rc", image(BROKEN)))).isInstanceOf(Outcome.Failed.class);
    assertThat(world.simulation.elapsed().minus(before)).isLessThan(Duration.ofMinutes(7));
  }

  /** An update of a ReplicationController whose autoscaler somebody aims in the midst of it. */
  private static World autoscalerAimed(String target) {
    Behaviour slow = Behaviour.healthy(Range.ofMillis(20_000, 20_000), Range.ofMillis(500, 500));
    World world =
        new World(Setup.calm().withBehaviours(pod -> slow))
            .withRc(World.rc("api-rc", 6, "node-api:1.0.0"));
    world.simulation.settle(Duration.ofSeconds(60));
    world.with(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler("api-rc"));
    world.simulation.later(
        Duration.ofSeconds(30),
        "gitops",
        there ->
            there.merge(
                new Ref(Kind.HORIZONTAL_POD_AUTOSCALER, World.NAMESPACE, "api"),
                World.yaml("spec: {scaleTargetRef: %s}".formatted(target)),
                WriteMode.APPLY));
    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.Updated.class);
    return world;
  }

  @Test
  void parksAnAutoscalerAgainThatSomebodyHasAimedMeanwhile() {
    World world = autoscalerAimed("{name: api-rc}");
    assertThat(world.progress).filteredOn(Progress.AutoscalerParked.class::isInstance).hasSize(2);
    assertThat(world.endState()).contains("\"name\":\"api-rc\"}[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: apps/v1, kind: Deployment, name: api}",
        "{apiVersion: apps/v1, kind: Deployment, name: api-rc}",
        "{name: other-rc}"
      })
  void leavesAnAutoscalerWhereSomebodyHasAimedIt(String elsewhere) {
    World world = autoscalerAimed(elsewhere);
    assertThat(world.progress).filteredOn(Progress.AutoscalerParked.class::isInstance).hasSize(1);
    assertThat(world.progress).noneMatch(Progress.AutoscalerAimed.class::isInstance);
    JsonNode hpa = world.simulation.all(Kind.HORIZONTAL_POD_AUTOSCALER).iterator().next().tree();
    assertThat(hpa.at("/spec/scaleTargetRef"))
        .isEqualTo(
            autoscaler("api-rc")
                .<ObjectNode>withObject("/spec/scaleTargetRef")
                .setAll(World.yaml(elsewhere)));
    assertThat(hpa.at("/metadata/annotations")).isEmpty();
    assertThat(world.progress)
        .filteredOn(Progress.Noted.class::isInstance)
        .asString()
        .contains("horizontalpodautoscaler/api stays aimed at");
  }

  @Test
  void doesNotPressAServerThatTakesNoWrites() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    AtomicInteger writes = new AtomicInteger();
    RequestFaults fromTheScaling =
        request -> {
          if (!request.isWrite() || world.lines.isEmpty()) {
            return RequestFaults.NO_FAULT;
          }
          writes.incrementAndGet();
          return new RequestFault.Lost(false);
        };
    Duration before = world.simulation.elapsed();
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")), fromTheScaling);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .asString()
                    .contains("no progress for 5m; the last request"));
    assertThat(world.simulation.elapsed().minus(before)).isLessThan(Duration.ofMinutes(6));
    assertThat(writes).hasValueLessThan(1000);
  }

  @Test
  void keepsItsLockAndListensWhileItLabelsManyPods() {
    World world = World.calm().withRc(World.rc("api-rc", 200, "node-api:1.0.0"));
    world.simulation.settle(Duration.ofSeconds(60));
    List<Duration> renewals = new ArrayList<>();
    Cancellation cancellation = new Cancellation();
    AtomicInteger labelled = new AtomicInteger();
    RequestFaults slow =
        request -> {
          if (request.isWrite() && request.target().startsWith("lease")) {
            renewals.add(world.simulation.elapsed());
          }
          if (!request.isWrite() || !request.target().startsWith("pod")) {
            return RequestFaults.NO_FAULT;
          }
          if (labelled.incrementAndGet() == 100) {
            cancellation.request();
          }
          return new RequestFault.Slow(Duration.ofMillis(300));
        };
    Outcome outcome =
        world.run(
            settings("api-rc", image("node-api:1.0.1")),
            world.simulation.connect("run-0", slow),
            cancellation);
    assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
    assertThat(labelled).hasValue(100);
    assertThat(renewals).hasSizeGreaterThan(3);
  }

  @Test
  void theControllerThatKeepsTheNameOfARenameMakesNoPodsIfSomebodyScalesIt() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    RollingUpdate.Settings settings = settings("api-rc", image("node-api:1.0.1"));
    dieBeforeTheHandOver(world, settings);
    scale(world.simulation.foreign("somebody"), "api-rc", 5);
    world.simulation.settle(Duration.ofSeconds(5));
    assertThat(world.names(Kind.POD)).hasSize(3);

    assertThat(world.run(settings)).isInstanceOf(Outcome.Updated.class);
    world.simulation.settle(Duration.ofSeconds(10));

    assertThat(world.rc("api-rc").replicas()).isEqualTo(5);
    assertThat(world.names(Kind.POD)).hasSize(5);
    assertThat(world.endState()).doesNotContain("orphan");
  }

  @Test
  void takesTheSizeOfTheNewControllerOverToItsOtherName() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    RollingUpdate.Settings settings = settings("api-rc", image("node-api:1.0.1"));
    dieBeforeTheHandOver(world, settings);
    String next = world.lines.get(0).substring("Created ".length());
    scale(world.simulation.foreign("somebody"), next, 4);
    world.simulation.settle(Duration.ofSeconds(5));

    assertThat(world.run(settings)).isInstanceOf(Outcome.Updated.class);
    world.simulation.settle(Duration.ofSeconds(10));

    assertThat(world.rc("api-rc").replicas()).isEqualTo(4);
    assertThat(world.names(Kind.POD)).hasSize(4);
  }

  private static void dieBeforeTheHandOver(World world, RollingUpdate.Settings settings) {
    RequestFaults death =
        request ->
            request.isWrite()
                    && request.verb().equals("delete")
                    && request.target().contains("api-rc-")
                ? new RequestFault.Death(false)
                : RequestFaults.NO_FAULT;
    assertThatThrownBy(() -> world.run(settings, death)).isInstanceOf(ProcessDeath.class);
  }

  @Test
  void namesThePodsOfOtherVersionsOfAControllerThatIsNotThereButOfNoOtherMember() {
    World world =
        World.calm()
            .withRc(member("mongo-1"), member("mongo-2"), World.rc("web-v1", 1, "node-api:1.0.0"));
    Cluster somebody = world.simulation.foreign("somebody");
    for (String name : List.of("mongo-1", "web-v1")) {
      somebody.delete(rc(name), Propagation.ORPHAN, Preconditions.NONE);
    }
    world.simulation.settle(Duration.ofSeconds(5));

    assertThat(refusalOf(world, "mongo-3")).doesNotContain("run without a controller");
    assertThat(refusalOf(world, "mongo-1")).contains("its pods mongo-1-").doesNotContain("web-");
    assertThat(refusalOf(world, "web-v2")).contains("its pods web-v1-").doesNotContain("mongo-");
  }

  private static String refusalOf(World world, String name) {
    Outcome outcome = world.run(settings(name, image("node-api:1.0.1")));
    return ((Outcome.Refused) outcome).refusals().get(0).message().toString();
  }

  /** One that selects its pods by its own name. */
  private static ObjectNode member(String name) {
    ObjectNode rc = World.rc(name, 1, "node-api:1.0.0");
    rc.withObject("/spec/selector").put("name", name);
    rc.withObject("/spec/template/metadata/labels").put("name", name);
    return rc;
  }

  @Test
  void namesThePodsOfAnOldControllerThatSomebodyHasDeletedWithoutThem() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.simulation.later(
        Duration.ofMillis(1500),
        "somebody",
        there -> there.delete(rc("api-rc"), Propagation.ORPHAN, Preconditions.NONE));
    RollingUpdate.Settings settings = settings("api-rc", image("node-api:1.0.1"));

    Outcome outcome = world.run(settings);

    List<Snapshot> orphans =
        world.simulation.all(Kind.POD).stream().filter(pod -> pod.controller().isEmpty()).toList();
    assertThat(orphans).isNotEmpty();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .asString()
                    .contains(orphans.stream().map(Snapshot::name).toList()));

    for (Snapshot orphan : orphans) {
      world
          .simulation
          .foreign("somebody")
          .delete(
              new Ref(Kind.POD, World.NAMESPACE, orphan.name()),
              Propagation.BACKGROUND,
              Preconditions.NONE);
    }
    world.simulation.settle(Duration.ofSeconds(5));
    assertThat(world.run(settings)).isInstanceOf(Outcome.Updated.class);
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void getsByWithPodsThatAreOlderThanALabelOfTheirTemplate(long seed) {
    World world =
        new World(Setup.calm().withSeed(seed).withPace(LATE_NEWS))
            .withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.simulation.settle(Duration.ofSeconds(60));
    world
        .simulation
        .foreign("somebody")
        .merge(
            rc("api-rc"),
            World.yaml("spec: {template: {metadata: {labels: {team: shop}}}}"),
            WriteMode.APPLY);
    world.simulation.settle(Duration.ofSeconds(60));
    int before = world.simulation.history().size();

    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.Updated.class);
    world.simulation.settle(Duration.ofSeconds(60));

    List<Change> changes = world.simulation.history().changes();
    assertThat(changes.subList(before, changes.size()))
        .filteredOn(change -> change.isCreation() && change.subject().kind() == Kind.POD)
        .as("none in the place of an old one that its controller let go of")
        .hasSize(3);
    assertThat(world.simulation.all(Kind.POD))
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.labels()).containsEntry("team", "shop"));
    assertThat(world.rc("api-rc").spec().at("/template/metadata").has("finalizers")).isFalse();
  }
}
