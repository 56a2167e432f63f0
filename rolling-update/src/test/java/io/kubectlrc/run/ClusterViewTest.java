package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.simulate.Faults;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private final Simulation simulation =
      World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0")).simulation;
  private final SimulatedCluster cluster = simulation.connect("us", request -> Faults.NO_FAULT);
  private final ClusterView view =
      new ClusterView(cluster, World.NAMESPACE, Set.of(Kind.REPLICATION_CONTROLLER));
  private final Ref rc = new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc");

  @Test
  void showsADeletedObjectAsLongAsItEnds() {
    ObjectNode seen = view.get(rc).orElseThrow();

    view.delete(rc, seen, Propagation.ORPHAN);

    assertThat(view.get(rc).orElseThrow().at("/metadata/deletionTimestamp").isTextual()).isTrue();
  }

  @Test
  void showsNoObjectThatEndedBetweenTwoLooks() {
    view.delete(rc, view.get(rc).orElseThrow(), Propagation.ORPHAN);
    simulation.run(Duration.ofSeconds(1));
    int requests = cluster.requests();

    assertThat(view.get(rc)).isEmpty();
    assertThat(cluster.requests()).as("what the watch shows need not be asked").isEqualTo(requests);
  }

  @Test
  void showsNoObjectThatWasGoneAtOnce() {
    view.delete(rc, view.get(rc).orElseThrow(), Propagation.BACKGROUND);

    assertThat(view.get(rc)).isEmpty();
  }
}
