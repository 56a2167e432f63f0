package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static io.kubectlrc.run.World.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.UpdateStep;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingUpdateTest {

  @Test
  void replacesTheImagePodByPodAndKeepsTheName() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(outcome).isInstanceOf(Outcome.Updated.class);
    String to = world.lines.get(0).substring("Created ".length());
    assertThat(to).matches("api-rc-[0-9a-f]{10}");
    assertThat(world.lines)
        .containsExactly(
            "Created " + to,
            "Scaling up %s from 0 to 3, scaling down api-rc from 3 to 0 (keep 3 pods available, don't exceed 4 pods)"
                .formatted(to),
            "Scaling " + to + " up to 1",
            "Scaling api-rc down to 2",
            "Scaling " + to + " up to 2",
            "Scaling api-rc down to 1",
            "Scaling " + to + " up to 3",
            "Scaling api-rc down to 0",
            "Update succeeded. Deleting old controller: api-rc",
            "Renaming " + to + " to api-rc",
            "replicationcontroller/api-rc rolling updated");
    world.simulation.settle(Duration.ofSeconds(5));
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
    assertThat(world.names(Kind.LEASE)).isEmpty();
    assertThat(world.names(Kind.POD)).hasSize(3).allMatch(name -> name.startsWith(to));
    assertThat(world.rc("api-rc").metadata().path("annotations").fieldNames())
        .toIterable()
        .containsExactly("kubectl-rc.io/history");
  }

  @Test
  void plansWhatItEndsWith() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Prepared update =
        RollingUpdate.on(world.simulation.connect(), settings("api-rc", image("node-api:1.0.1")));
    Plan.Feasible plan = (Plan.Feasible) update.plan();
    assertThat(plan.heir().at("/metadata/name").asText()).isEqualTo("api-rc");
    assertThat(plan.to()).startsWith("api-rc-");
    update.run();
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
  }

  @Test
  void keepsTheNameOfASpec() {
    World world = World.calm().withRc(World.versioned("api-rc-1", 2, "node-api:1.0.0", "1"));
    world.run(settings("api-rc-1", spec(World.versioned("api-rc-2", 2, "node-api:1.0.1", "2"))));
    assertThat(world.lines)
        .containsExactly(
            "Created api-rc-2",
            "Scaling up api-rc-2 from 0 to 2, scaling down api-rc-1 from 2 to 0 (keep 2 pods available, don't exceed 3 pods)",
            "Scaling api-rc-2 up to 1",
            "Scaling api-rc-1 down to 1",
            "Scaling api-rc-2 up to 2",
            "Scaling api-rc-1 down to 0",
            "Update succeeded. Deleting api-rc-1",
            "replicationcontroller/api-rc-2 rolling updated to \"api-rc-2\"");
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).isEqualTo(List.of("api-rc-2"));
  }

  @Test
  void hasNothingToDoTheSecondTime() {
    World world = World.calm().withRc(World.rc("api-rc", 2, "node-api:1.0.0"));
    world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.NothingToDo.class);
  }

  @Test
  void neverRunsMorePodsThanPromisedHoweverLateTheirControllerIs() {
    Pace late =
        new Pace(
            Pace.CALM.request(),
            Pace.CALM.watch(),
            Range.ofMillis(1, 4_000),
            Pace.CALM.scheduling(),
            Pace.CALM.autoscaling());
    for (long seed = 0; seed < 20; seed++) {
      World world = new World(Setup.calm().withPace(late).withSeed(seed));
      world.withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
      world.simulation.settle(Duration.ofMinutes(1));
      int[] most = {0};
      world.simulation.observe(
          change ->
              most[0] =
                  Math.max(
                      most[0],
                      (int)
                          world.simulation.all(Kind.POD).stream()
                              .filter(pod -> !pod.isDeleting())
                              .count()));
      assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
          .isInstanceOf(Outcome.Updated.class);
      assertThat(most[0]).as("seed " + seed).isEqualTo(4);
    }
  }

  @Test
  void takesAForeignScaleForTheNewTarget() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.simulation.later(
        Duration.ofMillis(1500),
        "somebody",
        there ->
            there.merge(
                new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc"),
                World.yaml("spec: {replicas: 5}"),
                WriteMode.APPLY));
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(((Outcome.Updated) outcome).desired()).isEqualTo(5);
    assertThat(world.progress).contains(new Progress.Rescaled("api-rc", 5, 5));
    assertThat(world.rc("api-rc").replicas()).isEqualTo(5);
  }

  @Test
  void saysOfARollbackWhichWayItGoes() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.run(World.pausingAfter(2));
    String successor = world.lines.get(0).substring("Created ".length());
    world.lines.clear();

    world.run(settings("api-rc", new Request.Rollback()));

    assertThat(world.lines)
        .startsWith(
            "Continuing update with existing controller api-rc.",
            "Scaling up api-rc from 2 to 3, scaling down %s from 2 to 0 (keep 3 pods available, don't exceed 4 pods)"
                .formatted(successor));
  }

  @Test
  void tellsThatItMayHaveUndoneAForeignScaleOfTheSameMoment() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Ref rc = new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc");
    boolean[] scaled = {false};
    RequestFaults justBeforeTheFirstScaleDown =
        request -> {
          boolean due = world.lines.stream().anyMatch(line -> line.endsWith(" up to 1"));
          if (due && !scaled[0] && request.target().equals(rc.toString()) && request.isWrite()) {
            scaled[0] = true;
            world
                .simulation
                .foreign("somebody")
                .merge(rc, World.yaml("spec: {replicas: 5}"), WriteMode.APPLY);
          }
          return RequestFaults.NO_FAULT;
        };
    Outcome outcome =
        world.run(settings("api-rc", image("node-api:1.0.1")), justBeforeTheFirstScaleDown);
    assertThat(outcome).isInstanceOf(Outcome.Updated.class);
    assertThat(scaled[0]).isTrue();
    assertThat(world.progress)
        .contains(
            new Progress.Noted(
                "somebody changed "
                    + rc
                    + " just before it was scaled to 2; if it was its size, do it again"));
  }

  @Test
  void replacesBrokenOldPodsFirst() {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(10, 10));
    World world =
        new World(
                Setup.calm()
                    .withBehaviours(
                        pod ->
                            pod.spec().at("/containers/0/image").asText().equals("broken:1")
                                ? healthy.with("node-api-container", new Ailment.ImagePull())
                                : healthy))
            .withRc(World.rc("api-rc", 3, "broken:1"));
    Options options =
        new Options(
            new Amount.Pods(0),
            new Amount.Pods(1),
            Duration.ZERO,
            Optional.empty(),
            Options.Autoscaling.PARK);
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")).withOptions(options));
    assertThat(outcome).isInstanceOf(Outcome.Updated.class);
    assertThat(world.lines).contains("Scaling api-rc down to 0");
    assertThat(world.lines.indexOf("Scaling api-rc down to 0")).isLessThan(4);
  }

  private static World ofAilment(String image, Ailment ailment) {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(4000, 4000));
    return new World(
        Setup.calm()
            .withBehaviours(
                pod ->
                    pod.spec().at("/containers/0/image").asText().equals(image)
                        ? healthy.with("node-api-container", ailment)
                        : healthy));
  }

  private static Options surge(int pods) {
    return new Options(
        new Amount.Pods(pods),
        new Amount.Pods(0),
        Duration.ZERO,
        Optional.empty(),
        Options.Autoscaling.PARK);
  }

  /** However the waiting reasons alternate, and whichever it is in the end. */
  @ParameterizedTest
  @ValueSource(ints = {20, 21, 30, 45, 60})
  void saysWhyAnImageIsMissing(int seconds) {
    World world =
        ofAilment("node-api:2", new Ailment.ImagePull())
            .withRc(World.rc("api-rc", 3, "node-api:1"));
    Outcome outcome =
        world.run(
            settings("api-rc", image("node-api:2"))
                .withTimeout(Duration.ofSeconds(seconds))
                .withOptions(surge(3)));
    assertThat(((Outcome.Failed) outcome).causes())
        .containsExactly(
            "ErrImagePull: container node-api-container: rpc error: code = NotFound desc ="
                + " \"node-api:2\" not found (3 pods)");
    assertThat(told(world)).containsExactly("ErrImagePull", "ImagePullBackOff");
  }

  @Test
  void saysOnceWhatBefallsEveryPod() {
    World world =
        ofAilment("node-api:2", new Ailment.Crash(Range.ofMillis(0, 0), false))
            .withRc(World.rc("api-rc", 3, "node-api:1"));
    world.run(
        settings("api-rc", image("node-api:2"))
            .rollingBackOnFailure(Duration.ofMinutes(1))
            .withOptions(surge(3)));
    assertThat(told(world)).containsExactly("CrashLoopBackOff");
    assertThat(world.progress).contains(new Progress.Repeated("CrashLoopBackOff", 3));
  }

  private static List<String> told(World world) {
    return world.progress.stream()
        .filter(Progress.Troubled.class::isInstance)
        .map(troubled -> ((Progress.Troubled) troubled).trouble().reason())
        .toList();
  }

  @Test
  void saysWhereToReadWhatACrashedContainerSaid() {
    World world =
        ofAilment("node-api:2", new Ailment.Crash(Range.ofMillis(100, 100), false))
            .withRc(World.rc("api-rc", 3, "node-api:1"));
    Outcome outcome =
        world.run(
            settings("api-rc", image("node-api:2"))
                .withTimeout(Duration.ofMinutes(1))
                .withOptions(surge(1)));
    List<String> causes = ((Outcome.Failed) outcome).causes();
    assertThat(causes).hasSize(2);
    assertThat(causes.get(0))
        .isEqualTo("CrashLoopBackOff: container node-api-container ended with exit code 1");
    assertThat(causes.get(1))
        .matches(
            "pod (api-rc-\\S+) has restarted \\d times: kubectl logs \\1 -n default"
                + " -c node-api-container --previous");
  }

  /** Of the pods of several containers, only one of which may be in trouble. */
  @Test
  void saysWhichContainerIsNotReady() {
    ObjectNode rc = World.rc("api-rc", 1, "node-api:1");
    ((ArrayNode) rc.at("/spec/template/spec/containers"))
        .addObject()
        .put("name", "proxy")
        .put("image", "proxy:1");
    World world = ofAilment("node-api:2", new Ailment.NeverReady()).withRc(rc);
    RollingUpdate.Settings settings =
        settings("api-rc", image("node-api-container=node-api:2"))
            .withTimeout(Duration.ofMinutes(1));
    assertThat(((Outcome.Failed) world.run(settings)).causes())
        .containsExactly(
            "Unhealthy: container node-api-container: Readiness probe failed: no answer");
    // The event was of the first run.
    assertThat(((Outcome.Failed) world.run(settings)).causes())
        .singleElement(STRING)
        .matches("container node-api-container of pod api-rc-\\S+ is not ready");
  }

  /** They are what it makes room by, and serve out their grace. */
  @Test
  void saysNothingOfTheTroublesOfPodsThatMakeRoom() {
    World world =
        ofAilment("node-api:1", new Ailment.Fading(Range.ofMillis(1500, 1500)))
            .withRc(World.rc("api-rc", 3, "node-api:1"));
    Outcome outcome = world.run(settings("api-rc", image("node-api:2")));
    assertThat(outcome).isInstanceOf(Outcome.Updated.class);
    assertThat(world.simulation.all(Kind.EVENT))
        .anyMatch(event -> event.tree().toString().contains("Unhealthy"));
    assertThat(world.progress).noneMatch(Progress.Troubled.class::isInstance);
  }

  @Test
  void saysHowManyPodsAreStillStopping() {
    World world =
        ofAilment("none", new Ailment.ImagePull()).withRc(World.rc("api-rc", 3, "node-api:1"));
    Outcome.Updated updated =
        (Outcome.Updated) world.run(settings("api-rc", image("node-api:2")).withOptions(surge(3)));
    assertThat(updated.stopping()).isEqualTo(3);
    assertThat(updated.stoppingUntil().orElseThrow()).isAfter(Instant.EPOCH);
    assertThat(world.progress)
        .anyMatch(
            progress -> progress instanceof Progress.Counted counted && counted.stopping() == 3);
  }

  @Test
  void waitsBetweenPodsIfAskedTo() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    RollingUpdate.Settings usual = settings("api-rc", image("node-api:1.0.1"));
    RollingUpdate.Settings slow =
        new RollingUpdate.Settings(
            usual.namespace(),
            usual.name(),
            usual.request(),
            usual.naming(),
            usual.options(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            false,
            false);
    Outcome outcome = world.run(slow);
    assertThat(((Outcome.Updated) outcome).duration())
        .isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));
  }

  @Test
  void endsWhereItIsCancelledAndGoesOn() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Cancellation cancellation = new Cancellation();
    world.simulation.later(Duration.ofMillis(1500), "somebody", there -> cancellation.request());
    RollingUpdate.Settings settings = settings("api-rc", image("node-api:1.0.1"));
    Outcome first = world.run(settings, world.simulation.connect(), cancellation);
    assertThat(first)
        .isEqualTo(
            new Outcome.Interrupted(
                "api-rc", Task.ROLLING_UPDATE.of("api-rc").with(Setting.ROLLBACK)));
    assertThat(world.names(Kind.LEASE)).isEmpty();
    assertThat(world.run(settings)).isInstanceOf(Outcome.Updated.class);
  }

  @Test
  void saysWhyTheControllerGetsNoPods() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    world.with(
        Kind.RESOURCE_QUOTA,
        World.yaml(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: three, namespace: default}
            spec: {hard: {pods: "3"}}
            """));
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(((Outcome.Failed) outcome).causes())
        .singleElement()
        .asString()
        .startsWith("FailedCreate")
        .contains("exceeded quota: three");
    assertThat(world.rc("api-rc").replicas()).isEqualTo(3);
  }

  @Test
  void keepsItsOwnGuardToItself() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    boolean[] robbed = {false};
    world.simulation.observe(
        change -> {
          boolean guarded =
              change.after() != null
                  && change.after().spec().at("/template/metadata").has("finalizers");
          if (guarded && !robbed[0]) {
            robbed[0] = true;
            world.simulation.later(Duration.ZERO, "somebody", RollingUpdateTest::deleteAPod);
          }
        });
    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.Updated.class);
    assertThat(world.simulation.all(Kind.EVENT))
        .as("the guard has kept a pod from being made")
        .anySatisfy(
            event -> assertThat(event.tree().toString()).contains("FailedCreate", "no new pods"));
    // The next one begins while the server still tells of it.
    assertThat(world.run(settings("api-rc", image("node-api:1.0.2"))))
        .isInstanceOf(Outcome.Updated.class);
    assertThat(world.progress).noneMatch(Progress.Troubled.class::isInstance);
  }

  private static void deleteAPod(Cluster there) {
    ObjectNode pod = there.list(Kind.POD, World.NAMESPACE, Map.of()).get(0);
    there.delete(Ref.to(Kind.POD, pod), Propagation.BACKGROUND, Preconditions.NONE);
  }

  @Test
  void aimsAnAutoscalerThatWasNeverParked() {
    World world = World.calm().withRc(World.versioned("api-rc-1", 0, "node-api:1.0.0", "1"));
    ObjectNode hpa =
        World.yaml(
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: api-hpa, namespace: default}
            spec:
              maxReplicas: 9
              scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: api-rc-1}
            """);
    world.with(Kind.HORIZONTAL_POD_AUTOSCALER, hpa);
    ObjectNode next = World.versioned("api-rc-2", 0, "node-api:1.0.1", "2");
    next.withObjectProperty("spec").remove("replicas");
    assertThat(world.run(settings("api-rc-1", World.spec(next))))
        .isInstanceOf(Outcome.Updated.class);
    assertThat(world.simulation.all(Kind.HORIZONTAL_POD_AUTOSCALER))
        .singleElement()
        .satisfies(
            there ->
                assertThat(there.spec().at("/scaleTargetRef/name").asText()).isEqualTo("api-rc-2"));
  }

  @Test
  void writesNothingInADryRun() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    int before = world.simulation.history().changes().size();
    SimulatedCluster cluster = world.simulation.connect();
    Plan plan =
        new RollingUpdate(
                cluster,
                settings("api-rc", image("node-api:1.0.1")),
                Progress.Listener.NONE,
                new Cancellation(),
                Holder.ofThisProcess())
            .plan(true);
    assertThat(cluster.writes()).isZero();
    assertThat(world.simulation.history().changes()).hasSize(before);
    Plan.Feasible feasible = (Plan.Feasible) plan;
    assertThat(feasible.difference())
        .contains("+ template.spec.containers[0].image: \"node-api:1.0.1\"");
    List<?> steps = feasible.forecast().steps();
    assertThat(steps).hasSize(16);
    assertThat(steps.get(15)).isEqualTo(new UpdateStep.Settle("api-rc"));
  }

  @Test
  void makesAtMostSixRequestsForAPod() {
    World world = World.calm().withRc(World.versioned("api-rc", 10, "node-api:1.0.0", "1"));
    SimulatedCluster cluster = world.simulation.connect();
    Naming byVersion = new Naming(Optional.empty(), Optional.empty(), "version", true, 3);
    world.run(
        settings("api-rc", image("node-api:1.0.1")).withNaming(byVersion),
        cluster,
        new Cancellation());
    assertThat(world.rc("api-rc").replicas()).isEqualTo(10);
    assertThat(cluster.requests()).isLessThanOrEqualTo(60);
  }
}
