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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is rehearsed of a live namespace is what the command then does there, line by line. Pods are
 * replaced one by one here: of several that begin together, only the moment decides whether they
 * are ready together.
 */
@ControlPlaneTest
class RehearseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NAME = Map.of("name", "api-pods");
  private static final List<String> OLD = List.of("node-api:1.0.0", "fluentd:1.0.0");
  private static final List<String> NEW = List.of("node-api:1.0.1", "fluentd:1.0.1");
  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: api-srv}
      spec: {selector: {name: api-pods}, ports: [{port: 80}]}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--image=node-api-container=node-api:1.0.1",
        "--image=node-api-container=node-api:1.0.1 --image=fluentd-container=fluentd:1.0.1"
            + " --max-surge=0 --max-unavailable=1",
        "--restart",
        "-f new.yaml --stamp --version=2",
        "-f new.yaml --stamp --version=2 --keep-old-name",
        "-f new.yaml",
      })
  void saysWhatTheUpdateThenSays(String arguments, Sandbox sandbox, @TempDir Path folder)
      throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(300)));
    Updates updates = new Updates(sandbox);
    updates.create(Updates.controller("api-rc", 3, NAME, OLD) + SERVICE);
    Files.writeString(folder.resolve("new.yaml"), Updates.controller("api-rc", 3, NAME, NEW));
    String before = updates.state();

    Ran rehearsed = run("rehearse", arguments + " -o json", sandbox, folder);
    assertThat(updates.state()).isEqualTo(before);
    Ran ran = run("rolling-update", arguments, sandbox, folder);

    assertThat(rehearsed.exitCode()).as(rehearsed.err()).isEqualTo(ran.exitCode());
    assertThat(stdout(rehearsed)).isEqualTo(ran.out());
  }

  @Test
  void anAdoptionTakesTheRehearsedSteps(Sandbox sandbox, @TempDir Path folder) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(300)));
    new Updates(sandbox).create(Updates.controller("api-rc", 3, NAME, OLD) + SERVICE);

    Ran rehearsed = run("rehearse --adopt", "-o json", sandbox, folder);
    Ran ran = run("adopt", "", sandbox, folder);

    assertThat(rehearsed.exitCode()).as(rehearsed.err()).isZero();
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(steps(lines(rehearsed, "stderr"))).isEqualTo(steps(ran.err().lines().toList()));
  }

  private static Ran run(String command, String arguments, Sandbox sandbox, Path folder) {
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.add("api-rc");
    if (!arguments.isEmpty()) {
      all.addAll(List.of(arguments.split(" ")));
    }
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(folder, "", all.toArray(String[]::new));
  }

  private static String stdout(Ran rehearsed) throws Exception {
    StringBuilder text = new StringBuilder();
    lines(rehearsed, "stdout").forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static List<String> lines(Ran rehearsed, String stream) throws Exception {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : JSON.readTree(rehearsed.out()).path("lines")) {
      if (line.path("stream").asText().equals(stream)) {
        lines.add(line.path("text").asText());
      }
    }
    return lines;
  }

  /** Whether a wait is needed between two steps depends on how fast the cluster is. */
  private static List<String> steps(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("done: ")).toList();
  }
}
