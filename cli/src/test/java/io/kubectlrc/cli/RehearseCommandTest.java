package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearseCommandTest {

  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();

  /** Each begins with a command, which is run in the samples' folder, and goes on with its end. */
  private static final Path GOLDEN = Path.of("src/test/resources/rehearsals");

  private static final String PROMPT = "$ kubectl-rc ";

  static Stream<String> golden() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  /**
   * With {@code -Drehearsals=write} what is printed becomes what is expected: read the diff.
   *
   * <p>The clock is not compared: a rehearsal counts each request's milliseconds, and one request
   * more is no other outcome.
   */
  @ParameterizedTest
  @MethodSource("golden")
  void printsWhatIsExpected(String name) throws IOException {
    Path file = GOLDEN.resolve(name);
    String expected = Files.readString(file);
    String command = expected.lines().findFirst().orElseThrow();
    String[] arguments = command.substring(PROMPT.length()).split(" ");

    Ran ran = Ran.of(SAMPLES, "", arguments);

    String actual = command + "\n" + ran.out() + ran.err() + "exit code " + ran.exitCode() + "\n";
    if ("write".equals(System.getProperty("rehearsals"))) {
      Files.writeString(file, actual);
    }
    assertThat(timeless(actual)).isEqualTo(timeless(expected));
  }

  private static String timeless(String text) {
    return text.replaceAll(" *\\d+\\.\\d+ s\\b", " T s")
        .replaceAll("\"(at|duration|uncontrolled|lasted)\": [\\d.]+", "\"$1\": T");
  }

  /** A cluster in which somebody has what the first sample has. */
  private record Live(Simulation simulation, Path directory) {
    static Live in(Path directory) throws IOException {
      Simulation simulation = new Simulation(Setup.calm());
      SimulatedCluster user = simulation.foreign("user");
      user.create(Kind.REPLICATION_CONTROLLER, object("s1/api-rc.json"), WriteMode.APPLY);
      user.create(Kind.SERVICE, object("s1/api-srv.json"), WriteMode.APPLY);
      simulation.settle(Duration.ofSeconds(10));
      return new Live(simulation, directory);
    }

    /** The same of OpenShift, where the shop of the samples runs. */
    static Live ofOpenShift(Path directory) throws IOException {
      Simulation simulation = new Simulation(Setup.calm().withDeploymentConfigs());
      simulation.tag("images", "shop:stable", "example.com/shop:1");
      SimulatedCluster user = simulation.foreign("user");
      for (Kind kind :
          List.of(Kind.DEPLOYMENT_CONFIG, Kind.SERVICE, Kind.HORIZONTAL_POD_AUTOSCALER)) {
        user.create(kind, shop(kind), WriteMode.APPLY);
      }
      simulation.settle(Duration.ofMinutes(1));
      return new Live(simulation, directory);
    }

    private static ObjectNode shop(Kind kind) throws IOException {
      try (MappingIterator<ObjectNode> objects =
          new YAMLMapper()
              .readerFor(ObjectNode.class)
              .readValues(SAMPLES.resolve("s5/shop.yaml").toFile())) {
        ObjectNode found =
            objects.readAll().stream()
                .filter(object -> object.path("kind").asText().equals(kind.kind()))
                .findFirst()
                .orElseThrow();
        found.withObjectProperty("metadata").put("namespace", "default");
        return found;
      }
    }

    /** Runs what only reads. */
    Ran run(String... arguments) {
      SimulatedCluster reader = simulation.connect();
      Ran ran = run(reader, arguments);
      assertThat(reader.writes()).isZero();
      return ran;
    }

    private Ran run(SimulatedCluster connection, String... arguments) {
      return Ran.of(
          ignored -> new Clusters.Connected(connection, "default", new Holder("test", o -> false)),
          directory,
          "",
          arguments);
    }

    /** Runs what changes the cluster. */
    void after(String... arguments) {
      Ran ran = run(simulation.connect(), arguments);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      simulation.settle(Duration.ofSeconds(40));
    }

    /** Writes all there is to a file, as {@code kubectl get -o json} does. */
    void dump(String file) throws IOException {
      dump(file, Kind.REPLICATION_CONTROLLER, Kind.DEPLOYMENT, Kind.REPLICA_SET);
    }

    private void dump(String file, Kind... kinds) throws IOException {
      ObjectNode list = new ObjectMapper().createObjectNode();
      list.put("apiVersion", "v1").put("kind", "List");
      ArrayNode items = list.putArray("items");
      SimulatedCluster connection = simulation.connect();
      for (Kind kind : kinds) {
        for (ObjectNode object : connection.list(kind, "default", Map.of())) {
          items.add(object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind()));
        }
      }
      Files.writeString(directory.resolve(file), list.toString());
    }
  }

  @Test
  void readsAControllerOfTheCluster(@TempDir Path directory) throws IOException {
    Live live = Live.in(directory);
    Ran ran = live.run("rehearse", "api-rc", "--image=node-api:1.0.1");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("replicationcontroller/api-rc rolling updated\n")
        .contains("Service api-srv would have 3 to 4 pods at any time.\n")
        .contains(
            "Supposing, by 3 pods that run, that a new one is ready 1.2 s after it has got its node:")
        .endsWith(
            "Nothing would suffer.\nWhat it cannot know:\n  whether container node-api-container behind"
                + " Service api-srv serves on after SIGTERM: without a preStop hook that waits,"
                + " requests fail for about 1 s with each of 3 pods\n");
  }

  @Test
  void readsWhatRunsOnWhichNodes(@TempDir Path directory) throws IOException {
    Live live = Live.in(directory);
    for (String[] where : new String[][] {{"-n", "default"}, {"-A"}}) {
      String[] command =
          Stream.concat(Stream.of("rehearse", "--drain=node-2"), Stream.of(where))
              .toArray(String[]::new);
      Ran ran = live.run(command);
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      String pod =
          live.simulation().all(Kind.POD).stream()
              .filter(one -> one.pod().node().equals("node-2"))
              .map(one -> one.name())
              .findFirst()
              .orElseThrow();
      assertThat(ran.out())
          .contains("evicting pod default/" + pod, "pod/" + pod + " evicted", "node/node-2 drained")
          .contains("Service default/api-srv would have 2 of its 3 pods at the fewest")
          .contains("Nothing would suffer.\nWhat it cannot know:\n");
    }
  }

  @Test
  void goesBackAsTheUpdateWould(@TempDir Path directory) throws IOException {
    Live live = Live.in(directory);
    live.after("rolling-update", "api-rc", "api-rc-2", "--image=node-api:1.0.1", "--pause-after=1");
    live.dump("dump.json");
    for (String[] command :
        List.of(
            new String[] {"rehearse", "api-rc", "--rollback"},
            new String[] {"rehearse", "dump.json", "--name=api-rc", "--rollback"},
            new String[] {"rehearse", "dump.json", "--name=api-rc-2", "--rollback"})) {
      Ran ran = live.run(command);
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      assertThat(ran.out()).contains("Scaling api-rc-2 down to 0", "Nothing would suffer.");
    }
    Ran unclear = live.run("rehearse", "dump.json", "--rollback");
    assertThat(unclear.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unclear.err())
        .contains("dump.json has 2 ReplicationControllers: api-rc, api-rc-2; say which by --name");
  }

  @Test
  void returnsToAVersionBeforeAsTheUpdateWould(@TempDir Path directory) throws IOException {
    Live live = Live.in(directory);
    live.after("rolling-update", "api-rc", "--image=node-api:1.0.1");
    Ran ran = live.run("rehearse", "api-rc", "--undo");
    assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
    assertThat(ran.out()).contains("rolling updated\n", "Nothing would suffer.");
    Ran none = live.run("rehearse", "api-rc", "--undo=7");
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void undoesAnAdoptionAsAdoptWould(@TempDir Path directory) throws IOException {
    Live live = Live.in(directory);
    live.after("adopt", "api-rc");
    live.dump("dump.json");
    for (String old : List.of("api-rc", "dump.json")) {
      Ran ran = live.run("rehearse", "--adopt", old, "--undo");
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      assertThat(ran.out())
          .contains("replicationcontroller/api-rc has its pods back from deployment.apps/api-rc")
          .contains("Nothing would suffer.");
    }
  }

  @Test
  void adoptsADeploymentConfigAsAdoptWould(@TempDir Path directory) throws IOException {
    Live live = Live.ofOpenShift(directory);
    Kind[] kinds = {
      Kind.DEPLOYMENT_CONFIG,
      Kind.REPLICATION_CONTROLLER,
      Kind.DEPLOYMENT,
      Kind.REPLICA_SET,
      Kind.POD,
      Kind.SERVICE,
      Kind.HORIZONTAL_POD_AUTOSCALER
    };
    live.dump("before.json", kinds);
    for (String[] which :
        List.of(
            new String[] {"dc/shop"},
            new String[] {"deploymentconfig/shop"},
            new String[] {"before.json"},
            new String[] {"before.json", "--name=dc/shop"})) {
      Ran ran = rehearsed(live, which);
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out())
          .contains(
              "adopted the pods of replicationcontroller/shop-1 of"
                  + " deploymentconfig.apps.openshift.io/shop (3 pods,")
          .contains("Service shop would have 3 pods at any time.", "Nothing would suffer.");
    }
    Ran inner = rehearsed(live, "before.json", "--name=shop-1");
    assertThat(inner.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(inner.err())
        .isEqualTo(
            "error: ReplicationController shop-1 belongs to DeploymentConfig shop; say"
                + " --name=dc/shop\n");

    live.after("adopt", "dc/shop");
    live.dump("after.json", kinds);
    for (String[] which :
        List.of(
            new String[] {"dc/shop", "--undo"},
            new String[] {"after.json", "--undo"},
            new String[] {"after.json", "--undo", "--name=dc/shop"})) {
      Ran ran = rehearsed(live, which);
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      assertThat(ran.out())
          .contains(
              "replicationcontroller/shop-1 of deploymentconfig.apps.openshift.io/shop has its pods"
                  + " back from deployment.apps/shop (3 pods,")
          .contains("Service shop would have 3 pods at any time.", "Nothing would suffer.");
    }
  }

  private static Ran rehearsed(Live live, String... which) {
    return live.run(
        Stream.concat(Stream.of("rehearse", "--adopt"), Stream.of(which)).toArray(String[]::new));
  }

  @Test
  void saysWhichOfWhatCouldBeAdopted() {
    String two =
        SCENE
            + "---\n"
            + """
            apiVersion: v1
            kind: DeploymentConfig
            metadata: {name: web}
            spec:
              replicas: 1
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "x:1"}]}}
              triggers: []
            """;
    Ran unclear = Ran.of(Path.of(""), two, "rehearse", "--adopt", "-");
    assertThat(unclear.err())
        .isEqualTo("error: - has 2 controllers to adopt: api, dc/web; say which by --name\n");
    for (String name : List.of("api", "dc/web")) {
      Ran ran = Ran.of(Path.of(""), two, "rehearse", "--adopt", "-", "--name=" + name);
      assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
      assertThat(ran.out()).contains("adopted the pods of", "Nothing would suffer.");
    }
    Ran none = Ran.of(Path.of(""), two, "rehearse", "--adopt", "-", "--name=dc/api");
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.out()).contains("there is no DeploymentConfig api", "There are web.");
  }

  @Test
  void aClusterWithoutDeploymentConfigsIsNotAskedForAny(@TempDir Path directory)
      throws IOException {
    Ran ran = rehearsed(Live.in(directory), "dc/api-rc");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).contains("this cluster has no DeploymentConfigs");
  }

  @Test
  void adoptsByTheDeploymentThatIsAskedFor() {
    Ran ran =
        Ran.of(
            SAMPLES,
            "",
            "rehearse",
            "--adopt",
            "s2/api.yaml",
            "--deployment=other",
            "--strategy=recreate");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("deployment.apps/other adopted the pods");
  }

  @Test
  void choosesOneOfManyByItsName() {
    String two = SCENE + "---\n" + SCENE.substring(0, SCENE.indexOf("---")).replace("api", "web");
    Ran ran = Ran.of(Path.of(""), two, "rehearse", "-", "--name=web", "--image=web:2");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("replicationcontroller/web rolling updated");
    Ran wrong = Ran.of(Path.of(""), two, "rehearse", "-", "--name=wob", "--image=web:2");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.out())
        .contains("replicationcontrollers \"wob\" not found", "There are api, web.");
  }

  private static final String TWO_NAMESPACES =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: a, namespace: n1}
      spec: {replicas: 3, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: "x:1"}]}}}
      status: {replicas: 3, readyReplicas: 1}
      ---
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: b, namespace: n1}
      spec: {replicas: 3, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: "x:1"}]}}}
      status: {replicas: 3, readyReplicas: 2}
      ---
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: b, namespace: n2}
      spec: {replicas: 2, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: "x:1"}]}}}
      """;

  private static Ran ofTwoNamespaces(String... arguments) {
    return Ran.of(
        Path.of(""),
        TWO_NAMESPACES,
        Stream.concat(Stream.of("rehearse", "-", "--image=x:2"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void takesAControllerOfOneOfSeveralNamespacesOnlyIfItIsSaidOfWhich() {
    Ran none = ofTwoNamespaces();
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err())
        .isEqualTo(
            "error: - has 3 ReplicationControllers: n1/a, n1/b, n2/b; say which by --name and"
                + " -n\n");

    Ran either = ofTwoNamespaces("--name=b");
    assertThat(either.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(either.err())
        .isEqualTo(
            "error: - has ReplicationController b in namespaces n1, n2; say which by --name b -n"
                + " n1\n");

    assertThat(ofTwoNamespaces("--name=nope", "-n", "n3").out())
        .contains("There are none at all in namespace n3; -n names another one.");
    assertThat(ofTwoNamespaces("-n", "n2").out()).contains("replicationcontroller/b");
    assertThat(ofTwoNamespaces("-n", "n2").err()).isEmpty();
  }

  @Test
  void notesOnlyWhatConcernsTheRehearsed() {
    assertThat(ofTwoNamespaces("--name=b", "-n", "n1").err())
        .startsWith("note: 1 of the 3 pods of ReplicationController b ")
        .doesNotContain("ReplicationController a ");
    assertThat(ofTwoNamespaces("--name=a").err())
        .startsWith("note: 2 of the 3 pods of ReplicationController a ")
        .doesNotContain("ReplicationController b ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: 3, readyReplicas: 99999999999999999999999 | readyReplicas must be a whole number from 0 to 2147483647, not 99999999999999999999999
          replicas: 3, readyReplicas: 2147483648 | readyReplicas must be a whole number from 0 to 2147483647, not 2147483648
          replicas: -3                           | replicas must be a whole number from 0 to 2147483647, not -3
          replicas: 3.5                          | replicas must be a whole number from 0 to 2147483647, not 3.5
          replicas: [3]                          | replicas must be a whole number from 0 to 2147483647, not [3]
          replicas: 3, readyReplicas: 4          | readyReplicas must be no more than its replicas 3, not 4
          replicas: 3, readyReplicas: 1, availableReplicas: 2 | availableReplicas must be no more than its readyReplicas 1, not 2
          """)
  void refusesCountsOfPodsThatNoStatusHas(String status, String words) {
    String manifest =
        SCENE.replaceFirst("---", "status: {%s}\n---".formatted(status).replace("$", "\\$"));
    Ran ran = Ran.of(Path.of(""), manifest, "rehearse", "-", "--image=api:2");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains("ReplicationController \"api\": status." + words + "; correct it");
  }

  @Test
  void saysWhichDelaysAreTooLongTogether() {
    Ran ran =
        Ran.of(
            SAMPLES,
            "",
            "rehearse",
            "demo/api.yaml",
            "--image=x:2",
            "--pod-start=1000h",
            "--timeout=2000h");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err())
        .startsWith(
            "error: --pod-start and --timeout: a rehearsal follows at most 24 hours of them"
                + " together; say less\n");
  }

  private static ObjectNode object(String sample) throws IOException {
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(SAMPLES.resolve(sample).toFile());
    tree.withObjectProperty("metadata").put("namespace", "default");
    return tree;
  }

  @Test
  void readsManifestsFromStandardInput() throws IOException {
    String manifest = Files.readString(SAMPLES.resolve("s1/api.yaml"));
    Ran ran = Ran.of(Path.of(""), manifest, "rehearse", "-", "--image=node-api:1.0.1");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @Test
  void printsJsonThatCanBeRead() throws IOException {
    Ran ran =
        Ran.of(SAMPLES, "", "rehearse", "s1/api.yaml", "--image=node-api:1.0.1", "-o", "json");
    JsonNode json = new ObjectMapper().readTree(ran.out());
    assertThat(json.path("end").asText()).isEqualTo("done");
    assertThat(json.at("/report/lowestAvailable").asInt()).isEqualTo(3);
    assertThat(json.at("/report/timeline").size()).isGreaterThan(5);
    assertThat(json.at("/report/sufferings").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rehearse demo/api.yaml",
        "rehearse demo/api.yaml --image=c=x:1 -f demo/api-next.yaml",
        "rehearse demo/api.yaml demo/api-next.yaml --fail=nothing",
        "rehearse demo/api.yaml demo/api-next.yaml --stamp --fail=nothing=crash",
        "rehearse demo/api.yaml demo/api-next.yaml --version=2",
        "rehearse demo/api.yaml demo/api-next.yaml --nodes=0",
        "rehearse demo/api.yaml demo/api-next.yaml --pod-start=9s-2s",
        "rehearse demo/api.yaml demo/api-next.yaml --max-surge=0",
        "rehearse demo/api.yaml demo/api-next.yaml --pod-start=1000h --timeout=2000h",
        "rehearse demo/api.yaml demo/api-next.yaml --pod-stop=1s-25h",
        "rehearse demo/api.yaml demo/api-next.yaml --update-period=24h",
        "rehearse --adopt demo/api.yaml --timeout=24h1s",
        "rehearse --adopt demo/api.yaml demo/api-next.yaml",
        "rehearse --adopt demo/api.yaml --image=x:1",
        "rehearse --adopt demo/api.yaml --rollback",
        "rehearse --adopt demo/api.yaml --max-surge=2",
        "rehearse --adopt demo/api.yaml --undo=2",
        "rehearse demo/api.yaml --image=x:1 --deployment=x",
        "rehearse demo/api.yaml --image=x:1 --strategy=recreate",
        "rehearse demo/api.yaml --image=x:1 --undo",
        "rehearse demo/api.yaml --rollback --undo",
        "rehearse api-rc --name=api-rc --undo",
        "rehearse",
        "rehearse --no-drain",
        "rehearse demo/api.yaml --image=x:1 --ignore-daemonsets",
        "rehearse api-rc --drain=each",
        "rehearse demo/api.yaml --drain=each -A",
        "rehearse demo/api.yaml --drain=each --image=x:1",
        "rehearse demo/api.yaml demo/api.yaml --drain=each",
        "rehearse demo/api.yaml --drain=each --adopt",
        "rehearse demo/api.yaml --drain=each --name=api-rc",
        "rehearse demo/api.yaml --drain=each --timeout=5s",
        "rehearse demo/api.yaml --drain=each --parallel=x",
        "rehearse demo/api.yaml --drain=each --outage=25h",
      })
  void refusesWrongUsage(String command) {
    Ran ran = Ran.of(SAMPLES, "", command.split(" "));
    assertThat(ran.exitCode()).as(ran.out()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("error: ");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void refusesATemplateThatLeavesTheReplicasOpen() throws IOException {
    String manifest =
        Files.readString(SAMPLES.resolve("s1/api.yaml"))
            .replaceFirst("replicas: \\d+", "replicas: \\$REPLICAS");
    Ran ran = Ran.of(Path.of(""), manifest, "rehearse", "-", "--image=node-api:1.0.1");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains("spec.replicas must be a whole number, not \"$REPLICAS\"; render the template");
  }

  @Test
  void namesTheFileWithoutAController() {
    Ran ran = Ran.of(SAMPLES, "", "rehearse", "s1/api-srv.json", "--image=node-api:1.0.1");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).isEqualTo("error: s1/api-srv.json has no ReplicationController\n");
  }

  private static final String SCENE =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: api}
      spec:
        replicas: 1
        template:
          metadata: {labels: {app: api}}
          spec: {containers: [{name: api, image: "api:1"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: srv}
      spec: {selector: {app: api}, ports: [{port: 80}]}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: pdb}
      spec: {minAvailable: 1, selector: {matchLabels: {app: api}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{name: api, image: \"api:1\"}] | [] | 8:11: ReplicationController \"api\": spec.template.spec has no containers; add it",
        "{name: api} | x | 1:1: ReplicationController: it has no name; give it one, by which others can know it",
        "{name: api} | x | 3:11: ReplicationController: metadata must be an object, not \"x\"; correct it",
        "[{port: 80}] | [x] | 13:38: Service \"srv\": spec.ports[0] must be an object, not \"x\"; correct it",
        "minAvailable: 1 | minAvailable: x | 18:22: PodDisruptionBudget \"pdb\": spec.minAvailable must be a whole number or a percentage such as 25%, not \"x\"; correct it",
        "replicas: 1 | replicas: ${N} | 5:13: ReplicationController \"api\": spec.replicas must be a whole number, not \"${N}\"; render the template first",
        "matchLabels: {app: api} | matchExpressions: [{key: app, operator: <%= x %>, values: [api]}] | 18:76: PodDisruptionBudget \"pdb\": spec.selector.matchExpressions[0].operator must be In, NotIn, Exists or DoesNotExist, not \"<%= x %>\"; render the template first",
        "{port: 80} | {port: 80, targetPort: \"{{ port }}\"} | 13:61: Service \"srv\": spec.ports[0].targetPort \"{{ port }}\" must be lower-case letters, digits and '-', starting and ending with a letter or digit; render the template first",
        "minAvailable: 1 | minAvailable: \"2147483647\" | 18:22: PodDisruptionBudget \"pdb\": spec.minAvailable must be a whole number or a percentage such as 25%, not \"2147483647\"; correct it",
        "minAvailable: 1 | minAvailable: 101% | 18:22: PodDisruptionBudget \"pdb\": spec.minAvailable \"101%\" must not be more than 100%; correct it",
      })
  void refusesWhatTheServerWouldNotTake(String right, String wrong, String message) {
    String initial = SCENE.replace(right, wrong);
    assertThat(initial).isNotEqualTo(SCENE);
    for (String[] rest : new String[][] {{"--image=api:2"}, {"--adopt"}}) {
      Ran ran = Ran.of(Path.of(""), initial, "rehearse", "-", rest[0]);
      assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err().lines()).contains("error: <stdin>:" + message);
    }
  }

  @Test
  void takesABudgetThatNoNumberOfPodsCanKeep() {
    String initial = SCENE.replace("minAvailable: 1", "minAvailable: 2147483647");
    Ran ran = Ran.of(Path.of(""), initial, "rehearse", "-", "--image=api:2");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("only 1 of the 2147483647 pods that PodDisruptionBudget pdb asks for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata: {}", "metadata: {generateName: api-}", "metadata: null"})
  void tellsAMissingNameOnce(String metadata) {
    String initial = SCENE.replace("metadata: {name: api}", metadata);
    Ran ran = Ran.of(Path.of(""), initial, "rehearse", "-", "--image=api:2");
    assertThat(ran.err())
        .isEqualTo(
            "error: <stdin>:1:1: ReplicationController: it has no name; give it one, by which"
                + " others can know it\n");
  }

  @Test
  void leavesOutKindsOfOthersThatAreCalledAsThoseOfKubernetes() {
    String function =
        SCENE
            + "---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: fn}\nspec: {ports: x}\n";
    Ran ran = Ran.of(Path.of(""), function, "rehearse", "-", "--image=api:2");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("Service srv").doesNotContain("fn");
  }

  @Test
  void stampsWithTheCommitOfTheNewManifest(@TempDir Path directory) throws Exception {
    for (String file : List.of("api.yaml", "api-next.yaml")) {
      Files.copy(SAMPLES.resolve("demo").resolve(file), directory.resolve(file));
    }
    Repository repository = new Repository(directory);
    repository.commit();
    String commit = repository.git("rev-parse", "--short=12", "HEAD").strip();
    Ran ran =
        Ran.of(directory, "", "rehearse", "api.yaml", "api-next.yaml", "--stamp", "--version=git");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("Created api-rc-" + commit);
  }

  @Test
  void pausesWhereTheUpdateWould() {
    Ran ran =
        Ran.of(
            Path.of(""),
            SCENE.replace("replicas: 1", "replicas: 3"),
            "rehearse",
            "-",
            "--image=api:2",
            "--pause-after=1");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("It would pause:\n  with 1 of 3 pods new\n");
  }

  @Test
  void goesBackOnFailureIfTheUpdateWould() {
    Ran ran =
        Ran.of(
            Path.of(""),
            SCENE,
            "rehearse",
            "-",
            "--image=api:2",
            "--fail=api=image-pull",
            "--timeout=20s",
            "--rollback-on-failure");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ROLLOUT_FAILED);
    assertThat(ran.out()).contains("It would be rolled back: the old pods would serve as before.");
  }

  @Test
  void readsWhatIsAroundFromASecondFileAndAsOldServersDid(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("a.yaml"), SCENE.substring(0, SCENE.indexOf("---")));
    Files.writeString(
        directory.resolve("b.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: beside}
        spec: {selector: {app: api}, ports: [{port: 80}]}
        ---
        apiVersion: extensions/v1beta1
        kind: HorizontalPodAutoscaler
        metadata: {name: scaler}
        spec: {scaleRef: {kind: ReplicationController, name: api}, maxReplicas: 3}
        ---
        apiVersion: extensions/v1beta1
        kind: Deployment
        metadata: {name: other}
        spec:
          template:
            metadata: {labels: {app: other}}
            spec:
              containers: [{name: c, image: "c:1"}]
              volumes: [{name: d, persistentVolumeClaim: null, emptyDir: {}}]
        """);
    Ran ran = Ran.of(directory, "", "rehearse", "a.yaml", "b.yaml", "--image=api:2");
    assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
    assertThat(ran.out()).contains("Service beside").contains("scaler");
  }

  @Test
  void saysThatAMissingFileIsNone() {
    Ran ran = Ran.of(SAMPLES, "", "rehearse", "nope.yaml", "--image=api:2");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("nope.yaml").contains("no such file");
  }
}
