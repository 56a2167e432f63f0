package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long an inventory takes of 1,000 ReplicationControllers in 10 namespaces, and in one, with 2
 * pods each, and how much memory. Measures, so it runs only when asked to, by {@code
 * dev/bench-report}.
 */
@ControlPlaneTest
@EnabledIfSystemProperty(named = "speed", matches = ".*")
class ReportSpeedIT {
  private static final int CONTROLLERS = 1000;
  private static final int PODS = 2;
  private static final Path LAUNCHER = Path.of("..", "kubectl-rc").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {10, 1})
  void ofAThousandControllersTakesSeconds(int count, Sandbox sandbox) throws Exception {
    List<String> namespaces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String namespace = sandbox.namespace() + "-" + i;
      namespaces.add(namespace);
      sandbox
          .client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      for (int j = 0; j < CONTROLLERS / count; j++) {
        String manifest =
            Adoptions.controller("app%03d-1".formatted(j), "app%03d".formatted(j), "1", PODS);
        sandbox
            .client()
            .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
            .inNamespace(namespace)
            .create();
      }
    }
    Eventually.passesWithin(
        Duration.ofMinutes(5),
        () ->
            assertThat(
                    sandbox.client().pods().inAnyNamespace().list().getItems().stream()
                        .filter(pod -> namespaces.contains(pod.getMetadata().getNamespace())))
                .hasSize(CONTROLLERS * PODS));
    // The first start of a program that was built anew prepares the next ones.
    assertThat(new ProcessBuilder(LAUNCHER.toString(), "version").start().waitFor()).isZero();
    Path out = folder.resolve("table");
    Path page = folder.resolve("page.html");
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(
                "/usr/bin/time",
                "-f",
                "%M KiB",
                LAUNCHER.toString(),
                "report",
                "cluster",
                count == 1 ? "--namespace=" + namespaces.get(0) : "-A",
                "--output=" + page,
                "--kubeconfig=" + sandbox.kubeconfig())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    double seconds = (System.nanoTime() - begun) / 1e9;
    String said = Files.readString(out);
    System.out.printf("inventory of %d in %d: %.1f s, %s", CONTROLLERS, count, seconds, said);
    System.out.printf("its page: %d bytes%n", Files.size(page));
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(Files.readString(page)).contains("0 of 1000 are done; 1000 can begin now");
    assertThat(seconds).isLessThan(10);
    assertThat(Integer.parseInt(said.replaceAll("(?s)\\D*(\\d+) KiB.*", "$1")))
        .isLessThan(300 << 10);
  }
}
