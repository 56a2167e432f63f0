package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.node.NodeTest;
import io.kubectlrc.node.Room;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch says of sessions with real servers. */
@NodeTest
class NodeWatchIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /**
   * Servers note every session that opens, and that its client left; others were cut. The watch
   * ends as its users end it, by Ctrl-C.
   */
  @Test
  void aWatchCountsTheSessionsThatServersSawCut(Room room) throws Exception {
    Path seen = room.newFolder();
    room.create(ftp(seen), 3);
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
    Eventually.passesWithin(LONG, () -> assertThat(noted(seen, "opened")).isEqualTo(9));

    Ran update =
        Ran.of(
            folder,
            "",
            "rolling-update",
            "ftp",
            "--image=asia.gcr.io/xxxxx/ftp:1.0.1",
            "--kubeconfig=" + room.kubeconfig());
    Eventually.passesWithin(
        LONG, () -> assertThat(noted(seen, room.pods(), "opened")).isEqualTo(9));
    Eventually.passes(() -> assertThat(restored(out)).isEqualTo(noted(seen, "opened") - 9));
    interrupt(watch);

    assertThat(update.exitCode()).as(update.err()).isZero();
    assertThat(watch.waitFor()).as(Files.readString(out)).isEqualTo(1);
    List<String> lines = Files.readAllLines(out);
    JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
    JsonNode sessions = summary.at("/sessions/0");
    assertThat(summary.path("event").asText()).isEqualTo("ended");
    assertThat(sessions.path("live").asInt()).isEqualTo(9);
    Eventually.passes(() -> assertThat(noted(seen, "left")).isEqualTo(9));
    assertThat(sessions.path("cut").asLong()).isPositive().isEqualTo(noted(seen, "opened") - 9);
  }

  /** How often any server has noted it. */
  private static long noted(Path folder, String what) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> pods = Files.newDirectoryStream(folder)) {
      for (Path pod : pods) {
        count += Files.readAllLines(pod).stream().filter(what::equals).count();
      }
    }
    return count;
  }

  /** How often servers that nobody has stopped have. */
  private static long noted(Path folder, List<Pod> pods, String what) throws IOException {
    long count = 0;
    for (Pod pod : pods) {
      Path notes = folder.resolve(pod.getMetadata().getName());
      if (Files.exists(notes)) {
        count += Files.readAllLines(notes).stream().filter(what::equals).count();
      }
    }
    return count;
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

  private static String ftp(Path seen) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: ftp}
        spec:
          replicas: 3
          selector: {name: ftp-pods}
          template:
            metadata: {labels: {name: ftp-pods}}
            spec:
              terminationGracePeriodSeconds: 10
              volumes: [{name: sessions, hostPath: {path: "%s"}}]
              containers:
              - name: ftp
                image: asia.gcr.io/xxxxx/ftp:1.0.0
                ports: [{containerPort: 2121}]
                volumeMounts: [{name: sessions, mountPath: /sessions}]
                readinessProbe:
                  exec: {command: [busybox, grep, -q, ":0849 ", /proc/net/tcp, /proc/net/tcp6]}
                  periodSeconds: 1
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ftp}
        spec: {selector: {name: ftp-pods}, ports: [{port: 2121}]}
        """
        .formatted(seen);
  }
}
