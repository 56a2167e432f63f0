package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** How a control plane begins and ends, and what it leaves. */
@ControlPlaneTest
class ControlPlaneLifeTest {

  private static final Path KEPT_LOGS = Path.of("target", "control-plane-logs");

  @Test
  void aRunOfTestsSharesOneControlPlaneAndLeavesOnlyTheLogsOfFailures() throws IOException {
    Example.folders.clear();

    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Example.class))
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).failed(1));

    assertThat(Example.folders).hasSize(1);
    Path folder = Example.folders.iterator().next();
    assertThat(folder).doesNotExist();
    assertThat(serversOf(folder)).isEmpty();
    assertThat(KEPT_LOGS.resolve("Example.passes")).doesNotExist();
    assertThat(KEPT_LOGS.resolve("Example.fails/kube-apiserver.log"))
        .content()
        .contains("fails-"); // the namespace of that test
  }

  @Test
  void theNextRunRemovesWhatAKilledOneLeft() throws Exception {
    Process run = startDevCluster();
    Path folder = folderOf(run);
    RunFolder.removeAbandoned();
    assertThat(serversOf(folder)).as("the servers of a run that goes on").hasSize(3);

    run.destroyForcibly().waitFor();
    assertThat(serversOf(folder)).as("the servers of a killed run").hasSize(3);
    RunFolder.removeAbandoned();

    assertThat(folder).doesNotExist();
    assertThat(serversOf(folder)).isEmpty();
  }

  @Test
  void aRunThatIsInterruptedLeavesNothing() throws Exception {
    Process run = startDevCluster();
    Path folder = folderOf(run);

    run.destroy(); // SIGTERM, to which a JVM answers as to Ctrl-C
    run.waitFor();

    assertThat(folder).doesNotExist();
    assertThat(serversOf(folder)).isEmpty();
  }

  /** Run by a test above, not by itself. */
  @ControlPlaneTest
  static class Example {

    static final Set<Path> folders = new HashSet<>();

    @Test
    void passes(ControlPlane controlPlane) {
      folders.add(controlPlane.folder());
    }

    @Test
    void fails(ControlPlane controlPlane, Sandbox sandbox) throws Exception {
      folders.add(controlPlane.folder());
      sandbox.client().pods().withName("none").get();
      fail("as it should");
    }
  }

  private static Process startDevCluster() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            DevCluster.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Waits until it has told its kubeconfig, which is in the folder. */
  private static Path folderOf(Process devCluster) throws IOException {
    try (BufferedReader out = devCluster.inputReader()) {
      String export = out.readLine();
      assertThat(export).startsWith("export KUBECONFIG=");
      return Path.of(export.substring(export.indexOf('=') + 1)).getParent();
    }
  }

  private static List<String> serversOf(Path folder) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder + "/"))
        .toList();
  }
}
