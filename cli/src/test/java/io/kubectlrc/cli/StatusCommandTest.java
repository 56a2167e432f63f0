package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.OpenShift;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  @Test
  void saysOfADeploymentConfigThatNothingIsInFlight() {
    assertThat(status("dc/web").err())
        .isEqualTo(
            "nothing is in flight for dc/web\nno DeploymentConfig has this name. There are none at"
                + " all in namespace default; -n names another one.\n");
    Simulation openShift = OpenShift.running(Setup.calm(), OpenShift.config(2, "web:1"));
    Ran ran = status(openShift, "deploymentconfig/web");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).isEqualTo("nothing is in flight for dc/web\n");
    assertThat(status(openShift, "dc/wob").err())
        .isEqualTo(
            "nothing is in flight for dc/wob\nno DeploymentConfig has this name. There are web.\n");
  }

  /** Whatever an adoption has done before it died, status tells the command that ends it. */
  @Test
  void tellsWhatContinuesTheAdoptionOfADeploymentConfig() {
    int killings = 0;
    for (int writes = 1; writes < 18; writes++) {
      Simulation openShift = OpenShift.running(Setup.calm(), OpenShift.config(2, "web:1"));
      openShift
          .foreign("user")
          .create(
              Kind.HORIZONTAL_POD_AUTOSCALER,
              Manifests.yaml(
                  """
                  metadata: {name: scaler, namespace: default}
                  spec:
                    scaleTargetRef:
                      {apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, name: web}
                    minReplicas: 2
                    maxReplicas: 2
                  """),
              WriteMode.APPLY);
      openShift.settle(Duration.ofMinutes(1));
      boolean killed = dies(openShift, writes);
      for (String name : List.of("dc/web", "deploymentconfig/web", "web-1")) {
        assertThat(status(openShift, name).out()).isEqualTo(status(openShift).out());
      }
      List<String> told = status(openShift).out().lines().toList();
      // The first write takes the lock; the last but one takes the mark off, the last the lock.
      boolean begun = writes > 1;
      if (!killed
          || !begun
          || openShift.find(WEB).filter(StatusCommandTest::isSettled).isPresent()) {
        assertThat(told).isEmpty();
      } else {
        assertThat(told.get(0)).startsWith("default/dc/web: adoption by ");
        assertThat(told)
            .contains("  go on:     kubectl-rc adopt dc/web -n default")
            .contains("  go back:   kubectl-rc adopt dc/web -n default --undo")
            .anyMatch(line -> line.startsWith("  locked by: "));
      }
      Ran ended = run(openShift.connect(), "adopt", "dc/web", "-n", "default");
      assertThat(ended.exitCode()).as(writes + ": " + ended.err()).isZero();
      assertThat(status(openShift).err()).isEqualTo("nothing is in flight\n");
      killings += killed ? 1 : 0;
    }
    assertThat(killings).as("most writes are made, and not refused").isGreaterThan(12);
  }

  /** It waits for a pod that a quota forbids, while others are still stopping. */
  @Test
  void tellsWhatKeepsControllersFromMakingPods() throws IOException {
    Behaviour slow = Behaviour.healthy(Range.ofSeconds(1, 1), Range.ofSeconds(20, 20));
    Simulation simulation = new Simulation(Setup.calm().withBehaviours(pod -> slow));
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc(), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(30));
    assertThatThrownBy(
            () ->
                run(
                    simulation.connect("mortal", RequestFaults.NONE.withDeathAt(9, true)),
                    "rolling-update",
                    "api-rc",
                    "--image=node-api:1.0.1"))
        .isInstanceOf(ProcessDeath.class);
    Cluster user = simulation.foreign("user");
    user.create(
        Kind.RESOURCE_QUOTA,
        Manifests.yaml("{metadata: {name: few, namespace: default}, spec: {hard: {pods: 1}}}"),
        WriteMode.APPLY);
    List<Snapshot> pods = List.copyOf(simulation.all(Kind.POD));
    assertThat(pods).hasSizeGreaterThan(2);
    for (Snapshot pod : pods) {
      user.delete(
          new Ref(Kind.POD, "default", pod.name()), Propagation.BACKGROUND, Preconditions.NONE);
    }
    simulation.settle(Duration.ofMillis(300));

    String told = status(simulation).out();
    assertThat(told)
        .containsPattern(
            "  state:     0 of \\d new pods ready, \\d old ones\n  stopping:  [1-9] pods\n")
        .containsPattern(
            "  trouble:   ReplicationController api-rc: FailedCreate: pods \"api-rc-\\w+\" is"
                + " forbidden: exceeded quota: few, requested: pods=1, used: pods=\\d, limited:"
                + " pods=1\n");

    String json = status(simulation, "-o", "json").out();
    JsonNode tree = new ObjectMapper().readTree(json);
    obeysTheSchema(tree);
    JsonNode item = tree.at("/items/0");
    assertThat(item.path("name").asText()).isEqualTo("api-rc");
    assertThat(item.path("stopping").asInt()).isPositive();
    assertThat(item.at("/troubles/0/kind").asText()).isEqualTo("ReplicationController");
    assertThat(item.at("/troubles/0/reason").asText()).isEqualTo("FailedCreate");
    assertThat(item.at("/troubles/0/message").asText()).contains("exceeded quota: few");
    assertThat(told)
        .contains(
            "  state:     " + item.path("state").asText() + "\n",
            "  locked by: " + item.path("lockedBy").asText() + "\n",
            "  go on:     " + item.path("goOn").asText() + "\n",
            "  go back:   " + item.path("goBack").asText() + "\n");
    assertThat(new YAMLMapper().readTree(status(simulation, "--output=yaml").out()))
        .isEqualTo(tree);
  }

  @Test
  void tellsProgramsThatNothingIsInFlight() throws IOException {
    Ran ran = status("-o", "json");
    assertThat(ran.exitCode()).isZero();
    JsonNode tree = new ObjectMapper().readTree(ran.out());
    obeysTheSchema(tree);
    assertThat(tree.path("items")).isEmpty();
    assertThat(ran.err()).isEqualTo("nothing is in flight\n");
  }

  /** It tells just the fields of the schema, in its order. */
  private static void obeysTheSchema(JsonNode tree) throws IOException {
    JsonNode described =
        new ObjectMapper().readTree(Path.of("../docs/status.schema.json").toFile());
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(described);
    assertThat(schema.validate(tree)).isEmpty();
    for (JsonNode item : tree.path("items")) {
      assertThat(item.fieldNames())
          .toIterable()
          .containsExactlyElementsOf(
              () -> described.at("/properties/items/items/properties").fieldNames());
    }
  }

  private static final Ref WEB = new Ref(Kind.DEPLOYMENT, "default", "web");

  private static boolean isSettled(Snapshot deployment) {
    return !deployment.labels().containsKey("kubectl-rc.io/adoption");
  }

  /** Whether an adoption was killed after so many writes. */
  private static boolean dies(Simulation openShift, int writes) {
    try {
      Ran ran =
          run(
              openShift.connect("mortal", RequestFaults.NONE.withDeathAt(writes, true)),
              "adopt",
              "dc/web");
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      return false;
    } catch (ProcessDeath death) {
      return true;
    }
  }

  @Test
  void aClusterWithoutDeploymentConfigsIsNotAskedForAny() throws IOException {
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc(), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    SimulatedCluster reader = simulation.connect();
    assertThat(run(reader, "status").exitCode()).isZero();
    assertThat(reader.requests()).as("a list of each kind that matters").isEqualTo(6);
  }

  private static ObjectNode rc() throws IOException {
    ObjectNode rc = (ObjectNode) new ObjectMapper().readTree(SAMPLE.toFile());
    rc.withObjectProperty("metadata").put("namespace", "default").put("name", "api-rc");
    return rc;
  }

  private Ran status(String... arguments) {
    simulation.settle(Duration.ofSeconds(5));
    return status(simulation, arguments);
  }

  private static Ran status(Simulation in, String... arguments) {
    return run(
        in.foreign("reader"),
        Stream.concat(Stream.of("status"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static Ran run(Cluster cluster, String... arguments) {
    return Ran.of(
        connection -> new Clusters.Connected(cluster, "default", new Holder("test", other -> true)),
        Path.of(""),
        "",
        arguments);
  }
}
