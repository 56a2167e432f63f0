package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.node.NodeTest;
import io.kubectlrc.node.Room;
import io.kubectlrc.node.Traffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stories on a real node, with 20 requests a second through the Service's address: what users
 * notice, and whether it is what was rehearsed. One after the other: the starts of one's containers
 * would make another's servers slow.
 */
@NodeTest
class NodeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGES = "asia.gcr.io/xxxxx/";
  private static final Duration LONG = Duration.ofSeconds(60);

  /** An accident as rare as this is none. */
  private static final double RARE = 0.001;

  /**
   * What the ticks of a kubelet can make of three starts one after the other, in seconds: three
   * standard deviations, of which one start has 0.5 s.
   */
  private static final double TICKS = 3 * 0.5 * Math.sqrt(3);

  private static final String PAUSE = ", lifecycle: {preStop: {exec: {command: [sleep, \"4\"]}}}";

  /** How a server begins and ends. Services' rules need a moment until an endpoint is out. */
  enum Server {
    ENDS_AT_ONCE("node-api", ""),
    ENDS_GRACEFULLY("node-api-graceful", ""),
    ENDS_AFTER_A_PAUSE("node-api", PAUSE),
    /** And is ready after some seconds, of which its probe says nothing. */
    LOADS_FIRST("node-api", PAUSE + ", env: [{name: LOADING, value: \"10\"}]");

    private final String image;
    private final String more;

    Server(String image, String more) {
      this.image = image;
      this.more = more;
    }

    String image(String version) {
      return IMAGES + image + ":" + version;
    }

    /**
     * Stops quickly once it is told to. A server that has been ready remains so until it is
     * deleted, even if for some seconds it has no processor to answer its probe with.
     */
    private String template(String name, String version, String others) {
      return """
          template:
              metadata: {labels: {name: %s}}
              spec:
                terminationGracePeriodSeconds: 10
                containers:
                - {name: node-api-container, image: "%s", ports: [{containerPort: 3000}],
                   readinessProbe: {httpGet: {path: /ready, port: 3000}, periodSeconds: 1,
                     failureThreshold: 60}%s}
          %s
          """
          .formatted(name, image(version), more, others);
    }

    String controller(String version, String others) {
      return """
          apiVersion: v1
          kind: ReplicationController
          metadata: {name: api-rc, labels: {name: api-rc}}
          spec:
            replicas: 3
            selector: {name: api-pods}
            %s
          """
          .formatted(template("api-pods", version, others));
    }

    String deployment() {
      return """
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: other}
          spec:
            replicas: 3
            strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
            selector: {matchLabels: {name: other-pods}}
            %s
          """
          .formatted(template("other-pods", "1.0.0", ""));
    }
  }

  @TempDir private Path folder;

  @Test
  void anUpdateLosesNoMoreThanADeploymentsRolloutIfServersEndAtOnce(Room room) throws Exception {
    Server server = Server.ENDS_AT_ONCE;
    room.create(
        server.controller("1.0.0", "")
            + service("api-srv", "api-pods")
            + server.deployment()
            + service("other-srv", "other-pods"),
        6);
    Traffic toOurs = room.traffic("api-srv", 3000);
    Traffic toTheirs = room.traffic("other-srv", 3000);

    Update first = update(room, "api-rc", "--image=" + server.image("1.0.1"));
    rollDeployment(room, server.image("1.0.1"));
    Update second = update(room, stamped(server.controller("1.0.2", "")));
    rollDeployment(room, server.image("1.0.2"));

    Traffic.Result ours = toOurs.end();
    Traffic.Result theirs = toTheirs.end();
    int all = ours.noticed().size() + theirs.noticed().size();
    double chance = chanceOfAtLeast(ours.noticed().size(), all);
    System.out.printf(
        "%d requests failed in two updates, %d in as many rollouts of a Deployment: chance %.3f%n",
        ours.noticed().size(), theirs.noticed().size(), chance);
    assertThat(chance)
        .as("of ours: %s%nof theirs: %s", ours.noticed(), theirs.noticed())
        .isGreaterThan(RARE);
    assertThat(ours.versions()).containsExactly("1.0.0", "1.0.1", "1.0.2");
    assertThat(theirs.versions()).containsExactly("1.0.0", "1.0.1", "1.0.2");
    assertThat(List.of(first, second))
        .allSatisfy(update -> update.tookAsLongAsRehearsedWithin(TICKS));
  }

  /** How likely it is that ours are so many of all failures, if each could as well be theirs. */
  private static double chanceOfAtLeast(int ours, int all) {
    double exactly = Math.pow(0.5, all);
    double fewer = 0;
    for (int count = 0; count < ours; count++) {
      fewer += exactly;
      exactly *= (all - count) / (count + 1.0);
    }
    return 1 - fewer;
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDS_GRACEFULLY", "ENDS_AFTER_A_PAUSE"})
  void anUpdateIsSeenByNobodyIfServersEndWell(Server server, Room room) throws Exception {
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    Traffic traffic = room.traffic("api-srv", 3000);

    update(room, "api-rc", "--image=" + server.image("1.0.1"));

    Traffic.Result result = traffic.end();
    assertThat(result.noticed()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0", "1.0.1");
  }

  @Test
  void updatesOfTwoContainersAreSeenByNobodyAndTakeAsLongAsRehearsed(Room room) throws Exception {
    Server server = Server.LOADS_FIRST;
    room.create(server.controller("1.0.0", fluentd("1.0.0")) + service("api-srv", "api-pods"), 3);
    Traffic traffic = room.traffic("api-srv", 3000);

    Update first =
        update(
            room,
            "api-rc",
            "--image=node-api-container=" + server.image("1.0.1"),
            "--image=fluentd-container=" + IMAGES + "fluentd:1.0.1");
    Update second = update(room, stamped(server.controller("1.0.2", fluentd("1.0.2"))));

    Traffic.Result result = traffic.end();
    assertThat(result.noticed()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0", "1.0.1", "1.0.2");
    assertThat(List.of(first, second)).allSatisfy(update -> update.tookAsLongAsRehearsedWithin(0));
  }

  @Test
  void anUpdateThatIsKilledAndRunAgainIsSeenByNobody(Room room) throws Exception {
    Server server = Server.ENDS_AFTER_A_PAUSE;
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    List<String> command = List.of("rolling-update", "api-rc", "--image=" + server.image("1.0.1"));
    Traffic traffic = room.traffic("api-srv", 3000);

    CrashingMain.Ended killed = CrashingMain.start(folder, room.kubeconfig(), "after", 10, command);
    Ran again = run(room, folder, command.toArray(String[]::new));

    assertThat(killed.status()).as(killed.output()).isEqualTo(CrashingMain.KILLED);
    assertThat(again.exitCode()).as(again.err()).isZero();
    room.awaitStopped();
    assertThat(traffic.end().noticed()).isEmpty();
    assertThat(room.client().replicationControllers().list().getItems()).hasSize(1);
  }

  @Test
  void anAdoptionLeavesContainersAloneAndTheDeploymentRollsThereAndBack(Room room)
      throws Exception {
    Server server = Server.ENDS_AFTER_A_PAUSE;
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    Map<String, String> containers = room.containerIds();
    Traffic traffic = room.traffic("api-srv", 3000);

    succeed(room, "adopt", "api-rc");
    assertThat(room.containerIds()).isEqualTo(containers);
    succeed(room, "adopt", "api-rc", "--undo");
    assertThat(room.containerIds()).isEqualTo(containers);
    succeed(room, "adopt", "api-rc");
    assertThat(room.containerIds()).isEqualTo(containers);

    Deployment adopted = room.client().apps().deployments().list().getItems().get(0);
    String deployment = "deployment/" + adopted.getMetadata().getName();
    room.kubectl("set", "image", deployment, "node-api-container=" + server.image("1.0.1"));
    room.kubectl("rollout", "status", deployment, "--timeout=90s");
    assertThat(images(room)).containsOnly(server.image("1.0.1"));
    room.kubectl("rollout", "undo", deployment);
    room.kubectl("rollout", "status", deployment, "--timeout=90s");
    room.awaitStopped();
    assertThat(images(room)).containsOnly(server.image("1.0.0"));
    Traffic.Result result = traffic.end();
    assertThat(result.noticed()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0", "1.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5000/node-api:1.0.1, ErrImagePull|ImagePullBackOff",
    "asia.gcr.io/xxxxx/node-api:crashing, CrashLoopBackOff|Error",
    "asia.gcr.io/xxxxx/node-api:never-ready, not ready|Unhealthy|ready",
  })
  void aBrokenReleaseIsSeenByNobodyAndTakenBack(String image, String reason, Room room)
      throws Exception {
    Server server = Server.ENDS_AFTER_A_PAUSE;
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    Map<String, String> containers = room.containerIds();
    Traffic traffic = room.traffic("api-srv", 3000);

    Ran ran =
        run(
            room,
            folder,
            "rolling-update",
            "api-rc",
            "--image=" + image,
            "--timeout=8s",
            "--rollback-on-failure");

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
    assertThat(ran.err()).containsPattern(reason);
    Traffic.Result result = traffic.end();
    assertThat(result.noticed()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0");
    Eventually.passesWithin(LONG, () -> assertThat(room.containerIds()).isEqualTo(containers));
  }

  /**
   * In the cluster, as a release would run there: with the image, the Role and the Job of samples.
   */
  @Test
  void aJobOfTheReleasedImageAdopts(Room room) throws Exception {
    List<Path> archives = RuntimeIT.archives();
    assumeThat(archives).as("made by -Pruntime").hasSize(1);
    Path image = folder.resolve("image.oci.tar");
    Process made =
        new ProcessBuilder(
                Path.of("..", "dev", "image").toString(),
                archives.get(0).toString(),
                image.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    room.importImages(image);
    room.create(Server.ENDS_AT_ONCE.controller("1.0.0", ""), 3);
    Map<String, String> containers = room.containerIds();
    Path samples = Path.of("..", "samples");

    room.apply(Files.readString(samples.resolve("roles/adopt.yaml")));
    String manifests =
        Files.readString(samples.resolve("jobs/adopt.yaml"))
            .replace("REGISTRY/kubectl-rc:VERSION", "localhost/kubectl-rc:" + Version.text());
    for (HasMetadata object :
        room.client()
            .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
            .items()) {
      if (object instanceof Job job) {
        mountToken(room, job.getSpec().getTemplate().getSpec());
      }
      room.client().resource(object).create();
    }
    room.kubectl("wait", "--for=condition=complete", "job/adopt", "--timeout=60s");

    assertThat(room.client().replicationControllers().list().getItems()).isEmpty();
    assertThat(room.containerIds()).containsAllEntriesOf(containers);
  }

  /** What the admission of ServiceAccounts does, which the node's control plane is without. */
  private static void mountToken(Room room, PodSpec pod) throws Exception {
    Resource<ServiceAccount> account =
        room.client().serviceAccounts().withName(pod.getServiceAccountName());
    Eventually.passesWithin(LONG, () -> assertThat(account.get().getSecrets()).isNotEmpty());
    pod.getVolumes()
        .add(
            new VolumeBuilder()
                .withName("token")
                .withNewSecret()
                .withSecretName(account.get().getSecrets().get(0).getName())
                .endSecret()
                .build());
    pod.getContainers()
        .get(0)
        .getVolumeMounts()
        .add(
            new VolumeMountBuilder()
                .withName("token")
                .withMountPath("/var/run/secrets/kubernetes.io/serviceaccount")
                .build());
  }

  /**
   * Servers note every session that opens, that they greeted, and that its client left; others were
   * cut. One that was cut between the first two notes the client may count or not. The watch ends
   * as its users end it, by Ctrl-C.
   */
  @Test
  void aWatchCountsTheSessionsThatServersSawCut(Room room) throws Exception {
    SessionServers servers = new SessionServers(room.newFolder());
    room.create(servers.manifest(), 3);
    Path out = folder.resolve("out.jsonl");
    Process watch =
        room.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "kubectl-rc.jar").toAbsolutePath().toString(),
                "watch",
                "rc/ftp",
                "--namespace=" + room.namespace(),
                "--connect=" + room.address("ftp") + ":2121",
                "--connections=9",
                "--send=NOOP",
                "--output=json")
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    Eventually.passesWithin(LONG, () -> assertThat(servers.noted("opened")).isEqualTo(9));

    succeed(room, "rolling-update", "ftp", "--image=" + IMAGES + "ftp:1.0.1");
    Eventually.passesWithin(
        LONG, () -> assertThat(servers.noted("greeted", room.pods())).isEqualTo(9));
    long fewest = servers.noted("greeted") - 9;
    long most = servers.noted("opened") - 9;
    Eventually.passes(() -> assertThat(restored(out)).isBetween(fewest, most));
    interrupt(watch);

    assertThat(watch.waitFor()).as(Files.readString(out)).isEqualTo(1);
    List<String> lines = Files.readAllLines(out);
    JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
    JsonNode sessions = summary.at("/sessions/0");
    assertThat(summary.path("event").asText()).isEqualTo("ended");
    assertThat(sessions.path("live").asInt()).isEqualTo(9);
    Eventually.passes(() -> assertThat(servers.noted("left")).isEqualTo(9));
    assertThat(sessions.path("cut").asLong()).isPositive().isBetween(fewest, most);
  }

  private static long restored(Path events) throws IOException {
    return Files.readAllLines(events).stream()
        .filter(line -> line.startsWith("{\"event\":\"restored\""))
        .count();
  }

  /** Ctrl-C for the program that a command beside the node has become. */
  private static void interrupt(Process command) throws Exception {
    ProcessHandle program =
        command
            .descendants()
            .filter(one -> one.children().findAny().isEmpty())
            .findAny()
            .orElseThrow();
    new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start().waitFor();
  }

  /**
   * How long an update took, and how long it took in its rehearsal, in seconds.
   *
   * @param slower how much longer its pods took to start, all together, than was rehearsed: no
   *     rehearsal knows how busy its machine will be
   */
  private record Update(double seconds, double rehearsedSeconds, double slower) {
    /** Within 20 %, and so many seconds besides, had pods started as before. */
    void tookAsLongAsRehearsedWithin(double more) {
      assertThat(rehearsedSeconds).isCloseTo(seconds - slower, within(0.2 * seconds + more));
    }
  }

  /** Rehearses it on the live namespace, runs it, and waits until no old container runs. */
  private Update update(Room room, String... arguments) throws Exception {
    JsonNode rehearsed = rehearsed(room, arguments);
    JsonNode podStart = rehearsed.path("podStart");
    double start = (podStart.path("least").asDouble() + podStart.path("most").asDouble()) / 2;
    List<String> all = new ArrayList<>(List.of("rolling-update"));
    all.addAll(List.of(arguments));
    all.add("--progress=json");
    int lowest;
    String worst;
    Ran ran;
    try (PodWitness witness = PodWitness.of(room.client(), Map.of("name", "api-pods"))) {
      ran = run(room, folder, all.toArray(String[]::new));
      lowest = witness.fewestReady();
      worst = witness.worst();
    }
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    room.awaitStopped();
    Update update =
        new Update(
            seconds(ran),
            rehearsed.path("duration").asDouble(),
            secondsToStart(room).mapToDouble(seconds -> seconds - start).sum());
    System.out.printf(
        "%s: at least %d pods were available, rehearsed: %d;"
            + " %.1f s, rehearsed: %.1f s, %+.0f %%, starts took %+.0f s%n",
        String.join(" ", arguments),
        lowest,
        rehearsed.path("lowestAvailable").asInt(),
        update.seconds(),
        update.rehearsedSeconds(),
        100 * (update.rehearsedSeconds() / update.seconds() - 1),
        update.slower());
    assertThat(lowest).as(worst).isEqualTo(rehearsed.path("lowestAvailable").asInt());
    return update;
  }

  /** How long each pod that there is took from its creation until it was ready. */
  private static LongStream secondsToStart(Room room) {
    return room.pods().stream()
        .filter(pod -> "api-pods".equals(pod.getMetadata().getLabels().get("name")))
        .mapToLong(
            pod ->
                Duration.between(
                        Instant.parse(pod.getMetadata().getCreationTimestamp()), readySince(pod))
                    .toSeconds());
  }

  private static Instant readySince(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .findAny()
        .orElseThrow();
  }

  /** The report of a rehearsal on the live namespace. */
  private JsonNode rehearsed(Room room, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("rehearse"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    Ran ran = run(room, folder, all.toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return JSON.readTree(ran.out()).path("report");
  }

  /** The arguments of an update by a file. */
  private String[] stamped(String controller) throws IOException {
    Path file = folder.resolve("new.yaml");
    Files.writeString(file, controller);
    return new String[] {"api-rc", "-f", file.toString(), "--stamp", "--version=1453323827"};
  }

  /** By the Deployment controller. */
  private static void rollDeployment(Room room, String image) throws Exception {
    room.kubectl("set", "image", "deployment/other", "node-api-container=" + image);
    room.kubectl("rollout", "status", "deployment/other", "--timeout=90s");
    room.awaitStopped();
  }

  private static double seconds(Ran ran) throws Exception {
    String outcome =
        (ran.out() + ran.err())
            .lines()
            .filter(line -> line.startsWith("{\"event\":\"outcome\""))
            .findFirst()
            .orElseThrow();
    return JSON.readTree(outcome).path("duration").asDouble();
  }

  private void succeed(Room room, String... arguments) {
    Ran ran = run(room, folder, arguments);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static Ran run(Room room, Path folder, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + room.kubeconfig());
    return Ran.of(folder, "", all.toArray(String[]::new));
  }

  private static List<String> images(Room room) {
    return room.pods().stream()
        .flatMap(pod -> pod.getSpec().getContainers().stream())
        .map(container -> container.getImage())
        .toList();
  }

  private static String fluentd(String version) {
    return "      - {name: fluentd-container, image: \"%sfluentd:%s\"}".formatted(IMAGES, version);
  }

  private static String service(String name, String pods) {
    return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {type: LoadBalancer, selector: {name: %s}, ports: [{port: 3000}]}
        """
        .formatted(name, pods);
  }
}
