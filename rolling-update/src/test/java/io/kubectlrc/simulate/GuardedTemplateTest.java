package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardedTemplateTest {

  @Test
  void aFinalizerThatNoPodMayHaveIsTakenInATemplateAndKeepsPodsFromBeingMade() {
    Simulation simulation = new Simulation(Setup.calm());
    SimulatedCluster cluster = simulation.connect();
    ObjectNode rc = Manifests.rc("web", "web", "v1", 2);
    ((ObjectNode) rc.at("/spec/template/metadata")).putArray("finalizers").add("no pods yet");

    cluster.create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    simulation.run(Duration.ofSeconds(10));
    assertThat(simulation.all(Kind.POD)).isEmpty();

    cluster.merge(
        new Ref(Kind.REPLICATION_CONTROLLER, "default", "web"),
        Manifests.yaml("spec: {template: {metadata: {finalizers: null}}}"),
        WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(20));
    assertThat(simulation.all(Kind.POD)).hasSize(2);
  }
}
