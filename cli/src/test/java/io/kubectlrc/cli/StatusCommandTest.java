package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCommandTest {
  private static final Path SAMPLE = Path.of("../samples/s1/api-rc.json").toAbsolutePath();

  private final Simulation simulation = new Simulation(Setup.calm());

  @Test
  void saysThatNothingIsInFlight() throws IOException {
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc(), WriteMode.APPLY);
    Ran ran = status();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo("nothing is in flight\n");
  }

  @ParameterizedTest
  @CsvSource({"kubectl-rc.io/update, what is this", "kubectl-rc.io/update, {}"})
  void saysWhichAnnotationIsNotOurs(String annotation, String text) throws IOException {
    ObjectNode rc = rc();
    rc.withObjectProperty("metadata").withObjectProperty("annotations").put(annotation, text);
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    Ran ran = status();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .startsWith("default/api-rc: ")
        .contains(
            "the annotation kubectl-rc.io/update of replicationcontroller/api-rc is not as"
                + " kubectl-rc wrote it",
            "  go on:     Write it again as it is on ")
        .containsOnlyOnce("the other ReplicationController of the update");
  }

  @Test
  void saysOfANameThatNothingHasWhichThereAre() throws IOException {
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc(), WriteMode.APPLY);
    Ran ran = status("nope");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err())
        .isEqualTo(
            "nothing is in flight for nope\nno ReplicationController has this name. There are"
                + " api-rc.\n");
  }

  @Test
  void saysOfANameThatNothingHasAnywhereWhichThereAreWhere() throws IOException {
    assertThat(status("nope", "-A").err())
        .isEqualTo(
            "nothing is in flight for nope\nno ReplicationController has this name. There are none"
                + " at all, in any namespace.\n");
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc(), WriteMode.APPLY);
    assertThat(status("nope", "-A").err())
        .isEqualTo(
            "nothing is in flight for nope\nno ReplicationController has this name. There are"
                + " default/api-rc.\n");
  }

  private static ObjectNode rc() throws IOException {
    ObjectNode rc = (ObjectNode) new ObjectMapper().readTree(SAMPLE.toFile());
    rc.withObjectProperty("metadata").put("namespace", "default").put("name", "api-rc");
    return rc;
  }

  private Ran status(String... arguments) {
    simulation.settle(Duration.ofSeconds(5));
    Cluster reader = simulation.connect();
    return Ran.of(
        connection -> new Clusters.Connected(reader, "default", new Holder("test", other -> false)),
        Path.of(""),
        "",
        Stream.concat(Stream.of("status"), Stream.of(arguments)).toArray(String[]::new));
  }
}
