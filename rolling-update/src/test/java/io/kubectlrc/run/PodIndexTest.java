package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Write;
import io.kubectlrc.simulate.RequestFault;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PodIndexTest {
  private final Simulation simulation =
      World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0")).simulation;
  private final AtomicBoolean down = new AtomicBoolean();
  private final SimulatedCluster cluster =
      simulation.connect(
          "us", request -> down.get() ? new RequestFault.Unavailable() : RequestFaults.NO_FAULT);
  private final ClusterView view =
      new ClusterView(cluster, World.NAMESPACE, Set.of(Kind.REPLICATION_CONTROLLER, Kind.POD));
  private final PodIndex index = new PodIndex(view);
  private final List<Snapshot> pods = new ArrayList<>(simulation.all(Kind.POD));
  private final String owner = pods.get(0).controller();

  private List<String> names() {
    return index.controlledBy(owner).stream().map(Pod::name).sorted().toList();
  }

  private void label(Snapshot pod) {
    view.merge(new Write.Merge(pod.ref(), Writes.label("a", "b")));
  }

  @Test
  void showsWhatTheWatchTellsAndWhatWeWrote() {
    index.update();
    assertThat(names()).hasSize(3);

    Snapshot labelled = pods.get(0);
    label(labelled);
    index.update();
    assertThat(index.controlledBy(owner).stream())
        .filteredOn(pod -> pod.labels().containsKey("a"))
        .extracting(Pod::name)
        .containsExactly(labelled.name());

    cluster.delete(pods.get(1).ref(), Propagation.BACKGROUND, Preconditions.NONE);
    simulation.run(Duration.ofSeconds(30));
    index.update();
    assertThat(names()).hasSize(3).doesNotContain(pods.get(1).name());
  }

  @Test
  void forgetsNothingWhenTheServerDoesNotAnswer() {
    index.update();
    label(pods.get(0));
    cluster.delete(pods.get(1).ref(), Propagation.BACKGROUND, Preconditions.NONE);
    // So long that our own write is doubted, and asked for.
    simulation.run(Duration.ofSeconds(30));
    down.set(true);
    assertThatThrownBy(index::update).isInstanceOf(ClusterException.class);
    assertThat(names()).contains(pods.get(0).name());

    down.set(false);
    index.update();

    assertThat(names())
        .isEqualTo(simulation.all(Kind.POD).stream().map(Snapshot::name).sorted().toList());
  }

  @Test
  void podsWithoutAControllerAreLoose() {
    Ref rc = new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "api-rc");
    cluster.delete(rc, Propagation.ORPHAN, Preconditions.NONE);
    simulation.run(Duration.ofSeconds(30));
    index.update();

    assertThat(index.controlledBy(owner).areGone()).isTrue();
    assertThat(index.loose().stream())
        .extracting(Pod::name)
        .containsExactlyInAnyOrderElementsOf(pods.stream().map(Snapshot::name).toList());
  }
}
