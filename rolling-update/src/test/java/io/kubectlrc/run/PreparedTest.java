package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PreparedTest {

  private final World world = World.calm().withRc(World.rc("api-rc", 2, "node-api:1.0.0"));
  private final Cluster cluster = world.simulation.connect();

  /** Runs and asks to stop as soon as something is told. */
  private static Outcome interrupted(Prepared prepared) {
    return prepared.withListener(progress -> Thread.currentThread().interrupt()).run();
  }

  @Test
  void anInterruptStopsOneRunAndNoOther() {
    Prepared update = RollingUpdate.on(cluster, settings("api-rc", image("node-api:1.0.1")));
    assertThat(interrupted(update)).isInstanceOf(Outcome.Interrupted.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(update.run()).isInstanceOf(Outcome.Updated.class);
  }

  @Test
  void aCancellationStopsAllRunsThatHaveIt() {
    Cancellation cancellation = new Cancellation();
    Prepared update =
        RollingUpdate.on(cluster, settings("api-rc", image("node-api:1.0.1")))
            .withCancellation(cancellation);
    assertThat(update.withListener(progress -> cancellation.request()).run())
        .isInstanceOf(Outcome.Interrupted.class);
    assertThat(update.run()).isInstanceOf(Outcome.Interrupted.class);
  }

  /** Two that run at the same time would both have a lock that names one of them. */
  @Test
  void eachRunTakesTheLockForItself() {
    Set<String> holders = new TreeSet<>();
    boolean[] stops = {true};
    Prepared update =
        RollingUpdate.on(cluster, settings("api-rc", image("node-api:1.0.1")))
            .withListener(
                progress -> {
                  for (Snapshot lease : world.simulation.all(Kind.LEASE)) {
                    holders.add(lease.tree().at("/spec/holderIdentity").asText());
                  }
                  if (stops[0]) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(update.run()).isInstanceOf(Outcome.Interrupted.class);
    assertThat(holders).hasSize(1);
    stops[0] = false;
    assertThat(update.run()).isInstanceOf(Outcome.Updated.class);
    assertThat(holders).hasSize(2);
  }

  /** What fails half-way is for whoever goes on with it; before, there is nothing to go on with. */
  @Test
  void aClusterThatCannotBeLookedAtIsNoFailedRun() {
    List<Progress> told = new ArrayList<>();
    Cluster blind =
        new ForwardingCluster(cluster) {
          @Override
          public List<Access> denied(Collection<Access> rights) {
            throw new ClusterException(ClusterException.Reason.UNAVAILABLE, "gone", null);
          }
        };
    for (Prepared one :
        List.of(
            RollingUpdate.on(blind, settings("api-rc", image("node-api:1.0.1"))),
            Adoption.on(blind, Adoption.Settings.of("default", "api-rc")))) {
      assertThatThrownBy(one.withListener(told::add)::run).isInstanceOf(ClusterException.class);
    }
    assertThat(told).isEmpty();
    assertThat(cluster.list(Kind.LEASE, "default", Map.of())).isEmpty();
  }
}
