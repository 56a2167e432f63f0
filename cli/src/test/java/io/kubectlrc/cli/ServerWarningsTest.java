package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever command asks the server, what the server warns of is shown, and once. */
class ServerWarningsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rolling-update api-rc --image=x:2",
        "rolling-update api-rc --image=x:2 --dry-run",
        "adopt api-rc",
        "adopt api-rc --image=x:2",
        "adopt api-rc --dry-run",
        "adopt --all --dry-run",
        "status",
        "status nope",
        "watch rc/api-rc --for=2s",
        "rehearse api-rc --image=x:2",
        "rehearse --drain=each",
        "report cluster"
      })
  void areShownOnce(String command) throws IOException {
    Ran ran = run(command);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).containsOnlyOnce("Warning: a name with dots\n");
    assertThat(ran.out()).doesNotContain("a name with dots");
  }

  @Test
  void areShownBesideAnError() throws IOException {
    Ran ran = run("rolling-update nope --image=x:2");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).containsOnlyOnce("Warning: a name with dots\n");
  }

  @Test
  void areAnEventForPrograms() throws IOException {
    Ran ran = run("rolling-update api-rc --image=x:2 --progress=json");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsOnlyOnce("\"event\":\"serverwarned\"")
        .contains("\"text\":\"a name with dots\"");
    assertThat(ran.err()).doesNotContain("a name with dots");
  }

  private static Ran run(String command) throws IOException {
    Simulation simulation = new Simulation(Setup.calm());
    ObjectNode rc =
        (ObjectNode) new ObjectMapper().readTree(Path.of("../samples/s1/api-rc.json").toFile());
    rc.withObjectProperty("metadata").put("namespace", "default");
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
    Cluster cluster = new Warning(simulation.connect());
    return Ran.of(
        connection -> new Clusters.Connected(cluster, "default", new Holder("test", other -> true)),
        Path.of(""),
        "",
        command.split(" "));
  }

  /** A cluster that has warned of something. */
  private static final class Warning extends ForwardingCluster {
    private final Deque<String> warnings = new ArrayDeque<>(List.of("a name with dots"));

    Warning(Cluster cluster) {
      super(cluster);
    }

    @Override
    public List<String> newWarnings() {
      List<String> told = List.copyOf(warnings);
      warnings.clear();
      return told;
    }
  }
}
