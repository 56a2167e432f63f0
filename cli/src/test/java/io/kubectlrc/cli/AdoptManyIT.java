package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many adoptions in one command. */
@ControlPlaneTest
class AdoptManyIT {
  private static final int CONTROLLERS = Integer.getInteger("adopt-many", 200);
  private static final int PODS = 5;

  @TempDir private Path folder;

  @Test
  void adoptsTwoHundredControllersAndRestartsNoPod(Sandbox sandbox) throws Exception {
    List<String> manifests = new ArrayList<>();
    for (int i = 0; i < CONTROLLERS; i++) {
      manifests.add(
          Adoptions.controller("app%03d-1".formatted(i), "app%03d".formatted(i), "1", PODS));
    }
    new Updates(sandbox).create(String.join("---\n", manifests.subList(0, 1)));
    for (String manifest : manifests.subList(1, CONTROLLERS)) {
      sandbox
          .client()
          .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
          .create();
    }
    Adoptions adoptions = new Adoptions(sandbox);
    Eventually.passesWithin(
        Duration.ofMinutes(5), () -> assertThat(adoptions.ready()).hasSize(CONTROLLERS * PODS));
    Map<String, String> before = adoptions.identities();

    try (Adoptions.Lookout lookout = adoptions.watch()) {
      Instant begun = Instant.now();
      CrashingMain.Ended ran =
          CrashingMain.start(
              folder, sandbox, "never", 0, List.of("adopt", "--all", "--parallel=8"));
      Duration took = Duration.between(begun, Instant.now());

      assertThat(ran.status()).as(ran.output()).isZero();
      assertThat(ran.output().lines())
          .filteredOn(line -> line.contains(" adopted "))
          .hasSize(CONTROLLERS);
      assertThat(adoptions.identities()).isEqualTo(before);
      assertThat(lookout.disturbances()).isEmpty();
      System.out.printf(
          "adopted %d ReplicationControllers with %d pods in %.1f s; %s%n",
          CONTROLLERS,
          CONTROLLERS * PODS,
          took.toMillis() / 1000.0,
          ran.output().lines().filter(line -> line.startsWith("heap: ")).findFirst().orElseThrow());
    }
    assertThat(adoptions.kubectl("get", "rc,lease", "-o", "name")).isEmpty();
  }
}
