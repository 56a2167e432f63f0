package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Packed;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Request;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Marks of ours that somebody has changed, cut short or taken off. */
class DamagedMarksTest {
  private static final String OLD = "api-rc";
  private static final String NEW = "api-rc-next";

  /** What is put in a mark's place; null takes it off. */
  private static final List<String> DAMAGES =
      Arrays.asList(
          null,
          "",
          "null",
          "[1]",
          "{}",
          "-1",
          "{\"from\": \"api-rc\", \"to\": \"api-rc\"}",
          "{\"from\": \"api-rc\", \"to\": \"api-rc-next\", \"name\": \"api-rc\", \"desired\": -3}",
          "{\"name\": \"\"}",
          "web:",
          "web:bm8=",
          ":",
          Packed.pack(World.yaml("{a: 1}")),
          Packed.pack(World.yaml("{controller: {}, template: {}}")),
          Packed.pack(World.yaml("{metadata: {name: x}, spec: {}}")),
          "x".repeat(100_000));

  static Stream<Arguments> damagesOfAnUpdate() {
    return Stream.of(
            Marks.JOURNAL, Marks.CONTROLLER, Marks.INHERITANCE, Marks.REPLICAS, Marks.HISTORY)
        .flatMap(
            mark ->
                Stream.of(OLD, NEW)
                    .flatMap(
                        name -> DAMAGES.stream().map(damage -> Arguments.of(mark, name, damage))));
  }

  /** Killed when the old controller's journal and, later, the new controller are there. */
  private static World interrupted(int write) {
    World world = World.calm().withRc(World.rc(OLD, 3, "node-api:1.0.0"), other());
    try {
      world.run(update(), RequestFaults.deathAt(write, true));
    } catch (ProcessDeath expected) {
      return world;
    }
    throw new AssertionError("it was not killed");
  }

  private static ObjectNode other() {
    ObjectNode rc = World.rc("web", 1, "a:1");
    rc.withObjectProperty("spec").withObjectProperty("selector").put("name", "web");
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("name", "web");
    return rc;
  }

  private static RollingUpdate.Settings update() {
    return settings(OLD, image("node-api:1.0.1"))
        .withNaming(new Naming(Optional.of(NEW), Optional.empty(), "deployment", false, 3));
  }

  private static void damage(World world, Kind kind, String name, String mark, String damage) {
    Ref ref = new Ref(kind, World.NAMESPACE, name);
    if (world.simulation.find(ref).isEmpty()) {
      return;
    }
    ObjectNode patch = World.yaml("metadata: {annotations: {}}");
    ((ObjectNode) patch.at("/metadata/annotations")).put(mark, damage);
    world.simulation.foreign("vandal").merge(ref, patch, WriteMode.APPLY);
    world.simulation.settle(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @MethodSource("damagesOfAnUpdate")
  void endAnUpdateWithASentenceAndHideNoOther(String mark, String name, String damage) {
    for (int write : new int[] {2, 12}) {
      World world = interrupted(write);
      damage(world, Kind.REPLICATION_CONTROLLER, name, mark, damage);

      List<InFlight> found = inFlight(world);
      assertThat(found).allSatisfy(it -> assertThat(it.goOn()).asString().isNotBlank());
      boolean nothingLeft =
          write == 2 && mark.equals(Marks.JOURNAL) && name.equals(OLD) && damage == null;
      assertThat(found.stream().map(InFlight::name).anyMatch(OLD::equals))
          .isNotEqualTo(nothingLeft);
      assertThat(found).extracting(InFlight::name).doesNotHaveDuplicates();
      assertThat(found).hasSizeLessThanOrEqualTo(1);
      boolean way = found.stream().allMatch(it -> it.goBack().isPresent());
      if (mark.equals(Marks.CONTROLLER)) {
        assertThat(way).isTrue(); // it is only missing where the new one is created
      } else if (way && !nothingLeft) {
        assertThat(plan(world, settings(OLD, new Request.Rollback())))
            .isInstanceOf(Plan.Feasible.class);
      } else if (!nothingLeft) {
        assertThat(found.get(0).state()).contains("the annotation " + mark + " of ");
      }
      Plan plan = plan(world, update());
      assertSpeaks(world, plan);
      assertSpeaks(world, plan(world, settings(OLD, new Request.Rollback())));
      Outcome end = world.run(update());
      assertSpeaks(world, end);
      if (plan instanceof Plan.Feasible feasible) {
        // What has no first step is stuck.
        assertThat(end)
            .isInstanceOf(
                feasible.forecast().steps().isEmpty()
                    ? Outcome.Failed.class
                    : Outcome.Updated.class);
      }
      // What another controller is about is its own matter.
      assertThat(world.run(settings("web", image("a:2")))).isInstanceOf(Outcome.Updated.class);
    }
  }

  private static Plan plan(World world, RollingUpdate.Settings settings) {
    return new RollingUpdate(
            world.simulation.connect("preview", RequestFaults.NONE),
            settings,
            Progress.Listener.NONE,
            new Cancellation(),
            new Holder("preview", other -> true))
        .plan(false);
  }

  private static void assertSpeaks(World world, Plan plan) {
    if (plan instanceof Plan.Without without) {
      assertSpeaks(world, without.outcome());
    }
  }

  /** Or has done what it was to do, and left nothing. */
  private static void assertSpeaks(World world, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      assertThat(refused.refusals())
          .isNotEmpty()
          .allSatisfy(refusal -> assertThat(refusal.remedy()).asString().isNotBlank());
    } else if (outcome instanceof Outcome.Failed failed) {
      assertThat(failed.remedy()).asString().isNotBlank();
    } else if (outcome instanceof Outcome.NothingToDo nothing) {
      assertThat(nothing.reason()).asString().isNotBlank();
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Updated.class);
      assertThat(inFlight(world)).isEmpty();
      assertThat(world.names(Kind.REPLICATION_CONTROLLER)).hasSize(2).contains("web");
      assertThat(world.names(Kind.LEASE)).isEmpty();
    }
  }

  private static List<InFlight> inFlight(World world) {
    return InFlight.find(world.simulation.connect("status", RequestFaults.NONE), World.NAMESPACE);
  }

  @Test
  void ofTheNewControllerLeaveTheWayBack() {
    for (String damage : DAMAGES) {
      World world = interrupted(2);
      damage(world, Kind.REPLICATION_CONTROLLER, OLD, Marks.CONTROLLER, damage);
      if (world
          .simulation
          .find(new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, NEW))
          .isPresent()) {
        throw new AssertionError("killed too late");
      }
      assertThat(world.run(update()))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.reason()).asString().contains(Marks.CONTROLLER);
                assertThat(failed.remedy().actions())
                    .containsExactly(Task.ROLLING_UPDATE.of("api-rc").with(Setting.ROLLBACK));
              });
      assertThat(plan(world, settings(OLD, new Request.Rollback())))
          .as("the remedy can be tried")
          .isInstanceOf(Plan.Feasible.class);
      assertThat(world.run(settings(OLD, new Request.Rollback())))
          .isInstanceOf(Outcome.Updated.class);
      assertThat(world.rc(OLD).replicas()).isEqualTo(3);
      assertThat(world.rc(OLD).annotation(Marks.JOURNAL)).isEmpty();
    }
  }

  @Test
  void ofAnAdoptionEndItWithASentenceThatDestroysNothing() {
    for (String damage : DAMAGES) {
      AdoptionStory story = new AdoptionStory(1, 2, false);
      assertThat(story.once(Goal.ADOPT, RequestFaults.deathAt(3, true))).isEmpty();
      ObjectNode patch = World.yaml("metadata: {annotations: {}}");
      ((ObjectNode) patch.at("/metadata/annotations")).put(Marks.ORIGIN, damage);
      story.simulation.foreign("vandal").merge(AdoptionStory.DEPLOYMENT, patch, WriteMode.APPLY);
      story.simulation.settle(Duration.ofSeconds(5));

      List<InFlight> found =
          InFlight.find(story.simulation.connect("status", RequestFaults.NONE), "default");
      assertThat(found).hasSize(1);
      assertThat(found.get(0).goOn()).asString().contains("ReplicaSet");
      assertThat(
              AdoptionTargets.find(
                  story.simulation.connect("all", RequestFaults.NONE),
                  "default",
                  Goal.ADOPT,
                  Map.of()))
          .isNotEmpty();
      for (Goal goal : Goal.values()) {
        Outcome outcome = adoption(story, "web", goal);
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Refused.class,
                refused ->
                    assertThat(refused.refusals().get(0).remedy())
                        .asString()
                        .contains("ReplicaSet")
                        .doesNotContain("kubectl annotate"));
      }
      Optional<Snapshot> deployment = story.simulation.find(AdoptionStory.DEPLOYMENT);
      assertThat(deployment).isPresent();
    }
  }

  @Test
  void ofAFinishedAdoptionNameTheReplicaSetThatHasTheRecordStill() {
    AdoptionStory story = new AdoptionStory(1, 2, false);
    assertThat(story.once(Goal.ADOPT, RequestFaults.NONE)).isPresent();
    story.simulation.settle(Duration.ofSeconds(5));
    ObjectNode patch = World.yaml("metadata: {annotations: {}}");
    ((ObjectNode) patch.at("/metadata/annotations")).putNull(Marks.ORIGIN);
    story.simulation.foreign("vandal").merge(AdoptionStory.DEPLOYMENT, patch, WriteMode.APPLY);
    story.simulation.settle(Duration.ofSeconds(5));

    assertThat(
            AdoptionTargets.find(
                story.simulation.connect("all", RequestFaults.NONE),
                "default",
                Goal.UNDO,
                Map.of()))
        .extracting(AdoptionTargets.Target::name)
        .containsExactly(AdoptionStory.DEPLOYMENT.name());
    String replicaSet = story.simulation.all(Kind.REPLICA_SET).iterator().next().name();
    for (Goal goal : Goal.values()) {
      assertThat(adoption(story, AdoptionStory.DEPLOYMENT.name(), goal))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.refusals().get(0).message())
                    .asString()
                    .isEqualTo(
                        "the annotation kubectl-rc.io/adopted-from of deployment/%s is gone"
                            .formatted(AdoptionStory.DEPLOYMENT.name()));
                assertThat(refused.refusals().get(0).remedy())
                    .asString()
                    .contains("get replicaset/" + replicaSet)
                    .contains("{.metadata.annotations.kubectl-rc\\.io/adopted-from}");
              });
    }
    // Of others nothing is said.
    assertThat(adoption(story, "no-such", Goal.UNDO))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.refusals().get(0).message())
                    .asString()
                    .contains("no ReplicationController"));
  }

  private static Outcome adoption(AdoptionStory story, String name, Goal goal) {
    Cluster cluster = story.simulation.connect("again-" + goal, RequestFaults.NONE);
    try (Watch watch = cluster.watch("default", Adoption.KINDS)) {
      return new Adoption(
              cluster,
              watch,
              Adoption.Settings.of("default", name)
                  .withGoal(goal)
                  .withTimeout(Duration.ofSeconds(30)),
              Progress.Listener.NONE,
              new Cancellation(),
              new Holder("again", other -> true))
          .run();
    }
  }
}
