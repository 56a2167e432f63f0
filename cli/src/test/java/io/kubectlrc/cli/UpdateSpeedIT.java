package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * machine, by {@code dev/bench-update}.
 */
@ControlPlaneTest
@EnabledIfSystemProperty(named = "speed", matches = ".*")
class UpdateSpeedIT {
  private static final Duration RENAME = Duration.ofMillis(500);
  private static final Path LAUNCHER = Path.of("..", "kubectl-rc").toAbsolutePath().normalize();

  /** How often an update is measured; the one in the middle counts. */
  private static final int TIMES = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"10, 1", "100, 25"})
  void isCloseToTheBound(int replicas, int surge, Sandbox sandbox) throws Exception {
    create(replicas, sandbox);
    // The first one, which counts its requests, also warms the cluster and its stand-ins up.
    List<String> counted = run(counting(256), surge, sandbox);
    double requests =
        Double.parseDouble(line(counted, "requests: ").substring("requests: ".length())) / replicas;
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      seconds.add(duration(run(List.of(LAUNCHER.toString()), surge, sandbox)));
    }
    Collections.sort(seconds);
    double median = seconds.get(TIMES / 2);
    double bound = Math.ceil((double) replicas / surge);
    double limit = 1.05 * bound + RENAME.toMillis() / 1000.0;
    System.out.printf(
        "%d replicas, surge %d: %.2f s (%.2f to %.2f s; bound %.0f s, limit %.2f s),"
            + " %.1f requests a pod%n",
        replicas, surge, median, seconds.get(0), seconds.get(TIMES - 1), bound, limit, requests);
    assertThat(median).isLessThanOrEqualTo(limit);
    assertThat(requests).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"1000, 250, 150"})
  void needsLittleMemory(int replicas, int surge, int megabytes, Sandbox sandbox) throws Exception {
    create(replicas, sandbox);
    System.out.printf(
        "%d replicas, surge %d, %d MB of heap: %.2f s%n",
        replicas, surge, megabytes, duration(run(counting(megabytes), surge, sandbox)));
  }

  private static void create(int replicas, Sandbox sandbox) throws Exception {
    // What pods do at other times than getting ready, so that these loads don't fall together.
    sandbox.whenAny(
        PodLife.readyAfter(Duration.ofSeconds(1))
            .boundAfter(Duration.ofMillis(300))
            .stoppingIn(Duration.ofMillis(900)));
    new Updates(sandbox)
        .create(
            Updates.controller(
                "api-rc",
                replicas,
                Map.of("name", "api-pods", "deployment", "first"),
                List.of("node-api:1.0.0")),
            Duration.ofMinutes(5));
  }

  /** The program with so much heap, otherwise as the launcher starts it; it counts its requests. */
  private static List<String> counting(int megabytes) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + megabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        CrashingMain.class.getName(),
        "never",
        "0");
  }

  private List<String> run(List<String> program, int surge, Sandbox sandbox) throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("rolling-update", "api-rc", "--restart", "--max-surge=" + surge));
    command.addAll(List.of("--progress=json", "--kubeconfig=" + sandbox.kubeconfig()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(new Updates(sandbox).controllers()).hasSize(1);
    awaitStopped(sandbox);
    return lines;
  }

  /** The last pods to be replaced stop after the update's end; not during the next one. */
  private static void awaitStopped(Sandbox sandbox) throws Exception {
    Eventually.passesWithin(
        Duration.ofSeconds(30),
        () ->
            assertThat(sandbox.client().pods().list().getItems())
                .noneMatch(pod -> pod.isMarkedForDeletion()));
  }

  private static double duration(List<String> lines) throws Exception {
    return new ObjectMapper()
        .readTree(line(lines, "{\"event\":\"outcome\""))
        .path("duration")
        .asDouble();
  }

  private static String line(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }
}
