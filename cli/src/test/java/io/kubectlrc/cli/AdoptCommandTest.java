package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adopt -A -n foo",
        "adopt --all-namespaces --namespace=foo",
        "adopt -A -l app=web -n foo --undo",
        "adopt --all -A -n foo --dry-run",
        "-n foo adopt -A",
      })
  void takesNoOtherNamespacesThanTheOneThatIsNamed(String line) {
    Simulation simulation = new Simulation(Setup.calm());
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    Ran ran = run(simulation.connect(), line.split(" "));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("-A is all namespaces, and -n only foo: leave one of them out");
    assertThat(ran.out()).isEmpty();
    assertThat(simulation.all(Kind.DEPLOYMENT)).isEmpty();
  }

  /** It only reads, and shows more than was asked for, as kubectl does. */
  @Test
  void readingAllNamespacesMayNameOne() {
    Simulation simulation = new Simulation(Setup.calm());
    assertThat(run(simulation.connect(), "status", "-A", "-n", "foo").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-A", "--all", "-lapp=good"})
  void aNameIsOfOneAlone(String option) {
    Ran ran = Ran.of("adopt", "good", option);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("a name excludes --all, -l and -A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dry-run", "--dry-run=server", "--dry-run=client", "--dry-run=true"})
  void aDryRunWritesNothing(String option) {
    Simulation simulation = new Simulation(Setup.calm());
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    Ran ran = run(simulation.connect(), "adopt", option, "good");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("kind: Deployment");
    assertThat(simulation.all(Kind.DEPLOYMENT)).isEmpty();
  }

  @Test
  void saysUnderWhatNameItWasAdoptedAndThatChoicesComeTooLate() {
    Simulation simulation = new Simulation(Setup.calm());
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    assertThat(run(simulation.connect(), "adopt", "good").exitCode()).isZero();
    Ran other = run(simulation.connect(), "adopt", "good", "--as=other");
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(other.err())
        .contains(
            "ReplicationController good was made into Deployment good, not other", "--as=good");
    Ran late = run(simulation.connect(), "adopt", "good", "--strategy=recreate");
    assertThat(late.exitCode()).isZero();
    assertThat(late.err() + late.out()).contains("chosen of that now has no effect");
    Ran same = run(simulation.connect(), "adopt", "rc/good");
    assertThat(same.err() + same.out()).contains("nothing to do").doesNotContain("no effect");
  }

  @Test
  void eachWarningOfManyNamesItsOwnAndWhatToType() {
    Simulation simulation = new Simulation(Setup.calm());
    Cluster user = simulation.foreign("user");
    user.create(Kind.REPLICATION_CONTROLLER, released("one"), WriteMode.APPLY);
    user.create(Kind.REPLICATION_CONTROLLER, released("two"), WriteMode.APPLY);
    Ran dry = adopt(simulation, "--dry-run");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.err().lines().filter(line -> line.startsWith("warning: ")))
        .hasSize(2)
        .allMatch(line -> line.endsWith("; if it changes with a release, say --version-key color"))
        .anyMatch(line -> line.startsWith("warning: default/one: /spec/selector/color: "))
        .anyMatch(line -> line.startsWith("warning: default/two: /spec/selector/color: "));
    Ran alone = run(simulation.connect(), "adopt", "one", "--dry-run");
    assertThat(alone.err())
        .contains("warning: /spec/selector/color: ")
        .doesNotContain("default/one");
  }

  @Test
  void aWarningOfARealRunOfManySaysWhatToType() {
    Simulation simulation = new Simulation(Setup.calm());
    simulation
        .foreign("user")
        .create(Kind.REPLICATION_CONTROLLER, released("one"), WriteMode.APPLY);
    assertThat(adopt(simulation).err())
        .contains("warning: default/one: /spec/selector/color: ", "say --version-key color")
        .doesNotContain("versionKey");
  }

  @Test
  void oneRecordThatIsDamagedHidesNoOtherInADryRun() {
    Simulation simulation = new Simulation(Setup.calm());
    Cluster user = simulation.foreign("user");
    user.create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    user.create(Kind.DEPLOYMENT, damaged("bad"), WriteMode.APPLY);
    Ran ran = adopt(simulation, "--dry-run");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("error: default/old-bad: the annotation", "ReplicaSet");
    assertThat(ran.out()).contains("name: good");
  }

  @Test
  void theReportOfARunThatBreaksOffSaysWhatToTypeToo(@TempDir Path folder) throws IOException {
    Cluster locked =
        (Cluster)
            Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> {
                  if (Set.of("list", "watch", "denied").contains(method.getName())) {
                    throw new ClusterException(
                        ClusterException.Reason.UNAUTHENTICATED,
                        Sentence.of("log in again, or use {}", Setting.TOKEN),
                        null);
                  }
                  return method.invoke(new Simulation(Setup.calm()).connect(), arguments);
                });
    Path report = folder.resolve("report.json");
    Ran ran = adopt(locked, "--report=" + report);
    assertThat(ran.err()).contains("log in again, or use --token");
    assertThat(Files.readString(report)).contains("log in again, or use --token");
  }

  /** No more than that: a simulated cluster is one thread's, and fates are another's. */
  @Test
  void eachDamagedRecordIsALineOfTheTable() {
    Simulation simulation = new Simulation(Setup.calm());
    Cluster user = simulation.foreign("user");
    user.create(Kind.DEPLOYMENT, damaged("one"), WriteMode.APPLY);
    user.create(Kind.DEPLOYMENT, damaged("two"), WriteMode.APPLY);
    Ran ran = adopt(simulation);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains(
            "error: default/old-one: the annotation", "error: default/old-two: the annotation")
        .doesNotContain("defect");
    assertThat(ran.out()).containsPattern("old-one +refused").containsPattern("old-two +refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dry-run", "--parallel=1"})
  void sayingWhereTheDefectOfOneComesFromIsLeftToAnOption(String option) {
    Simulation simulation = new Simulation(Setup.calm());
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    assertThat(adopt(defective(simulation.connect()), option).err())
        .contains(
            "error: default/good: this is a defect of kubectl-rc: ", "made up, at io.kubectlrc.")
        .doesNotContain("\tat ");
    assertThat(adopt(defective(simulation.connect()), option, "-v").err())
        .contains("error: default/good: this is a defect of kubectl-rc: ", "\tat io.kubectlrc.");
  }

  /** Also where the server has some: nothing here is a DeploymentConfig's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "adopt --all --dry-run",
        "adopt good --dry-run",
        "adopt good",
        "status",
        "status good",
        "rehearse --adopt good --undo",
        "adopt --all --undo --dry-run",
        "adopt good --undo",
      })
  void noRequestIsAboutDeploymentConfigsWhereNoneIsConcerned(String last) {
    Simulation simulation = new Simulation(Setup.calm().withDeploymentConfigs());
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc("good"), WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    if (last.contains("undo")) {
      assertThat(run(simulation.connect(), "adopt", "good").exitCode()).isZero();
      simulation.settle(Duration.ofSeconds(5));
    }
    Ran ran = run(unasked(simulation.connect()), last.split(" "));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  /** A cluster that nobody may ask anything about DeploymentConfigs. */
  private static Cluster unasked(Cluster cluster) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              List<Object> all = arguments == null ? List.of() : List.of(arguments);
              assertThat(all.toString())
                  .doesNotContain(Kind.DEPLOYMENT_CONFIG.name(), Kind.DEPLOYMENT_CONFIG.plural());
              try {
                return method.invoke(cluster, arguments);
              } catch (InvocationTargetException refused) {
                throw refused.getCause();
              }
            });
  }

  private static Cluster defective(Cluster cluster) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("denied")) {
                throw new IllegalStateException("made up");
              }
              return method.invoke(cluster, arguments);
            });
  }

  private static Ran adopt(Simulation simulation, String... options) {
    simulation.settle(Duration.ofSeconds(5));
    return adopt(simulation.connect(), options);
  }

  private static Ran adopt(Cluster cluster, String... options) {
    return run(
        cluster,
        Stream.concat(Stream.of("adopt", "--all"), Stream.of(options)).toArray(String[]::new));
  }

  private static Ran run(Cluster cluster, String... arguments) {
    return Ran.of(
        connection -> new Clusters.Connected(cluster, "default", new Holder("test", other -> true)),
        Path.of(""),
        "",
        arguments);
  }

  private static ObjectNode damaged(String name) {
    return tree(
        """
        metadata:
          name: %1$s
          namespace: default
          labels: {kubectl-rc.io/adoption: adopt}
          annotations: {"kubectl-rc.io/adopted-from": "old-%1$s:nonsense"}
        spec:
          paused: true
          selector: {matchLabels: {app: %1$s}}
          template: {metadata: {labels: {app: %1$s}}, spec: {containers: [{name: a, image: "a:1"}]}}
        """
            .formatted(name));
  }

  /** One of which it cannot be known whether a label changes with a release. */
  private static ObjectNode released(String name) {
    return tree(
        """
        metadata: {name: %1$s, namespace: default}
        spec:
          replicas: 1
          selector: {app: %1$s, color: v2}
          template:
            metadata: {labels: {app: %1$s, color: v2}}
            spec: {containers: [{name: a, image: "a:1"}]}
        """
            .formatted(name));
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
