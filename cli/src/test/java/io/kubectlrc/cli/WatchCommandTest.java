package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the simulated cluster, in virtual time. */
@Timeout(60)
class WatchCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of("../samples/s1").toAbsolutePath();

  private final Simulation simulation = new Simulation(Setup.calm());
  @TempDir private Path folder;

  @BeforeEach
  void create() throws Exception {
    Cluster user = simulation.foreign("user");
    user.create(Kind.REPLICATION_CONTROLLER, tree("api-rc.json"), WriteMode.APPLY);
    user.create(Kind.SERVICE, tree("api-srv.json"), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
  }

  private static ObjectNode tree(String file) throws Exception {
    ObjectNode tree = (ObjectNode) JSON.readTree(SAMPLES.resolve(file).toFile());
    tree.withObjectProperty("metadata").put("namespace", "default");
    return tree;
  }

  /** After two seconds somebody deletes a pod. */
  private void deleteAPod() {
    String victim = simulation.all(Kind.POD).iterator().next().name();
    simulation.later(
        Duration.ofSeconds(2),
        "somebody",
        cluster ->
            cluster.delete(
                new Ref(Kind.POD, "default", victim), Propagation.BACKGROUND, Preconditions.NONE));
  }

  private Ran watch(String... arguments) {
    Cluster reader = simulation.connect();
    return Ran.of(
        connection -> new Clusters.Connected(reader, "default", new Holder("test", other -> false)),
        folder,
        "",
        Stream.concat(Stream.of("watch"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void printsALineForWhatItSeesWithTheNumbersThatChange() {
    deleteAPod();
    Ran ran = watch("rc/api-rc", "--for=10s");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "watching replicationcontroller/api-rc in namespace default: 3 pods, behind Service"
                + " api-srv; for 10.0 s");
    assertThat(lines.get(1)).isEqualTo("          old  new  available  stopping  behind api-srv");
    assertThat(lines.get(2))
        .matches("\\d\\d:\\d\\d:\\d\\d    3    0          3         0               3");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "\\d\\d:\\d\\d:\\d\\d    2    0          2         1               2"
                            + "  api-rc-\\w+ stopping for at most 30 s"))
        .anySatisfy(line -> assertThat(line).matches(".* api-rc-\\w+ created"))
        .anySatisfy(line -> assertThat(line).matches(".* api-rc-\\w+ scheduled on node-\\d"))
        .anySatisfy(line -> assertThat(line).matches(".* api-rc-\\w+ .*ready after \\d\\.\\d s"))
        .anySatisfy(line -> assertThat(line).matches(".* api-rc-\\w+ gone after \\d\\.\\d s"));
    assertThat(ran.out())
        .endsWith(
            """

            Watched for 10.0 s; its time was over. 1 pod came and 1 went.
            At least 2 pods were available, and at most 3 ran (4 with those still stopping).
            Service api-srv had 2 to 3 pods at any time.
            """);
  }

  @Test
  void tellsProgramsEveryEventAndRecordsTheSame() throws Exception {
    deleteAPod();
    Ran ran = watch("service/api-srv", "--for=10s", "-o", "json", "--record", "seen.jsonl");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<String> names = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      assertThat(event.path("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      names.add(event.path("event").asText());
    }
    assertThat(names).startsWith("began", "counted").contains("pod").endsWith("ended");
    assertThat(Files.readString(folder.resolve("seen.jsonl"))).isEqualTo(ran.out());
    assertThat(folder.toFile().list()).containsExactly("seen.jsonl");
  }

  @Test
  void leavesNoHalfOfARecordBehind() throws Exception {
    Ran ran = watch("rc/nope", "--record", "seen.jsonl");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "error: Error from server (NotFound): replicationcontroller/nope not found in namespace"
                + " default. There are api-rc.\n");
    assertThat(folder.toFile().list()).isEmpty();
    assertThat(watch("rc/api-rc", "--for=1s", "--record", "no/such/file").err())
        .contains("no/such/file", "there is no such directory");
    assertThat(watch("rc/api-rc", "--for=1s", "--record", ".").err()).contains("it is a directory");
  }

  @Test
  void endsWhenWhatIsInFlightIsOver() throws Exception {
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("spec").put("replicas", 5);
    simulation
        .connect()
        .merge(new Ref(Kind.REPLICATION_CONTROLLER, "default", "api-rc"), patch, WriteMode.APPLY);
    Ran ran = watch("-l", "name=api-pods");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("watching pods with name=api-pods in namespace default: 5 pods")
        .contains("; until all is settled (", "all is settled. 0 pods came and 0 went.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          watch                                                  | say what to watch
          watch rc/a -l app=a                                    | say what to watch
          watch web                                              | say rc/web
          watch pod/web                                          | cannot be watched
          watch -l app=a=b                                       | is no selector
          watch rc/a --rate=1001/s                               | 1000 requests a second in all
          watch rc/a --rate=600/s --request=http://a --request=http://b | 1000 requests a second in all
          watch rc/a --rate=0/s                                  | sends nothing
          watch rc/a --rate=fast                                 | is no rate
          watch rc/a --request=ftp://a                           | is no URL to request
          watch rc/a --request=http://me:secret@a                | no credentials
          watch rc/a --request=http://a --timeout=0s             | a minute at most
          watch rc/a --expect=399-200                            | no range of statuses
          watch rc/a --expect=(                                  | nor a regular expression
          watch rc/a --version-from=cookie:x                     | neither header:NAME nor body:REGEX
          watch rc/a --header=nonsense                           | NAME: VALUE
          watch rc/a --connect=ftp                               | is not HOST:PORT
          watch rc/a --connect=ftp:0                             | is not HOST:PORT
          watch rc/a --connect=ftp:21 --connections=1001         | at most 1000
          watch rc/a --connect=ftp:21 --connections=0            | at least 1
          watch rc/a --for=0s                                    | longer than nothing
          watch rc/a --via=apiserver                             | say service/NAME
          watch service/a --via=apiserver --request=http://a     | is a path of the Service
          watch rc/a --until=done                                | --until
          """)
  void saysWhatMakesNoSense(String typed, String message) {
    Ran ran = Ran.of(typed.strip().split(" +"));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("error: ").contains(message).doesNotContain("secret");
  }

  @Test
  void saysThatASimulatedClusterHasNoProxy() {
    Ran ran = watch("service/api-srv", "--via=apiserver", "--for=1s");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("error: this cluster has no proxy to Services\n");
  }
}
