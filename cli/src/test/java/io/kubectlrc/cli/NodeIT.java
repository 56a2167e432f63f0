package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.node.NodeTest;
import io.kubectlrc.node.Room;
import io.kubectlrc.node.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stories on a real node, with 20 requests a second through the Service's address: what users
 * notice, and whether it is what was rehearsed.
 */
@NodeTest
class NodeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGES = "asia.gcr.io/xxxxx/";
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Rollouts lose a few requests more or fewer each time, of servers that end at once. */
  private static final int LUCK = 6;

  /** How a server ends. Endpoints need a moment to be taken out of the Service's rules. */
  enum Server {
    AT_ONCE("node-api", ""),
    GRACEFULLY("node-api-graceful", ""),
    AFTER_A_PAUSE("node-api", ", lifecycle: {preStop: {exec: {command: [sleep, \"4\"]}}}");

    private final String image;
    private final String lifecycle;

    Server(String image, String lifecycle) {
      this.image = image;
      this.lifecycle = lifecycle;
    }

    String image(String version) {
      return IMAGES + image + ":" + version;
    }

    /** Stops quickly once it is told to. */
    private String template(String name, String version, String more) {
      return """
          template:
              metadata: {labels: {name: %s}}
              spec:
                terminationGracePeriodSeconds: 10
                containers:
                - {name: node-api-container, image: "%s", ports: [{containerPort: 3000}],
                   readinessProbe: {httpGet: {path: /ready, port: 3000}, periodSeconds: 1}%s}
          %s
          """
          .formatted(name, image(version), lifecycle, more);
    }

    String controller(String version, String more) {
      return """
          apiVersion: v1
          kind: ReplicationController
          metadata: {name: api-rc, labels: {name: api-rc}}
          spec:
            replicas: 3
            selector: {name: api-pods}
            %s
          """
          .formatted(template("api-pods", version, more));
    }

    String deployment() {
      return """
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

  /** What was rehearsed of the live namespace. */
  private record Rehearsed(int lowest, double seconds) {

    static Rehearsed of(Room room, Path folder, String... arguments) throws Exception {
      List<String> all = new ArrayList<>(List.of("rehearse"));
      all.addAll(List.of(arguments));
      all.addAll(List.of("-o", "json"));
      Ran ran = NodeIT.run(room, folder, all.toArray(String[]::new));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      JsonNode report = JSON.readTree(ran.out()).path("report");
      return new Rehearsed(
          report.path("lowestAvailable").asInt(), report.path("duration").asDouble());
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void anUpdateByImageIsSeenByNobodyWhoseServersEndWell(Server server, Room room) throws Exception {
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    String image = "--image=" + server.image("1.0.1");
    Rehearsed rehearsed = Rehearsed.of(room, folder, "api-rc", image);

    Traffic.Result result = update(room, rehearsed, server.toString(), "api-rc", image);

    assertThat(result.versions()).containsExactly("1.0.0", "1.0.1");
    if (server == Server.AT_ONCE) {
      Traffic.Result theirs = rollDeployment(room, server);
      assertThat(result.failures()).hasSizeLessThanOrEqualTo(theirs.failures().size() + LUCK);
    } else {
      assertThat(result.failures()).isEmpty();
    }
  }

  @Test
  void anUpdateOfTwoContainersByAStampedFileIsSeenByNobody(Room room) throws Exception {
    Server server = Server.AFTER_A_PAUSE;
    room.create(server.controller("1.0.0", fluentd("1.0.0")) + service("api-srv", "api-pods"), 3);
    Path file = folder.resolve("new.yaml");
    Files.writeString(file, server.controller("1.0.1", fluentd("1.0.1")));
    String[] arguments = {"api-rc", "-f", file.toString(), "--stamp", "--version=1453323827"};
    Rehearsed rehearsed = Rehearsed.of(room, folder, arguments);

    Traffic.Result result = update(room, rehearsed, "two containers", arguments);

    assertThat(result.failures()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0", "1.0.1");
  }

  @Test
  void anUpdateThatIsKilledAndRunAgainIsSeenByNobody(Room room) throws Exception {
    Server server = Server.AFTER_A_PAUSE;
    room.create(server.controller("1.0.0", "") + service("api-srv", "api-pods"), 3);
    List<String> command = List.of("rolling-update", "api-rc", "--image=" + server.image("1.0.1"));
    Traffic traffic = room.traffic("api-srv", 3000);

    CrashingMain.Ended killed = CrashingMain.start(folder, room.kubeconfig(), "after", 10, command);
    Ran again = run(room, folder, command.toArray(String[]::new));

    assertThat(killed.status()).as(killed.output()).isEqualTo(CrashingMain.KILLED);
    assertThat(again.exitCode()).as(again.err()).isZero();
    room.awaitStopped();
    assertThat(traffic.end().failures()).isEmpty();
    assertThat(room.client().replicationControllers().list().getItems()).hasSize(1);
  }

  @Test
  void anAdoptionLeavesContainersAloneAndTheDeploymentRollsThereAndBack(Room room)
      throws Exception {
    Server server = Server.AFTER_A_PAUSE;
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
    assertThat(result.failures()).isEmpty();
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
    Server server = Server.AFTER_A_PAUSE;
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
    assertThat(result.failures()).isEmpty();
    assertThat(result.versions()).containsExactly("1.0.0");
    Eventually.passesWithin(LONG, () -> assertThat(room.containerIds()).isEqualTo(containers));
  }

  /** Under requests, until the old pods are gone; and as it was rehearsed. */
  private Traffic.Result update(Room room, Rehearsed rehearsed, String title, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("rolling-update"));
    all.addAll(List.of(arguments));
    all.add("--progress=json");
    Traffic traffic = room.traffic("api-srv", 3000);
    int lowest;
    Ran ran;
    try (PodWitness witness = PodWitness.of(room.client())) {
      ran = run(room, folder, all.toArray(String[]::new));
      lowest = witness.fewestReady();
    }
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    room.awaitStopped();
    Traffic.Result result = traffic.end();
    double seconds = seconds(ran);
    System.out.printf(
        "%s: %d of %d requests failed; at least %d pods were available (rehearsed: %d);"
            + " %.1f s (rehearsed: %.1f s, %+.0f %%)%n",
        title,
        result.failures().size(),
        result.failures().size() + result.answered(),
        lowest,
        rehearsed.lowest(),
        seconds,
        rehearsed.seconds(),
        100 * (rehearsed.seconds() / seconds - 1));
    assertThat(lowest).isEqualTo(rehearsed.lowest());
    return result;
  }

  /** What the Deployment controller's own rollout of the same pods loses. */
  private static Traffic.Result rollDeployment(Room room, Server server) throws Exception {
    room.create(server.deployment() + service("other-srv", "other-pods"), 6);
    Traffic traffic = room.traffic("other-srv", 3000);
    room.kubectl("set", "image", "deployment/other", "node-api-container=" + server.image("1.0.1"));
    room.kubectl("rollout", "status", "deployment/other", "--timeout=90s");
    room.awaitStopped();
    Traffic.Result result = traffic.end();
    System.out.printf(
        "%s, by the Deployment controller: %d of %d requests failed%n",
        server, result.failures().size(), result.failures().size() + result.answered());
    return result;
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
        spec: {type: LoadBalancer, selector: {name: %s}, ports: [{port: 3000, targetPort: 3000}]}
        """
        .formatted(name, pods);
  }
}
