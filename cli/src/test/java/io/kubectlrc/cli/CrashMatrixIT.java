package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes against a real control plane, killed by SIGKILL before and after each of their
 * writes, then run again once, in this process. The table is printed, and written to {@code
 * target/crash-matrix}.
 */
@ControlPlaneTest
class CrashMatrixIT {
  private static final List<String> OLD = List.of("node-api:1.0.0");
  private static final List<String> NEW = List.of("node-api:1.0.1");
  private static final Map<String, String> PLAIN = Map.of("name", "api-pods");

  enum Way {
    IMAGE_WITH_RENAME("api-rc", "--image=node-api:1.0.1"),
    SPEC("api-rc-1", "-f", "new.yaml"),
    STAMPED_SPEC("api-rc", "-f", "new.yaml", "--stamp", "--version=1453323827"),
    ROLLBACK("api-rc", "--rollback");

    private final List<String> arguments;

    Way(String... arguments) {
      this.arguments = List.of(arguments);
    }

    private String old() {
      return this == SPEC
          ? Updates.controller("api-rc-1", 3, version("1"), OLD)
          : Updates.controller("api-rc", 3, PLAIN, OLD);
    }

    private String file() {
      return this == SPEC
          ? Updates.controller("api-rc-2", 3, version("2"), NEW)
          : Updates.controller("api-rc", 3, PLAIN, NEW);
    }

    private static Map<String, String> version(String version) {
      return Map.of("name", "api-pods", "version", version);
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // each mostly waits, in namespaces of its own
  void endsAsIfNeverKilled(Way way, ControlPlane plane) throws Exception {
    Files.writeString(folder.resolve("new.yaml"), way.file());
    String expected;
    int writes;
    try (Sandbox sandbox = plane.newSandbox("crash-matrix")) {
      Updates updates = prepare(way, sandbox);
      CrashingMain.Ended undisturbed = run(sandbox, "never", 0, way.arguments);
      assertThat(undisturbed.status()).as(undisturbed.output()).isZero();
      writes = undisturbed.writes();
      Eventually.passes(() -> assertThat(updates.pods()).hasSize(3));
      expected = updates.state();
      assertThat(expected).doesNotContain("lease", "kubectl-rc.io/update", "of []");
    }
    List<String> table = new ArrayList<>();
    int ended = 0;
    int killed = 0;
    for (int write = 1; write <= writes; write++) {
      for (String when : List.of("before", "after")) {
        try (Sandbox sandbox = plane.newSandbox("crash-matrix")) {
          Updates updates = prepare(way, sandbox);
          CrashingMain.Ended first = run(sandbox, when, write, way.arguments);
          killed += first.killed() ? 1 : 0;
          Ran second = updates.run(folder, "", way.arguments.toArray(String[]::new));
          boolean same = second.exitCode() == 0 && becomes(updates, expected);
          ended += same ? 1 : 0;
          table.add(
              "%-18s %-6s write %2d  first run: %-9s second run: exit %d  %s"
                  .formatted(
                      way,
                      when,
                      write,
                      first.fate(),
                      second.exitCode(),
                      same
                          ? "as if never killed"
                          : "DIFFERENT:\n" + updates.state() + second.out() + second.err()));
        }
      }
    }
    table.add("%s: %d of %d points end as if never killed".formatted(way, ended, 2 * writes));
    print(way, table);
    assertThat(ended).as(String.join("\n", table)).isEqualTo(2 * writes);
    // A write that the server refuses, since the object changed meanwhile, is not always made.
    assertThat(killed).isGreaterThan(2 * writes - 8);
  }

  private Updates prepare(Way way, Sandbox sandbox) throws Exception {
    Updates updates = new Updates(sandbox).create(way.old());
    if (way == Way.ROLLBACK) {
      CrashingMain.Ended killed = run(sandbox, "after", 12, Way.IMAGE_WITH_RENAME.arguments);
      assertThat(killed.status()).as(killed.output()).isEqualTo(CrashingMain.KILLED);
    }
    return updates;
  }

  private static boolean becomes(Updates updates, String expected) throws Exception {
    try {
      Eventually.passes(() -> assertThat(updates.state()).isEqualTo(expected));
      return true;
    } catch (AssertionError different) {
      return false;
    }
  }

  private CrashingMain.Ended run(Sandbox sandbox, String when, int write, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("rolling-update"));
    command.addAll(arguments);
    return CrashingMain.start(folder, sandbox, when, write, command);
  }

  private static void print(Way way, List<String> table) throws IOException {
    Path file = Files.createDirectories(Path.of("target", "crash-matrix")).resolve(way + ".txt");
    Files.write(file, table);
    table.forEach(System.out::println);
  }
}
