package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static io.kubectlrc.run.World.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.UpdateStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed before and after each of its writes, an update that is run again ends as if never killed.
 */
class CrashMatrixTest {

  private static final ObjectNode HPA =
      World.yaml(
          """
          apiVersion: autoscaling/v1
          kind: HorizontalPodAutoscaler
          metadata: {name: api-hpa, namespace: default}
          spec:
            minReplicas: 1
            maxReplicas: 9
            scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: api-rc}
          """);

  /** The ways in, each with the world it starts from. */
  enum Way {
    IMAGE_WITH_RENAME(() -> plain(), settings("api-rc", image("node-api:1.0.1"))),
    IMAGE_WITH_RENAME_AND_HPA(
        () -> plain().with(Kind.HORIZONTAL_POD_AUTOSCALER, HPA),
        settings("api-rc", image("node-api:1.0.1"))),
    SPEC(
        () -> World.calm().withRc(World.versioned("api-rc-1", 3, "node-api:1.0.0", "1")),
        settings("api-rc-1", spec(World.versioned("api-rc-2", 3, "node-api:1.0.1", "2")))),
    SPEC_BY_BASE_NAME(
        () -> World.calm().withRc(World.versioned("api-rc-1", 3, "node-api:1.0.0", "1")),
        settings("api-rc", spec(World.versioned("api-rc-2", 3, "node-api:1.0.1", "2")))),
    STAMPED_SPEC(
        () -> plain(),
        settings(
            "api-rc",
            new Request.Spec(
                "new.yaml",
                World.rc("api-rc", 3, "node-api:1.0.1"),
                Optional.of(Stamp.of("1453323827", "version"))))),
    ROLLBACK(
        () -> {
          World world = plain();
          assertThrows(
              ProcessDeath.class,
              () ->
                  world.run(
                      settings("api-rc", image("node-api:1.0.1")),
                      RequestFaults.deathAt(11, true)));
          return world;
        },
        settings("api-rc", new Request.Rollback())),
    UNDO(
        () -> {
          World world = plain();
          world.run(settings("api-rc", image("node-api:1.0.1")));
          return world;
        },
        settings("api-rc", new Request.Undo(1)));

    private final Supplier<World> world;
    private final RollingUpdate.Settings settings;

    Way(Supplier<World> world, RollingUpdate.Settings settings) {
      this.world = world;
      this.settings = settings;
    }

    private static World plain() {
      return World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAsIfNeverKilled(Way way) {
    World undisturbed = way.world.get();
    SimulatedCluster connection = undisturbed.simulation.connect("run-0", RequestFaults.NONE);
    assertThat(undisturbed.run(way.settings, connection, new Cancellation()))
        .isInstanceOf(Outcome.Updated.class);
    undisturbed.simulation.settle(Duration.ofSeconds(20));
    String expected = undisturbed.endState();
    assertThat(expected).doesNotContain("orphan", "lease", "kubectl-rc.io/update");
    int deaths = 0;
    for (int write = 1; write <= connection.writes(); write++) {
      for (boolean applied : new boolean[] {false, true}) {
        String when = (applied ? "after" : "before") + " write " + write;
        World world = way.world.get();
        world.simulation.observe(
            new Invariants(world.simulation, Options.DEFAULT, Invariants.Leniency.NONE));
        RequestFaults death = RequestFaults.deathAt(write, applied);
        Outcome outcome;
        try {
          outcome = world.run(way.settings, death);
          // Nobody dies after a write that the server refused: it was tried again.
          assertThat(applied).as(when).isTrue();
        } catch (ProcessDeath killed) {
          requireForecast(world, way, when);
          outcome = world.run(way.settings);
          deaths++;
        }
        world.simulation.settle(Duration.ofSeconds(20));
        assertThat(outcome)
            .as(when)
            .isInstanceOfAny(Outcome.Updated.class, Outcome.NothingToDo.class);
        assertThat(world.endState())
            .as(when + "\n" + world.simulation.history().toText())
            .isEqualTo(expected);
      }
    }
    assertThat(deaths).isGreaterThan(2 * connection.writes() - 4);
  }

  /** A dry run shows the steps that are left, whichever they are, and takes none. */
  private static void requireForecast(World world, Way way, String when) {
    SimulatedCluster connection = world.simulation.connect("dry-run", RequestFaults.NONE);
    Plan plan =
        new RollingUpdate(
                connection,
                way.settings,
                Progress.Listener.NONE,
                new Cancellation(),
                Holder.ofThisProcess())
            .plan(false);
    assertThat(connection.writes()).as(when).isZero();
    if (plan instanceof Plan.Without without) {
      assertThat(without.outcome()).as(when).isInstanceOf(Outcome.NothingToDo.class);
    } else {
      List<?> steps = ((Plan.Feasible) plan).forecast().steps();
      assertThat(steps.get(steps.size() - 1)).as(when).isInstanceOf(UpdateStep.Settle.class);
    }
  }
}
