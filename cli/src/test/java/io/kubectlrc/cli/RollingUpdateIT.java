package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The stories of rolling updates, on a real control plane. */
@ControlPlaneTest
@Execution(ExecutionMode.CONCURRENT) // each mostly waits, in a namespace of its own
class RollingUpdateIT {
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final String NEXT_API = "asia.gcr.io/xxxxx/node-api:1.0.1";
  private static final String NEXT_FLUENTD = "asia.gcr.io/xxxxx/fluentd:1.0.1";

  @TempDir private Path folder;

  /** Counts the addresses behind a Service while something happens. */
  private static final class Serving implements Watcher<Endpoints>, AutoCloseable {
    private final AtomicInteger fewest = new AtomicInteger(Integer.MAX_VALUE);
    private final Watch watch;

    Serving(Sandbox sandbox, String service) {
      watch = sandbox.client().endpoints().withName(service).watch(this);
    }

    @Override
    public void eventReceived(Action action, Endpoints endpoints) {
      int ready =
          endpoints.getSubsets().stream().mapToInt(subset -> subset.getAddresses().size()).sum();
      fewest.accumulateAndGet(ready, Math::min);
    }

    @Override
    public void onClose(WatcherException cause) {}

    @Override
    public void close() {
      watch.close();
    }
  }

  private static Updates start(Sandbox sandbox, String sample) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(200)).stoppingIn(Duration.ofMillis(100)));
    Updates updates = new Updates(sandbox).create(Files.readString(SAMPLES.resolve(sample)));
    Eventually.passes(
        () -> {
          Endpoints endpoints = sandbox.client().endpoints().withName("api-srv").get();
          assertThat(endpoints).isNotNull();
          assertThat(endpoints.getSubsets())
              .singleElement()
              .satisfies(subset -> assertThat(subset.getAddresses()).hasSize(3));
        });
    return updates;
  }

  private static List<String> images(Updates updates, String name) {
    return updates.controller(name).getSpec().getTemplate().getSpec().getContainers().stream()
        .map(container -> container.getImage())
        .toList();
  }

  private static void requireServing(Sandbox sandbox, Serving serving, Service before) {
    assertThat(serving.fewest).hasValueGreaterThanOrEqualTo(3);
    Service after = sandbox.client().services().withName("api-srv").get();
    assertThat(after.getSpec()).isEqualTo(before.getSpec());
  }

  private Ran updateServing(Sandbox sandbox, Updates updates, String... arguments)
      throws Exception {
    Service before = sandbox.client().services().withName("api-srv").get();
    Ran ran;
    try (Serving serving = new Serving(sandbox, "api-srv")) {
      ran = updates.run(folder, "", arguments);
      requireServing(sandbox, serving, before);
    }
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return ran;
  }

  @Test
  void updatesTheOneContainerOfTheFirstStory(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    Ran ran = updateServing(sandbox, updates, "api-rc", "--image=" + NEXT_API);
    assertThat(ran.out())
        .contains("(keep 3 pods available, don't exceed 4 pods)")
        .endsWith("replicationcontroller/api-rc rolling updated\n");
    assertThat(ran.err()).contains("never fewer than 3 available of 3 desired");
    assertThat(images(updates, "api-rc")).containsExactly(NEXT_API);
    Ran again = updates.run("api-rc", "--image=" + NEXT_API);
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains("nothing to do");
    Ran back = updateServing(sandbox, updates, "api-rc", "--undo");
    assertThat(back.exitCode()).isZero();
    assertThat(images(updates, "api-rc")).containsExactly("asia.gcr.io/xxxxx/node-api:1.0.0");
  }

  @Test
  void updatesBothContainersOfTheSecondStoryAtOnce(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s2-stamp/plain.yaml");
    updateServing(
        sandbox,
        updates,
        "api-rc",
        "--image=node-api-container=" + NEXT_API,
        "--image=fluentd-container=" + NEXT_FLUENTD);
    assertThat(images(updates, "api-rc")).containsExactly(NEXT_API, NEXT_FLUENTD);
  }

  @Test
  void updatesASpecWithoutForesight(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s2-stamp/plain.yaml");
    String next =
        Files.readString(SAMPLES.resolve("s2-stamp/plain.yaml")).replace("1.0.0", "1.0.1");
    Files.writeString(folder.resolve("api.yaml"), next);
    Ran ran =
        updateServing(
            sandbox, updates, "api-rc", "-f", "api.yaml", "--stamp", "--version=1453323827");
    assertThat(ran.out())
        .endsWith(
            "replicationcontroller/api-rc-1453323827 rolling updated to \"api-rc-1453323827\"\n");
    ReplicationController current = updates.controller("api-rc-1453323827");
    assertThat(current.getSpec().getSelector())
        .containsExactlyInAnyOrderEntriesOf(Map.of("name", "api-pods", "version", "1453323827"));
    assertThat(images(updates, "api-rc-1453323827")).containsExactly(NEXT_API, NEXT_FLUENTD);
  }

  @Test
  void updatesASpecThatWasPlannedForIt(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s2-attempts/5-stamped-again/old.yaml");
    Path next = SAMPLES.resolve("s2-attempts/5-stamped-again/new.yaml").toAbsolutePath();
    Ran ran = updateServing(sandbox, updates, "api-rc", "-f", next.toString());
    assertThat(ran.out())
        .endsWith(
            "replicationcontroller/api-rc-1453400999 rolling updated to \"api-rc-1453400999\"\n");
  }

  @Test
  void updatesPodsThatAreOlderThanALabelOfTheirTemplate(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    ReplicationController labelled = updates.controller("api-rc");
    labelled.getSpec().getTemplate().getMetadata().getLabels().put("team", "shop");
    sandbox.client().resource(labelled).update();
    Ran ran = updateServing(sandbox, updates, "api-rc", "--image=" + NEXT_API);
    assertThat(ran.err()).contains("never fewer than 3 available of 3 desired");
    assertThat(updates.pods())
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsEntry("team", "shop"));
    assertThat(updates.controller("api-rc").getSpec().getTemplate().getMetadata().getFinalizers())
        .isEmpty();
  }

  @Test
  void stopsAtABrokenReleaseAndSaysWhy(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    sandbox.whenImage("broken:1", PodLife.imagePullBackOff());
    Service before = sandbox.client().services().withName("api-srv").get();
    try (Serving serving = new Serving(sandbox, "api-srv")) {
      Ran ran = updates.run("api-rc", "--image=broken:1", "--timeout=8s");
      assertThat(ran.exitCode()).isEqualTo(3);
      assertThat(ran.err()).contains("no progress for 8s", "ImagePullBackOff", "--rollback");
      Ran other = updates.run("api-rc", "--image=" + NEXT_API);
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("is in flight", "--rollback");
      Ran back = updates.run("api-rc", "--rollback");
      assertThat(back.exitCode()).as(back.err()).isZero();
      assertThat(back.out()).endsWith("replicationcontroller/api-rc rolled back\n");
      requireServing(sandbox, serving, before);
    }
    assertThat(updates.controllers()).hasSize(1);
    assertThat(updates.state()).doesNotContain("kubectl-rc.io", "lease");
  }

  @Test
  void rollsBackByItselfIfAskedTo(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    sandbox.whenImage("broken:1", PodLife.crashLoopBackOff(Duration.ofMillis(200)));
    Ran ran = updates.run("api-rc", "--image=broken:1", "--timeout=8s", "--rollback-on-failure");
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).contains("CrashLoopBackOff", "It was rolled back");
    assertThat(updates.controllers()).hasSize(1);
  }

  @Test
  void pausesAndGoesOn(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    Ran first = updates.run("api-rc", "--image=" + NEXT_API, "--pause-after=1");
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("paused: 1 of 3 pods are new");
    assertThat(updates.controllers()).hasSize(2);
    String paused = updates.state();
    Ran dry = updates.run("api-rc", "--image=" + NEXT_API, "--dry-run");
    assertThat(dry.out())
        .startsWith("Rolling from:\napi-rc\n")
        .contains("scale api-rc down to 0", "let api-rc take the pods")
        .doesNotContain("create api-rc-");
    Ran dryBack = updates.run("api-rc", "--rollback", "--dry-run");
    assertThat(dryBack.out())
        .startsWith("Rolling back from:\napi-rc-")
        .contains("down to 0", "delete api-rc-", "take the marks of the update off api-rc");
    assertThat(updates.state()).isEqualTo(paused);
    Ran second = updates.run("api-rc", "--image=" + NEXT_API, "--pause-after=1");
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).endsWith("replicationcontroller/api-rc rolling updated\n");
  }

  @Test
  void parksTheAutoscalerMeanwhile(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    updates.create(
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: api}
        spec:
          minReplicas: 1
          maxReplicas: 5
          scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: api-rc}
        """);
    Ran refused = updates.run("api-rc", "--image=" + NEXT_API, "--hpa=refuse");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("HorizontalPodAutoscaler api scales");
    Ran ran = updates.run("api-rc", "api-next", "--image=" + NEXT_API);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("parked horizontalpodautoscaler/api", "at api-next");
    assertThat(sandbox.client().autoscaling().v1().horizontalPodAutoscalers().withName("api").get())
        .satisfies(
            hpa -> {
              assertThat(hpa.getSpec().getScaleTargetRef().getName()).isEqualTo("api-next");
              assertThat(hpa.getMetadata().getAnnotations())
                  .doesNotContainKey("kubectl-rc.io/parked-target");
            });
  }

  @Test
  void protectsTheServiceThatSelectsTheUpdateKey(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    updates.run("api-rc", "--image=" + NEXT_API);
    String hash = updates.controller("api-rc").getSpec().getSelector().get("deployment");
    updates.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: api-pinned}
        spec: {selector: {name: api-pods, deployment: "%s"}, ports: [{port: 3000}]}
        """
            .formatted(hash));
    String before = updates.state();
    Ran ran = updates.run("api-rc", "--image=third:1");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("Service api-pinned selects", "would lose its pods");
    assertThat(updates.state()).isEqualTo(before);
  }

  @Test
  void seesBeforehandThatAQuotaLeavesNoRoom(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    updates.create(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: three}
        spec: {hard: {pods: "3"}}
        """);
    Eventually.passes(
        () ->
            assertThat(
                    sandbox.client().resourceQuotas().withName("three").get().getStatus().getUsed())
                .hasEntrySatisfying("pods", used -> assertThat(used.getAmount()).isEqualTo("3")));
    Ran refused = updates.run("api-rc", "--image=" + NEXT_API);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("ResourceQuota three", "--max-surge=0");
    Ran ran = updates.run("api-rc", "--image=" + NEXT_API, "--max-surge=0", "--max-unavailable=1");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @Test
  void finishesTheRequestInFlightWhenItIsInterrupted(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    sandbox.whenImage("slow:1", PodLife.neverReady());
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "rolling-update",
                "api-rc",
                "--image=slow:1",
                "--report=" + folder.resolve("report.json"),
                "--kubeconfig=" + sandbox.kubeconfig())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Eventually.passes(() -> assertThat(Files.readString(output)).contains("up to 1"));
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(4);
    assertThat(Files.readString(output)).contains("interrupted.", "--rollback");
    Timeline report = TimelineJson.read(Files.readString(folder.resolve("report.json")));
    assertThat(report.verdict()).contains("was interrupted after", "the same command goes on");
    assertThat(report.pods()).hasSizeGreaterThanOrEqualTo(3);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("output.txt", "report.json");
    }
    assertThat(updates.state()).doesNotContain("lease");
    assertThat(updates.run("api-rc", "--rollback").exitCode()).isZero();
  }

  @Test
  void printsEventsForMachines(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    Ran ran = updates.run("api-rc", "--image=" + NEXT_API, "--progress=json");
    List<String> events = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      events.add(
          new com.fasterxml.jackson.databind.ObjectMapper().readTree(line).path("event").asText());
    }
    assertThat(events).contains("created", "scaling", "scaled", "renaming").endsWith("outcome");
  }

  @Test
  void printsTheControllerInstead(Sandbox sandbox) throws Exception {
    Updates updates = start(sandbox, "s1/api.yaml");
    Ran dry = updates.run("api-rc", "--image=" + NEXT_API, "--dry-run=server");
    assertThat(dry.out()).contains("+ template.spec.containers[0].image", "scale api-rc down to 0");
    Ran ran = updates.run("api-rc", "--image=" + NEXT_API, "-o", "name");
    assertThat(ran.out()).isEqualTo("replicationcontroller/api-rc\n");
  }
}
