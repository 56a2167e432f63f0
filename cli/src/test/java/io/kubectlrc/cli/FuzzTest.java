package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@link Fuzz} in a JVM of its own, whose memory is the limit for all of them together. {@code
 * -Dfuzz.inputs=100000} for the long run; {@code -Dfuzz.seed=NUMBER} for the one input whose
 * failure was printed.
 */
@Execution(ExecutionMode.CONCURRENT) // it waits for a process
class FuzzTest {
  private static final int INPUTS = 5_000;

  @Test
  void nothingKillsItNothingRunsAwayNothingIsForged() throws IOException, InterruptedException {
    Optional<String> one = Optional.ofNullable(System.getProperty("fuzz.seed"));
    String count = one.isPresent() ? "1" : System.getProperty("fuzz.inputs", "" + INPUTS);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Fuzz.class.getName(),
                one.orElse("0"),
                count)
            .redirectErrorStream(true)
            .start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(printed.lines().toList())
          .as("-Dfuzz.seed= and the number before a line repeats it")
          .isEqualTo(List.of(count + " inputs"));
    } finally {
      process.destroyForcibly();
    }
  }
}
