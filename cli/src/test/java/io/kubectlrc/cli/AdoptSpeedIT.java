package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the adoption of 200 and of 1,000 ReplicationControllers with 3 pods each takes in one
 * command, how many requests it sends and how much memory it needs. Measures, so it runs only when
 * asked to, on an idle machine, by {@code dev/bench-adopt}.
 */
@ControlPlaneTest
@EnabledIfSystemProperty(named = "speed", matches = ".*")
class AdoptSpeedIT {
  private static final int PODS = 3;
  private static final int FEW = 200;
  private static final int MANY = 1000;
  private static final Path LAUNCHER = Path.of("..", "kubectl-rc").toAbsolutePath().normalize();
  private static final List<String> COMMAND = List.of("adopt", "--all", "--parallel=8");

  private static final Duration LONG = Duration.ofMinutes(30);

  /** As much as two measurements of the same differ. */
  private static final double NOISE = 1.05;

  @TempDir private Path folder;

  @Test
  void manyTakeNoLongerEachThanFew(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox);
    create(0, FEW, sandbox, adoptions);
    double few = measure(FEW, sandbox, adoptions);
    create(FEW, MANY, sandbox, adoptions);
    double many = measure(MANY, sandbox, adoptions);
    assertThat(many / MANY).isLessThanOrEqualTo(NOISE * few / FEW);
  }

  /** Those with numbers between. */
  private static void create(int from, int to, Sandbox sandbox, Adoptions adoptions)
      throws Exception {
    for (int i = from; i < to; i++) {
      String manifest =
          Adoptions.controller("app%04d-1".formatted(i), "app%04d".formatted(i), "1", PODS);
      if (i == 0) {
        new Updates(sandbox).create(manifest);
      } else {
        sandbox
            .client()
            .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
            .create();
      }
    }
    Eventually.passesWithin(
        Duration.ofMinutes(10), () -> assertThat(adoptions.ready()).hasSize(to * PODS));
  }

  /** Adopts them all, goes back, adopts them again counting requests, and goes back. */
  private double measure(int count, Sandbox sandbox, Adoptions adoptions) throws Exception {
    Map<String, String> before = adoptions.identities();
    Ran adopted = launch(count, sandbox, COMMAND);
    Ran undone = launch(count, sandbox, with("--undo"));
    System.out.printf(
        "%d ReplicationControllers with %d pods each: adopted in %s; undone in %s%n",
        count, PODS, adopted.each(count), undone.each(count));
    CrashingMain.Ended counted =
        CrashingMain.start(folder, sandbox.kubeconfig(), "never", 0, COMMAND, LONG);
    assertThat(counted.status()).as(counted.output()).isZero();
    System.out.printf(
        "%d ReplicationControllers with %d pods each: %.1f requests an adoption%n",
        count, PODS, number("requests: ([0-9]+)", counted.output()) / (double) count);
    launch(count, sandbox, with("--undo"));
    assertThat(adoptions.identities()).isEqualTo(before);
    return adopted.seconds();
  }

  private static List<String> with(String option) {
    List<String> command = new ArrayList<>(COMMAND);
    command.add(option);
    return command;
  }

  /** How long the program took, how much of a processor, and the most memory that it had. */
  private record Ran(double seconds, double processor, long mebibytes) {
    String each(int count) {
      return "%.1f s (%.0f ms each, %.0f ms of processor, %d MiB)"
          .formatted(seconds, 1000 * seconds / count, 1000 * processor / count, mebibytes);
    }
  }

  private Ran launch(int count, Sandbox sandbox, List<String> arguments) throws Exception {
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of("/usr/bin/time", "-f", "%U %S %M KiB"));
    command.add(LAUNCHER.toString());
    command.addAll(arguments);
    command.add("--kubeconfig=" + sandbox.kubeconfig());
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    double seconds = (System.nanoTime() - begun) / 1e9;
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said.lines().filter(line -> line.matches(".* (adopted|undone) .*")))
        .as(said)
        .hasSize(count);
    String time = "([0-9.]+) ([0-9.]+) ([0-9]+) KiB";
    String[] measured =
        said.lines().filter(line -> line.matches(time)).findFirst().orElseThrow().split(" ");
    return new Ran(
        seconds,
        Double.parseDouble(measured[0]) + Double.parseDouble(measured[1]),
        Long.parseLong(measured[2]) >> 10);
  }

  private static long number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
