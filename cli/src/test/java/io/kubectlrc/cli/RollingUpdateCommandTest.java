package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said before any cluster is asked. */
class RollingUpdateCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api | Must specify --filename or --image for new controller",
        "api --image=x:1 -f new.yaml | --filename and --image can not both be specified",
        "api --rollback --image=x:1 | Don't specify --filename or --image on rollback",
        "api --image=x:1 --deployment-label-key= | --deployment-label-key can not be empty",
        "api --image=x:1 --stamp | --stamp is for --filename",
        "api --image=x:1 --version=2 | --version and --key are for --stamp",
        "api --image=x:1 --max-surge=0 | --max-surge and --max-unavailable can not both be 0",
        "api --image=x:1 --max-surge=many | neither a number of pods nor a percentage",
        "api --image=x:1 --timeout=soon | is no duration, like 10s, 5m or 1h30m",
        "api --image=a=x:1 --container=b | --container is for one --image",
        "api --undo=0 | at least 1",
        "api --image=x:1 --dry-run=yes | --dry-run is client, server or none, not 'yes'",
        "api --image=x:1 --namespace=A_b | the namespace \"A_b\" must be lower-case letters",
        "api --image=x:1 --keep-old-name --keep-new-name | mutually exclusive",
      })
  void refusesWrongUsage(String arguments, String message) {
    Ran ran = Ran.of(("rolling-update " + arguments).split(" "));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
    assertThat(ran.out()).isEmpty();
  }

  /** As kubectl reads it: what may have a value has it behind an equals sign. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--dry-run api --image=x:1",
        "--dry-run=server --undo api",
        "--undo --dry-run api",
        "--dry-run=none --image=x:1 api",
        "rc/api --image=x:1",
      })
  void takesANameForNoValue(String arguments) {
    Cluster cluster = new Simulation(Setup.calm()).connect();
    Ran ran =
        Ran.of(connected(cluster), Path.of(""), "", ("rolling-update " + arguments).split(" "));
    assertThat(ran.err()).contains("replicationcontrollers \"api\" not found");
  }

  @Test
  void refusesAFileThatHoldsNoController(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("new.yaml"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n");
    Ran ran = Ran.of(folder, "", "rolling-update", "api", "-f", "new.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("new.yaml:1:", "kubectl apply -f new.yaml");
    Ran missing = Ran.of(folder, "", "rolling-update", "api", "-f", "missing.yaml");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("missing.yaml", "no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | 1:1: a list is no Kubernetes object",
        "5 | 1:1: this is no Kubernetes object",
        "null | - has no object in it, but null",
        "{apiVersion: v1, kind: List, items: [null]} | - has no object in it, but null",
        "# nothing | please make sure - exists and is not empty",
      })
  void saysWhatStandsInPlaceOfAController(String text, String message) {
    Ran ran = Ran.of(Path.of(""), text + "\n", "rolling-update", "api", "-f", "-");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains(message);
  }

  @Test
  void saysWhyAUrlCannotBeRead() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/new.yaml";
    Ran ran = Ran.of("rolling-update", "api", "-f", url);
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).startsWith("error: " + url + " cannot be read: Connect");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://here/secret?secret",
        "https://me:secret@here/new.yaml",
        "http://",
        "http://here:port",
        "http://me:sec/ret@here",
        "http://under_score/?secret",
      })
  void aUrlThatIsNotAskedForIsNotShownWithItsSecrets(String url) {
    Ran ran = Ran.of("-v", "rolling-update", "api", "-f", url);
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("error: ").doesNotContain("secret", "sec/ret", "defect");
  }

  @Test
  void theTimeLimitOfADownloadIsForAllOfIt() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread trickle = new Thread(() -> answerWithoutEnd(listener), "trickle");
      trickle.setDaemon(true);
      trickle.start();
      String url = "http://127.0.0.1:" + listener.getLocalPort() + "/new.yaml";
      assertThatThrownBy(
              () ->
                  new SpecFile(Io.ofNobody(""), Duration.ofMillis(500)).read(url + "?token=secret"))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith(url + ": it was not there as a whole after");
    }
  }

  private static void answerWithoutEnd(ServerSocket listener) {
    try (Socket socket = listener.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write("HTTP/1.1 200 OK\r\n\r\na: b\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('#');
        LockSupport.parkNanos(1_000_000);
      }
    } catch (IOException ended) {
      return;
    }
  }

  private static ObjectNode sample() throws IOException {
    ObjectNode rc =
        (ObjectNode) new ObjectMapper().readTree(Path.of("../samples/s1/api-rc.json").toFile());
    rc.withObjectProperty("metadata").put("namespace", "default").put("name", "api-rc");
    return rc;
  }

  @Test
  void namesThoseThereAreWhereItsNameIsNobodys() throws Exception {
    Simulation simulation = new Simulation(Setup.calm());
    ObjectNode rc = sample();
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    for (String arguments :
        new String[] {
          "--image=x:1", "--rollback", "--undo", "--image=x:1 --dry-run", "--restart"
        }) {
      Ran ran =
          Ran.of(
              connected(simulation.connect()),
              Path.of(""),
              "",
              ("rolling-update nope " + arguments).split(" "));
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err())
          .startsWith(
              "error: Error from server (NotFound): replicationcontrollers \"nope\" not found")
          .contains("There are api-rc.");
    }
  }

  @Test
  void aDryRunOfTooManyPodsIsRefusedAtOnce() throws Exception {
    Simulation simulation = new Simulation(Setup.calm());
    ObjectNode rc = sample();
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    rc.withObjectProperty("spec").put("replicas", Integer.MAX_VALUE);
    Ran ran =
        Ran.of(
            connected(simulation.connect()),
            Path.of(""),
            rc.toString(),
            "rolling-update api-rc -f - --stamp --version=2 --dry-run".split(" "));
    assertThat(ran.exitCode()).as(ran.out()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains(
            "ReplicationController api-rc-2 asks for 2147483647 pods, and a dry run follows at most 20000",
            "fewer replicas");
  }

  @Test
  void aMistypedFieldIsRefusedBeforeTheFirstWrite() throws Exception {
    Simulation simulation = new Simulation(Setup.calm());
    ObjectNode rc = sample();
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    ((ObjectNode) rc.at("/spec/template/spec/containers/0")).put("imagePullPolicyy", "Always");
    String manifest = "# not its first line\n" + rc.toPrettyString();
    long line = manifest.substring(0, manifest.indexOf("imagePullPolicyy")).lines().count();
    SimulatedCluster cluster = simulation.connect();
    Ran ran =
        Ran.of(
            connected(cluster),
            Path.of(""),
            manifest,
            "rolling-update api-rc -f - --stamp --version=2".split(" "));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains(
            "<stdin>:" + line + ": ReplicationController \"api-rc\": ",
            "spec.template.spec.containers[0].imagePullPolicyy",
            "is no field of Container, but imagePullPolicy is",
            "write imagePullPolicy");
    assertThat(cluster.writes()).isZero();
  }

  private static Clusters connected(Cluster cluster) {
    return connection ->
        new Clusters.Connected(cluster, "default", new Holder("test", other -> true));
  }
}
