package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch of a real control plane, whose pods are a stand-in's. */
@ControlPlaneTest
class WatchIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLE = Path.of("..", "samples", "s1", "api.yaml");

  @TempDir private Path folder;

  private Ran watch(Sandbox sandbox, String... arguments) {
    List<String> all = new ArrayList<>(List.of("watch"));
    all.addAll(List.of(arguments));
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(folder, "", all.toArray(String[]::new));
  }

  private static List<JsonNode> events(Ran ran) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static long count(List<JsonNode> events, String field, String value, boolean successor) {
    return events.stream()
        .filter(event -> event.path("event").asText().equals("pod"))
        .filter(event -> event.path(field).asText().equals(value))
        .filter(event -> event.path("successor").asBoolean() == successor)
        .count();
  }

  @Test
  void seesAnUpdateAndACordonBeside(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(700)).stoppingIn(Duration.ofMillis(500)));
    Updates updates = new Updates(sandbox).create(Files.readString(SAMPLE));
    CompletableFuture<Ran> watched =
        CompletableFuture.supplyAsync(
            () -> watch(sandbox, "rc/api-rc", "--for=15s", "-o", "json", "--record=seen.jsonl"));
    String node = "node-of-" + sandbox.namespace();
    CompletableFuture<Ran> updated =
        CompletableFuture.supplyAsync(
            () -> updates.run("api-rc", "--image=node-api:1.0.1", "--update-period=1s"));
    sandbox
        .client()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(node)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build())
        .create();
    try {
      assertThat(updated.get().exitCode()).as(updated.get().err()).isZero();
      sandbox.kubectl("cordon", node);
      Ran ran = watched.get();

      assertThat(ran.exitCode()).as(ran.err()).isZero();
      List<JsonNode> events = events(ran);
      JsonNode last = events.get(events.size() - 1);
      assertThat(count(events, "what", "ready", true)).isEqualTo(3);
      assertThat(count(events, "what", "stopping", false)).isEqualTo(3);
      assertThat(count(events, "what", "gone", false)).isEqualTo(3);
      assertThat(last.path("lowestAvailable").asInt()).isEqualTo(3);
      assertThat(last.path("highestPods").asInt()).isEqualTo(4);
      assertThat(last.at("/services/0/service").asText()).isEqualTo("api-srv");
      assertThat(last.at("/services/0/lowest").asInt()).isEqualTo(3);
      assertThat(events)
          .anySatisfy(
              event -> {
                assertThat(event.path("event").asText()).isEqualTo("node");
                assertThat(event.path("node").asText()).isEqualTo(node);
                assertThat(event.path("what").asText()).isEqualTo("cordoned");
              });
      assertThat(folder.resolve("seen.jsonl")).content().isEqualTo(ran.out());
    } finally {
      sandbox.client().nodes().withName(node).delete();
    }
  }

  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: %d}]}
      """;

  /** The API server sends to addresses of pods alone. */
  private static void giveThePodTheAddressOfThisMachine(Sandbox sandbox) throws Exception {
    String address = address();
    sandbox
        .client()
        .pods()
        .resource(sandbox.client().pods().list().getItems().get(0))
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .withPodIP(address)
                    .withPodIPs(new PodIP(address))
                    .endStatus()
                    .build());
    Eventually.passes(
        () ->
            assertThat(sandbox.kubectl("get", "endpoints", "web", "-o", "json").out())
                .contains(address));
  }

  /** Endpoints may not be on the loopback. */
  private static String address() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow()
        .getHostAddress();
  }

  @Test
  void sendsThroughTheApiServer(Sandbox sandbox) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(address(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          boolean fails = requests.incrementAndGet() % 7 == 0;
          exchange.getResponseHeaders().set("X-Version", "1.0.0");
          exchange.sendResponseHeaders(fails ? 502 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      new Updates(sandbox)
          .create(
              Updates.controller("web", 1, Map.of("app", "web"), List.of("web:1"))
                  + SERVICE.formatted(port));
      giveThePodTheAddressOfThisMachine(sandbox);
      Ran ran =
          watch(
              sandbox,
              "service/web",
              "--via=apiserver",
              "--request=/health",
              "--rate=20/s",
              "--for=2s",
              "--version-from=header:x-version");
      int failed = requests.get() / 7;
      assertThat(requests.get()).as(ran.out() + ran.err()).isGreaterThan(20);
      assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
      assertThat(ran.err()).contains("another way than that of the Service's users");
      assertThat(ran.out())
          .contains(
              "service/web:http/health: %d OK, %d KO (502: %d)"
                  .formatted(requests.get() - failed, failed, failed))
          .contains("answered by 1.0.0: " + requests.get());
    } finally {
      server.stop(0);
    }
  }

  /** With nothing in flight it goes on until then. */
  @Test
  void tellsAtCtrlCWhatItHasSeen(Sandbox sandbox) throws Exception {
    new Updates(sandbox).create(Files.readString(SAMPLE));
    Path out = folder.resolve("out.txt");
    Path report = folder.resolve("watch.json");
    Process process = program(sandbox, out, "rc/api-rc", "--report=" + report);
    try {
      Eventually.passesWithin(
          Duration.ofSeconds(30),
          () -> assertThat(out).content().containsPattern(":\\d\\d +3 +0 "));
      assertThat(report).doesNotExist();
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor()).as(Files.readString(out)).isZero();
      assertThat(out)
          .content()
          .contains("Watched for ", "0 pods came and 0 went", "At least 3 pods were available");
      Timeline seen = TimelineJson.read(Files.readString(report));
      assertThat(seen.end()).isEqualTo("interrupted");
      assertThat(seen.verdict())
          .endsWith("until it was interrupted there were at least 3 pods available.");
      assertThat(seen.pods()).hasSize(3);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A watch as a process of its own, which heeds Ctrl-C even if whoever runs the tests does not.
   */
  private static Process program(Sandbox sandbox, Path out, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the launcher has it; no limit of the heap is what keeps it small.
                "-XX:TieredStopAtLevel=1",
                "-Xms64m",
                "-Xmn32m",
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("target", "kubectl-rc.jar").toString(),
                "watch",
                "--kubeconfig=" + sandbox.kubeconfig()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  /**
   * Its memory does not grow with the time: {@code -Dwatch.seconds=1800} is the half hour at 200/s
   * that is promised to stay below 200 MB.
   */
  @Test
  void needsNoMoreMemoryTheLongerItGoesOn(Sandbox sandbox) throws Exception {
    new Updates(sandbox).create(Files.readString(SAMPLE));
    int seconds = Integer.getInteger("watch.seconds", 5);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Path out = folder.resolve("out.txt");
    Process process =
        program(
            sandbox,
            out,
            "rc/api-rc",
            "--request=http://127.0.0.1:" + server.getAddress().getPort() + "/",
            "--rate=200/s",
            "--for=" + seconds + "s");
    try {
      long peak = 0;
      while (process.isAlive()) {
        peak = Math.max(peak, residentMegabytes(process));
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
      String text = Files.readString(out);
      System.out.printf("%d s at 200/s: at most %d MB%n%s%n", seconds, peak, text);
      assertThat(process.exitValue()).as(text).isZero();
      Matcher ok = Pattern.compile("(\\d+) OK, 0 KO").matcher(text);
      assertThat(ok.find()).as(text).isTrue();
      assertThat(Integer.parseInt(ok.group(1))).isGreaterThan(seconds * 200 / 2);
      assertThat(peak).isPositive().isLessThan(200);
    } finally {
      process.destroyForcibly();
      server.stop(0);
    }
  }

  private static long residentMegabytes(Process process) throws Exception {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 1; // no Linux, or over
    }
    Map<String, String> lines =
        Files.readString(status)
            .lines()
            .filter(line -> line.contains(":"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip()));
    return Long.parseLong(lines.getOrDefault("VmHWM", "1024 kB").replace(" kB", "")) / 1024;
  }
}
