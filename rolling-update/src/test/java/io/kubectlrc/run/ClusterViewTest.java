package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.operate.Write;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private final Simulation simulation =
      World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0")).simulation;
  private final SimulatedCluster cluster =
      simulation.connect("us", request -> RequestFaults.NO_FAULT);
  private final ClusterView view =
      new ClusterView(cluster, World.NAMESPACE, Set.of(Kind.REPLICATION_CONTROLLER));
  private final Ref rc = new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc");

  @Test
  void showsADeletedObjectAsLongAsItEnds() {
    view.delete(Write.Delete.of(rc, Propagation.ORPHAN, view));

    assertThat(view.get(rc).at("/metadata/deletionTimestamp").isTextual()).isTrue();
  }

  @Test
  void showsNoObjectThatEndedBetweenTwoLooks() {
    view.delete(Write.Delete.of(rc, Propagation.ORPHAN, view));
    simulation.run(Duration.ofSeconds(1));
    int requests = cluster.requests();

    assertThat(view.find(rc)).isEmpty();
    assertThat(cluster.requests()).as("what the watch shows need not be asked").isEqualTo(requests);
  }

  @Test
  void showsNoObjectThatWasGoneAtOnce() {
    view.delete(Write.Delete.of(rc, Propagation.BACKGROUND, view));

    assertThat(view.find(rc)).isEmpty();
  }
}
