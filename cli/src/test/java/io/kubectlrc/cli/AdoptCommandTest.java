package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"3/3", "-1/3", "0/0", "1", "one/three", "$(JOB_COMPLETION_INDEX)/3"})
  void refusesAShareThatThereIsNot(String shard) {
    Ran ran = Ran.of("adopt", "--all", "--shard=" + shard);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("'--shard'").containsPattern("a share is I/N|there is");
  }

  @Test
  void aShareIsOfSeveral() {
    Ran ran = Ran.of("adopt", "api-rc", "--shard=0/3");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--shard divides what --all, -l or -A finds");
  }

  @Test
  void oneRecordThatIsDamagedLeavesTheOthersTheirFate() {
    Simulation simulation = new Simulation(Setup.calm());
    Cluster user = simulation.foreign("user");
    user.create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    ObjectNode damaged =
        tree(
            """
            metadata:
              name: bad
              namespace: default
              labels: {kubectl-rc.io/adoption: adopt}
              annotations: {"kubectl-rc.io/adopted-from": "old:nonsense"}
            spec:
              paused: true
              selector: {matchLabels: {app: bad}}
              template: {metadata: {labels: {app: bad}}, spec: {containers: [{name: a, image: "a:1"}]}}
            """);
    user.create(Kind.DEPLOYMENT, damaged, WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    for (String[] command : new String[][] {{"adopt", "--all", "--dry-run"}, {"adopt", "--all"}}) {
      Cluster cluster = simulation.connect();
      Ran ran =
          Ran.of(
              connection ->
                  new Clusters.Connected(cluster, "default", new Holder("test", other -> true)),
              Path.of(""),
              "",
              command);
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err())
          .contains("error: default/old: the annotation kubectl-rc.io/adopted-from", "ReplicaSet")
          .doesNotContain("defect");
      assertThat(ran.out())
          .containsPattern(command.length > 2 ? "name: good" : "good +adopted +good +1");
    }
  }

  private static ObjectNode rc(String name) {
    return tree(
        """
        metadata: {name: %1$s, namespace: default}
        spec:
          replicas: 1
          selector: {app: %1$s}
          template: {metadata: {labels: {app: %1$s}}, spec: {containers: [{name: a, image: "a:1"}]}}
        """
            .formatted(name));
  }

  private static ObjectNode tree(String yaml) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
