package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Sandbox;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ControlPlaneTest
class FidelityTest {

  @ParameterizedTest
  @EnumSource
  void theSimulationDoesWhatARealControlPlaneDoes(Scenario scenario, Sandbox sandbox) {
    List<List<String>> simulated = simulate(scenario, 1);

    try (KubernetesCluster cluster =
        KubernetesCluster.connect(
            Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString()))) {
      scenario.play(new RealStage(sandbox, cluster, simulated));
    }
  }

  private static List<List<String>> simulate(Scenario scenario, long seed) {
    SimulatedStage stage = SimulatedStage.open(seed);
    scenario.play(stage);
    assertThat(stage.steps()).isNotEmpty();
    return stage.steps();
  }
}
