package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Options;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InFlightTest {

  /** The journals of the two controllers differ then: only the new one's has the new number. */
  @Test
  void anUpdateThatSomebodyHasRescaledIsStillOne() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    assertThat(world.run(pausingAfter(1))).isInstanceOf(Outcome.Paused.class);
    String newController = world.lines.get(0).substring("Created ".length());
    Cluster user = world.simulation.foreign("user");
    user.merge(
        new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, newController),
        World.yaml("spec: {replicas: 5}"),
        WriteMode.APPLY);
    world.simulation.settle(Duration.ofSeconds(5));
    assertThat(world.run(pausingAfter(4))).isInstanceOf(Outcome.Paused.class);

    List<InFlight> found = InFlight.find(user, World.NAMESPACE);

    assertThat(found)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.name()).isEqualTo("api-rc");
              assertThat(update.operation()).isEqualTo("rolling update to " + newController);
              assertThat(update.state()).contains(" of 5 new pods ready");
            });
    assertThat(InFlight.find(user, "")).isEqualTo(found);
    assertThat(InFlight.find(user, "elsewhere")).isEmpty();
  }

  private static RollingUpdate.Settings pausingAfter(int pods) {
    return settings("api-rc", image("node-api:1.0.1"))
        .withOptions(
            new Options(
                new Amount.Pods(1),
                new Amount.Pods(0),
                Duration.ZERO,
                Optional.of(new Amount.Pods(pods)),
                Options.Autoscaling.PARK));
  }
}
