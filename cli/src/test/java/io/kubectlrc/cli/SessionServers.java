package io.kubectlrc.cli;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Three pods behind Service ftp, on a real node, which note every session that is opened, and that
 * its client has left.
 *
 * @param folder with their notes, of each pod a file
 */
record SessionServers(Path folder) {

  /** A probe that connected would be noted as a session: port 2121 is hexadecimal 0849. */
  String manifest() {
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
        .formatted(folder);
  }

  /** How often any server has noted it. */
  long noted(String what) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> pods = Files.newDirectoryStream(folder)) {
      for (Path pod : pods) {
        count += Files.readAllLines(pod).stream().filter(what::equals).count();
      }
    }
    return count;
  }

  /** How often servers that nobody has stopped have. */
  long noted(String what, List<Pod> pods) throws IOException {
    long count = 0;
    for (Pod pod : pods) {
      Path notes = folder.resolve(pod.getMetadata().getName());
      if (Files.exists(notes)) {
        count += Files.readAllLines(notes).stream().filter(what::equals).count();
      }
    }
    return count;
  }
}
