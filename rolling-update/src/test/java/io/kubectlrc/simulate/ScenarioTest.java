package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScenarioTest {

  @ParameterizedTest
  @EnumSource
  void noOrderOfReactionsChangesWhatComesOut(Scenario scenario) {
    List<List<String>> first = play(scenario, 1);
    for (long seed = 2; seed <= 30; seed++) {
      List<List<String>> another = play(scenario, seed);
      assertThat(another).hasSameSizeAs(first);
      for (int step = 0; step < first.size(); step++) {
        assertThat(Portrait.difference(first.get(step), another.get(step)))
            .as("seeds 1 (-) and %d (+) at step %d", seed, step)
            .isEmpty();
      }
    }
  }

  private static List<List<String>> play(Scenario scenario, long seed) {
    SimulatedStage stage = SimulatedStage.open(seed);
    scenario.play(stage);
    return stage.steps();
  }
}
