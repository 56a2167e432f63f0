package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is rehearsed of a drain is what {@code kubectl drain} then does, by the answers of the real
 * API server: which pods it leaves alone, evicts, and is not allowed to evict.
 */
@ControlPlaneTest
class RehearseDrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NODE = "node-1";

  /**
   * Three pods of each, of which every node has one; one of three may always go, one of two never.
   */
  private static final String SCENE =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {app: web}
        template:
          metadata: {labels: {app: web, of: DRAINED}}
          spec: {containers: [{name: web, image: "web:1"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        replicas: 3
        podManagementPolicy: Parallel
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db, of: DRAINED}}
          spec: {containers: [{name: db, image: "db:1"}]}
      ---
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
      metadata: {name: db}
      spec: {minAvailable: 3, selector: {matchLabels: {app: db}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        replicas: 3
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop, of: DRAINED}}
          spec: {containers: [{name: shop, image: "shop:1"}]}
      """;

  @Test
  void saysWhatKubectlThenDoes(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(100)));
    String budgets = sandbox.minor() < 21 ? "policy/v1beta1" : "policy/v1";
    create(
        sandbox,
        SCENE.replace("DRAINED", sandbox.namespace()).replace("policy/v1beta1", budgets),
        9);
    Map<String, String> before = nodes(sandbox);
    String state = new Updates(sandbox).state();

    JsonNode rehearsed = rehearse(sandbox, "--drain=" + NODE, 1);
    assertThat(new Updates(sandbox).state()).isEqualTo(state);
    assertThat(nodes(sandbox)).isEqualTo(before);

    Sandbox.Output drained;
    try {
      drained =
          sandbox.kubectl(
              "drain", NODE, "--pod-selector=of=" + sandbox.namespace(), "--timeout=8s");
    } finally {
      sandbox.kubectl("uncordon", NODE);
    }

    List<String> told = (drained.out() + drained.err()).lines().toList();
    List<String> foretold = new ArrayList<>();
    rehearsed.path("lines").forEach(line -> foretold.add(line.path("text").asText()));
    assertThat(matching(foretold, "evicting pod .*"))
        .isEqualTo(matching(told, "evicting pod .*"))
        .isNotEmpty();
    assertThat(matching(foretold, "pod/.* evicted")).isEqualTo(matching(told, "pod/.* evicted"));
    assertThat(matching(foretold, "error when evicting pods.*will retry.*"))
        .isEqualTo(matching(told, "error when evicting pods.*will retry.*"))
        .hasSize((int) before.entrySet().stream().filter(RehearseDrainIT::isHeld).count());
    assertThat(rehearsed.at("/report/nodes/0/end").asText()).isEqualTo("endless");
    assertThat(rehearsed.at("/report/nodes/0/reason").asText())
        .contains("PodDisruptionBudget " + sandbox.namespace() + "/db allows no eviction");
  }

  private static boolean isHeld(Map.Entry<String, String> pod) {
    return pod.getKey().startsWith("db-") && pod.getValue().equals(NODE);
  }

  /** In order, each once: kubectl says an error again with each attempt. */
  private static List<String> matching(List<String> lines, String pattern) {
    return List.copyOf(
        new TreeSet<>(lines.stream().filter(line -> line.matches(pattern)).toList()));
  }

  @Test
  void knowsWhichPodsAreOfDaemonSets(Sandbox sandbox) throws Exception {
    create(
        sandbox,
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: agent, image: "agent:1"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: agent}
        spec: {selector: {app: agent}, ports: [{port: 80}]}
        """,
        3);
    JsonNode refused = rehearse(sandbox, "--drain=" + NODE, 1);
    assertThat(refused.path("end").asText()).isEqualTo("refused");
    assertThat(refused.at("/reasons/0").asText()).contains("--ignore-daemonsets");

    JsonNode restarted = rehearse(sandbox, "--drain=each --no-drain --parallel=67%", 1);
    assertThat(restarted.at("/report/services/0/usual").asInt()).isEqualTo(3);
    assertThat(restarted.at("/report/services/0/lowest").asInt()).isEqualTo(1);
    assertThat(restarted.at("/report/sufferings/0/what").asText())
        .contains("2 of 3 pods behind Service " + sandbox.namespace() + "/agent", "67 %");
  }

  private static void create(Sandbox sandbox, String manifest, int pods) throws Exception {
    sandbox
        .client()
        .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
        .create();
    Eventually.passes(
        () ->
            assertThat(sandbox.client().pods().list().getItems())
                .hasSize(pods)
                .allMatch(
                    pod ->
                        pod.getStatus().getConditions().stream()
                            .anyMatch(
                                one ->
                                    one.getType().equals("Ready")
                                        && one.getStatus().equals("True"))));
  }

  /** Where each pod is. */
  private static Map<String, String> nodes(Sandbox sandbox) {
    Map<String, String> nodes = new TreeMap<>();
    for (Pod pod : sandbox.client().pods().list().getItems()) {
      nodes.put(pod.getMetadata().getName(), pod.getSpec().getNodeName());
    }
    return nodes;
  }

  private static JsonNode rehearse(Sandbox sandbox, String arguments, int exitCode)
      throws Exception {
    Ran ran =
        Ran.of(
            Stream.concat(
                    Stream.of("rehearse", "-o", "json", "-n", sandbox.namespace()),
                    Stream.concat(
                        Stream.of(arguments.split(" ")),
                        Stream.of("--kubeconfig=" + sandbox.kubeconfig())))
                .toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.err() + ran.out()).isEqualTo(exitCode);
    return JSON.readTree(ran.out());
  }
}
