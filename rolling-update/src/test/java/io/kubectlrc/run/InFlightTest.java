package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InFlightTest {

  /** The journals of the two controllers differ then: only the new one's has the new number. */
  @Test
  void anUpdateThatSomebodyHasRescaledIsStillOne() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    assertThat(world.run(World.pausingAfter(1))).isInstanceOf(Outcome.Paused.class);
    String newController = world.lines.get(0).substring("Created ".length());
    Cluster user = world.simulation.foreign("user");
    user.merge(
        new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, newController),
        World.yaml("spec: {replicas: 5}"),
        WriteMode.APPLY);
    world.simulation.settle(Duration.ofSeconds(5));
    assertThat(world.run(World.pausingAfter(4))).isInstanceOf(Outcome.Paused.class);

    List<InFlight> found = InFlight.find(user, World.NAMESPACE);

    assertThat(found)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.name()).isEqualTo("api-rc");
              assertThat(List.of("api-rc", newController)).allMatch(update::isOf);
              assertThat(update.isOf("api")).isFalse();
              assertThat(update.operation()).isEqualTo("rolling update to " + newController);
              assertThat(update.state()).contains(" of 5 new pods ready");
            });
    assertThat(InFlight.find(user, "")).isEqualTo(found);
    assertThat(InFlight.find(user, "elsewhere")).isEmpty();
  }

  @Test
  void saysWhoHoldsWhatAnUpdateDeletes() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    assertThat(world.run(World.pausingAfter(1))).isInstanceOf(Outcome.Paused.class);
    Cluster user = world.simulation.foreign("user");
    user.merge(
        new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc"),
        World.yaml("metadata: {finalizers: [example.com/a]}"),
        WriteMode.APPLY);

    assertThat(InFlight.find(user, World.NAMESPACE))
        .singleElement()
        .extracting(InFlight::state)
        .asString()
        .endsWith(
            "; ReplicationController api-rc, which it deletes, has the finalizer example.com/a:"
                + " take it off first");
  }

  /** Neither command may send its user to the other. */
  @Test
  void aRollbackWhoseOldControllerSomebodyDeletesGoesForwardAgain() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    RollingUpdate.Settings update = settings("api-rc", image("node-api:1.0.1"));
    assertThat(world.run(World.pausingAfter(2))).isInstanceOf(Outcome.Paused.class);
    world.simulation.later(
        Duration.ofMillis(500),
        "somebody",
        there ->
            there.delete(
                new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc"),
                Propagation.BACKGROUND,
                Preconditions.NONE));
    RollingUpdate.Settings back = settings("api-rc", new Request.Rollback());

    assertThat(world.run(back))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason())
                  .hasToString("ReplicationController api-rc, to which it goes back, is gone");
              assertThat(failed.remedy()).asString().contains("it goes forward again");
            });
    assertThat(InFlight.find(world.simulation.foreign("user"), World.NAMESPACE))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.operation()).startsWith("rolling update to api-rc-");
              assertThat(found.goOn()).asString().contains("image", "node-api:1.0.1");
              assertThat(found.goBack()).isEmpty();
            });
    assertThat(world.run(back))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.refusals().get(0).message())
                    .asString()
                    .endsWith(
                        "can no longer be rolled back: ReplicationController api-rc is gone"));

    assertThat(world.run(update)).isInstanceOf(Outcome.Updated.class);
    world.simulation.settle(Duration.ofSeconds(10));
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
    assertThat(world.names(Kind.POD)).hasSize(3);
    assertThat(world.endState()).contains("node-api:1.0.1").doesNotContain("orphan");
  }

  @Test
  void countsTheNewPodsWhileTheyAreGivenToTheControllerOfTheOldName() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Set<String> states = new TreeSet<>();
    world.simulation.observe(
        change -> {
          if (world.simulation.all(Kind.REPLICATION_CONTROLLER).stream()
              .anyMatch(rc -> rc.tree().at("/spec/selector").has(Marks.WAITING))) {
            InFlight.find(world.simulation.foreign("user"), World.NAMESPACE)
                .forEach(update -> states.add(update.state()));
          }
        });

    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.Updated.class);

    assertThat(states).containsExactly("3 of 3 new pods ready, 0 old ones");
  }

  @Test
  void speaksOfNoWayBackFromAnUpdateOfWhichOnlyTheEndIsMissing() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Set<String> remedies = new TreeSet<>();
    world.simulation.observe(
        change -> {
          List<ObjectNode> controllers =
              world.simulation.all(Kind.REPLICATION_CONTROLLER).stream()
                  .map(rc -> rc.tree())
                  .toList();
          if (controllers.stream().anyMatch(rc -> rc.at("/spec/selector").has(Marks.WAITING))
              && Resolution.of(controllers, "api-rc", image("other:1"), Naming.DEFAULT)
                  instanceof Resolution.Refused refused) {
            remedies.add(refused.refusal().remedy().toString());
          }
        });

    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.Updated.class);

    assertThat(remedies).containsExactly("End it by the command that began it.");
  }
}
