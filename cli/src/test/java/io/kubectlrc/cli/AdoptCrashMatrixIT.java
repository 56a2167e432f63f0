package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adoptions and their undoing as real processes against a real control plane, killed by SIGKILL
 * before and after each of their writes, then run again once, in this process. Pods and endpoints
 * are watched all the while: a killed command leaves everything serving. The table is printed, and
 * written to {@code target/crash-matrix}.
 */
@ControlPlaneTest
class AdoptCrashMatrixIT {
  enum Way {
    ADOPT("adopt", Adoptions.RC),
    UNDO("adopt", Adoptions.RC, "--undo");

    private final List<String> arguments;

    Way(String... arguments) {
      this.arguments = List.of(arguments);
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // each mostly waits, in namespaces of its own
  void endsAsIfNeverKilled(Way way, ControlPlane plane) throws Exception {
    String expected;
    int writes;
    try (Sandbox sandbox = plane.newSandbox("adopt-crash")) {
      Adoptions adoptions = prepare(way, sandbox);
      CrashingMain.Ended undisturbed =
          CrashingMain.start(folder, sandbox, "never", 0, way.arguments);
      assertThat(undisturbed.status()).as(undisturbed.output()).isZero();
      writes = undisturbed.writes();
      expected = adoptions.state();
      assertThat(expected).doesNotContain("lease", "kubectl-rc.io/adoption", "of []");
    }
    List<String> table = new ArrayList<>();
    int ended = 0;
    int killed = 0;
    for (int write = 1; write <= writes; write++) {
      for (String when : List.of("before", "after")) {
        try (Sandbox sandbox = plane.newSandbox("adopt-crash")) {
          Adoptions adoptions = prepare(way, sandbox);
          List<String> disturbances;
          CrashingMain.Ended first;
          Ran second;
          boolean same;
          try (Adoptions.Lookout lookout = adoptions.watch()) {
            first = CrashingMain.start(folder, sandbox, when, write, way.arguments);
            second = adoptions.run(way.arguments);
            same = second.exitCode() == 0 && becomes(adoptions, expected);
            disturbances = lookout.disturbances();
          }
          killed += first.killed() ? 1 : 0;
          ended += same && disturbances.isEmpty() ? 1 : 0;
          table.add(
              "%-6s %-6s write %2d  first run: %-9s second run: exit %d  %s, %s"
                  .formatted(
                      way,
                      when,
                      write,
                      first.fate(),
                      second.exitCode(),
                      same
                          ? "as if never killed"
                          : "DIFFERENT:\n" + adoptions.state() + second.out() + second.err(),
                      disturbances.isEmpty() ? "no pod touched" : disturbances));
        }
      }
    }
    table.add("%s: %d of %d points end as if never killed".formatted(way, ended, 2 * writes));
    print(way, table);
    assertThat(ended).as(String.join("\n", table)).isEqualTo(2 * writes);
    // A write that the server refuses, since the object changed meanwhile, is not always made.
    assertThat(killed).isGreaterThan(2 * writes - 8);
  }

  private static Adoptions prepare(Way way, Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), 3);
    if (way == Way.UNDO) {
      Ran adopted = adoptions.adopt(Adoptions.RC);
      assertThat(adopted.exitCode()).as(adopted.err()).isZero();
    }
    return adoptions;
  }

  private static boolean becomes(Adoptions adoptions, String expected) throws Exception {
    try {
      Eventually.passesWithin(
          Duration.ofSeconds(10), () -> assertThat(adoptions.state()).isEqualTo(expected));
      return true;
    } catch (AssertionError different) {
      return false;
    }
  }

  private static void print(Way way, List<String> table) throws IOException {
    Path file =
        Files.createDirectories(Path.of("target", "crash-matrix")).resolve("ADOPT_" + way + ".txt");
    Files.write(file, table);
    table.forEach(System.out::println);
  }
}
