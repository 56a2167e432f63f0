package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long an update takes, against the physical bound: pods take 1 s to become ready, and no more
 * than the surge can become so at once. Measures, so it runs only when asked to, on an idle
 * machine:
 *
 * <pre>./mvnw test -Dtest=UpdateSpeedIT -Dsurefire.failIfNoSpecifiedTests=false -Dspeed</pre>
 */
@ControlPlaneTest
@EnabledIfSystemProperty(named = "speed", matches = ".*")
class UpdateSpeedIT {
  private static final Duration RENAME = Duration.ofMillis(500);

  /** The update of a controller in a process of its own, with so much heap. */
  private record Measured(double seconds, int requests) {}

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"10, 1, 256", "100, 25, 256"})
  void isCloseToTheBound(int replicas, int surge, int megabytes, Sandbox sandbox) throws Exception {
    Measured measured = measure(replicas, surge, megabytes, sandbox);
    double bound = Math.ceil((double) replicas / surge);
    double limit = 1.05 * bound + RENAME.toMillis() / 1000.0;
    double requests = (double) measured.requests() / replicas;
    System.out.printf(
        "%d replicas, surge %d: %.2f s (bound %.0f s, limit %.2f s), %.1f requests a pod%n",
        replicas, surge, measured.seconds(), bound, limit, requests);
    assertThat(measured.seconds()).isLessThanOrEqualTo(limit);
    assertThat(requests).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"1000, 250, 150"})
  void needsLittleMemory(int replicas, int surge, int megabytes, Sandbox sandbox) throws Exception {
    Measured measured = measure(replicas, surge, megabytes, sandbox);
    System.out.printf(
        "%d replicas, surge %d, %d MB of heap: %.2f s%n",
        replicas, surge, megabytes, measured.seconds());
  }

  private Measured measure(int replicas, int surge, int megabytes, Sandbox sandbox)
      throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofSeconds(1)));
    Updates updates =
        new Updates(sandbox)
            .create(
                Updates.controller(
                    "api-rc",
                    replicas,
                    Map.of("name", "api-pods", "deployment", "first"),
                    List.of("node-api:1.0.0")),
                Duration.ofMinutes(5));
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the launcher starts it.
    command.addAll(
        List.of("-Xmx" + megabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CrashingMain.class.getName(), "never", "0", "rolling-update"));
    command.addAll(List.of("api-rc", "--image=node-api:1.0.1", "--max-surge=" + surge));
    command.addAll(List.of("--progress=json", "--kubeconfig=" + sandbox.kubeconfig()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    JsonNode outcome = new ObjectMapper().readTree(lines.get(lines.size() - 3));
    int requests = Integer.parseInt(lines.get(lines.size() - 1).replaceAll("\\D", ""));
    assertThat(updates.controllers()).hasSize(1);
    return new Measured(outcome.path("duration").asDouble(), requests);
  }
}
