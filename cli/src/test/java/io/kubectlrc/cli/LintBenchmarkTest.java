package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long linting takes. Measured in processor time, so that other work on the machine does not
 * change the result; {@code -Dbenchmark} prints the table and runs the program on 5,000 files.
 */
class LintBenchmarkTest {
  private static final boolean PRINT = System.getProperty("benchmark") != null;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** A controller whose labels but one are everyone's, and a Service that selects it. */
  private static String manifest(int number) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata:
          name: app%1$d
          labels: {name: app%1$d}
        spec:
          replicas: 2
          selector: {app: shop, tier: back, name: app%1$d, version: "1"}
          template:
            metadata:
              labels: {app: shop, tier: back, name: app%1$d, version: "1"}
            spec:
              containers:
                - name: api
                  image: example.com/app:1.0.0
                  ports: [{name: http, containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /, port: http}}
                  env:
                    - {name: MODE, value: blue}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: app%1$d}
        spec:
          selector: {app: shop, name: app%1$d}
          ports: [{port: 80, targetPort: http}]
        """
        .formatted(number);
  }

  @Test
  void takesNoMoreForAnObjectAmongManyThanAmongFew() {
    nanosPerObject(10_000);
    double few = nanosPerObject(1_000);
    double more = nanosPerObject(10_000);
    double many = nanosPerObject(PRINT ? 50_000 : 20_000);
    // If each object were held against every other one, it would be ten times as much and more.
    assertThat(more).isLessThan(few * 4);
    assertThat(many).isLessThan(few * 4);
  }

  private static double nanosPerObject(int objects) {
    List<LintInput> inputs =
        IntStream.range(0, objects / 2)
            .mapToObj(
                i ->
                    new LintInput(
                        Manifest.parse("app-" + i + ".yaml", manifest(i)),
                        Path.of("app-" + i + ".yaml")))
            .toList();
    int rounds = Math.max(1, 10_000 / objects);
    long wall = System.nanoTime();
    long processor = SYSTEM.getProcessCpuTime();
    for (int round = 0; round < rounds; round++) {
      LintReport report = new Linter(LintOptions.DEFAULT, Rules.ALL).lint(inputs);
      assertThat(report.findings()).hasSize(objects / 2);
    }
    double nanos = (double) (SYSTEM.getProcessCpuTime() - processor) / rounds;
    if (PRINT) {
      System.out.printf(
          "lint %,7d objects: %,6.0f ms of processor, %,6.0f ms by the clock%n",
          objects, nanos / 1e6, (System.nanoTime() - wall) / 1e6 / rounds);
    }
    return nanos / objects;
  }

  @Test
  @EnabledIfSystemProperty(named = "benchmark", matches = ".*")
  void lintsFiveThousandFilesWithServices(@TempDir Path directory) throws IOException {
    for (int i = 0; i < 5_000; i++) {
      Files.writeString(directory.resolve("app-" + i + ".yaml"), manifest(i));
    }
    for (int round = 1; round <= 3; round++) {
      long wall = System.nanoTime();
      long processor = SYSTEM.getProcessCpuTime();
      Ran ran = Ran.of(directory, "", "lint", ".");
      System.out.printf(
          "kubectl-rc lint, 5,000 files, run %d: %,d ms of processor, %,d ms by the clock%n",
          round,
          (SYSTEM.getProcessCpuTime() - processor) / 1_000_000,
          (System.nanoTime() - wall) / 1_000_000);
      assertThat(ran.out()).contains("10000 objects of 5000 files");
    }
  }
}
