package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kubectl 1.17.9 printed and left behind, recorded on a real control plane, held against what
 * this program does there.
 */
@ControlPlaneTest
@Execution(ExecutionMode.CONCURRENT) // each mostly waits, in a namespace of its own
class OldCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NAME = Map.of("name", "api-pods");
  private static final List<String> ONE = List.of("node-api:1.0.0");
  private static final List<String> TWO = List.of("node-api:1.0.0", "fluentd:1.0.0");
  private static final List<String> NEW = List.of("node-api:1.0.1", "fluentd:1.0.0");

  /** Where this program differs on purpose, and why. */
  private static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          Map.entry("file-versioned", "-f keeps the file's name; --keep-old-name renames as 1.17"),
          Map.entry("file-versioned-stdin", "likewise"),
          Map.entry("file-replicas-omitted", "likewise"),
          Map.entry("file-replicas-grow", "likewise"),
          Map.entry("file-two-items", "two documents are read and counted, not a JSON error"),
          Map.entry("file-malformed", "the message has file, line and column"),
          Map.entry("dry-run-image", "a dry run changes nothing, and shows more"),
          Map.entry("dry-run-file", "it shows more"));

  private static JsonNode cases() throws IOException {
    try (InputStream in =
        OldCommandIT.class.getResourceAsStream("/kubectl-rolling-update-cases.json")) {
      return JSON.readTree(in);
    }
  }

  static Stream<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    cases().fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void doesWhatTheOldCommandDid(String name, Sandbox sandbox, @TempDir Path folder)
      throws Exception {
    JsonNode recorded = cases().path(name);
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(300)));
    Updates updates = new Updates(sandbox);
    if (!name.equals("rc-not-found")) {
      updates.create(oldController(name));
    }
    String before = updates.state();
    Files.writeString(folder.resolve("NEW_FILE"), newFile(name));
    Ran ran = updates.run(folder, newFile(name), arguments(name, recorded));
    String expected = normal(recorded.path("stdout").asText());
    if (name.startsWith("dry-run")) {
      assertThat(normal(ran.out())).startsWith(expected);
    } else {
      assertThat(normal(ran.out())).isEqualTo(expected);
    }
    assertThat(ran.exitCode() == 0).as(ran.err()).isEqualTo(recorded.path("exit").asInt() == 0);
    if (recorded.path("exit").asInt() != 0) {
      requireError(name, recorded.path("stderr").asText(), ran.err());
      assertThat(updates.state()).isEqualTo(before);
    } else if (name.startsWith("dry-run")) {
      assertThat(updates.state()).isEqualTo(before);
    } else {
      Eventually.passes(
          () -> assertThat(state(updates)).isEqualTo(normalTree(recorded.path("state"))));
    }
  }

  private static void requireError(String name, String recorded, String printed) {
    if (!DIFFERENCES.containsKey(name)) {
      String line = recorded.lines().findFirst().orElseThrow();
      assertThat(
              printed.lines().findFirst().orElseThrow().replace("error: Error from", "Error from"))
          .isEqualTo(line);
    }
    assertThat(printed).startsWith("error: ");
  }

  private static String oldController(String name) {
    boolean versioned =
        name.matches("file-(versioned.*|replicas-.*|two-items|empty|malformed)|dry-run-file");
    Map<String, String> selector = versioned ? Map.of("name", "api-pods", "version", "1") : NAME;
    boolean two =
        versioned || name.startsWith("file-") || name.contains("multi") || name.contains("missing");
    int replicas = name.equals("file-replicas-omitted") ? 3 : 2;
    return Updates.controller(
        versioned ? "api-rc-1" : "api-rc", replicas, selector, two ? TWO : ONE);
  }

  private static String newFile(String name) {
    Map<String, String> second = Map.of("name", "api-pods", "version", "2");
    return switch (name) {
      case "file-same-name" -> Updates.controller("api-rc", 2, NAME, NEW);
      case "file-same-selector" -> Updates.controller("api-rc-v2", 2, NAME, NEW);
      case "file-key-only-in-new" -> Updates.controller("api-rc-v2", 2, second, NEW);
      case "file-replicas-omitted" -> Updates.controller("api-rc-2", null, second, NEW);
      case "file-replicas-zero" -> Updates.controller("api-rc-2", 0, second, NEW);
      case "file-replicas-grow" -> Updates.controller("api-rc-2", 4, second, NEW);
      case "file-two-items" ->
          Updates.controller("api-rc-2", 2, second, NEW)
              + "---\n"
              + Updates.controller("api-rc-3", 2, second, NEW);
      case "file-empty" -> "";
      case "file-malformed" -> "{not json";
      default -> Updates.controller("api-rc-2", 2, second, NEW);
    };
  }

  private static String[] arguments(String name, JsonNode recorded) {
    List<String> arguments = new ArrayList<>();
    recorded.path("args").forEach(argument -> arguments.add(argument.asText()));
    if (DIFFERENCES.getOrDefault(name, "").matches("-f keeps.*|likewise")) {
      arguments.add("--keep-old-name");
    }
    return arguments.toArray(String[]::new);
  }

  /** Hashes differ in length and value. */
  private static String normal(String text) {
    return text.replaceAll("\\b([0-9a-f]{32}|[0-9a-f]{10})\\b", "HASH");
  }

  private static JsonNode normalTree(JsonNode state) throws IOException {
    return JSON.readTree(normal(state.toString()));
  }

  /** The state in the form in which it was recorded; our history is not held against us. */
  private static JsonNode state(Updates updates) throws IOException {
    ObjectNode state = JSON.createObjectNode();
    for (ReplicationController rc : updates.controllers()) {
      ObjectNode tree = state.putObject("rc/default/" + rc.getMetadata().getName());
      tree.put("replicas", rc.getSpec().getReplicas());
      tree.put("ready", rc.getStatus().getReadyReplicas());
      tree.set("selector", JSON.valueToTree(new TreeMap<>(rc.getSpec().getSelector())));
      tree.set(
          "labels",
          JSON.valueToTree(new TreeMap<>(rc.getSpec().getTemplate().getMetadata().getLabels())));
      tree.set(
          "images",
          JSON.valueToTree(
              rc.getSpec().getTemplate().getSpec().getContainers().stream()
                  .map(container -> container.getImage())
                  .toList()));
      Map<String, String> annotations = new TreeMap<>(rc.getMetadata().getAnnotations());
      annotations.remove("kubectl-rc.io/history");
      tree.set("annotations", JSON.valueToTree(annotations));
    }
    List<JsonNode> pods = new ArrayList<>();
    for (Pod pod : updates.pods()) {
      pods.add(
          JSON.createArrayNode()
              .add(pod.getMetadata().getGenerateName().replaceAll("-$", ""))
              .add(JSON.<JsonNode>valueToTree(new TreeMap<>(pod.getMetadata().getLabels())))
              .add(
                  JSON.<JsonNode>valueToTree(
                      pod.getMetadata().getOwnerReferences().stream()
                          .map(owner -> owner.getName())
                          .toList())));
    }
    state.set("pods", JSON.valueToTree(pods));
    return JSON.readTree(normal(state.toString()));
  }
}
