package io.kubectlrc.run;

import io.kubectlrc.update.Updating;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Updates of every kind, with faults and crashes, drawn from seeds.
 *
 * <p>{@code -Dsimulation.runs=N} sets how many (otherwise 20,000 in CI, 2,000 elsewhere), {@code
 * -Dsimulation.seed=S} runs that one alone.
 */
class SeededRunsTest {

  private static final int RUNS =
      Integer.getInteger("simulation.runs", System.getenv("CI") == null ? 2_000 : 20_000);
  private static final String SEED = System.getProperty("simulation.seed");

  @Test
  void holdTheInvariants() {
    if (SEED != null) {
      new SeededRun(Integer.parseInt(SEED), Updating::new).check();
      return;
    }
    IntStream.range(0, RUNS).parallel().forEach(seed -> new SeededRun(seed, Updating::new).check());
  }
}
