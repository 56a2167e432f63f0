package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A namespace of the control plane in which the program updates ReplicationControllers. */
record Updates(Sandbox sandbox) {

  /** Creates the objects of a manifest and waits until its controllers' pods are ready. */
  Updates create(String manifest) throws Exception {
    return create(manifest, Duration.ofSeconds(30));
  }

  Updates create(String manifest, Duration limit) throws Exception {
    sandbox
        .client()
        .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
        .create();
    awaitReady(limit);
    return this;
  }

  private void awaitReady(Duration limit) throws Exception {
    Eventually.passesWithin(
        limit,
        () -> {
          for (ReplicationController rc : controllers()) {
            assertThat(ready(rc)).isEqualTo(rc.getSpec().getReplicas());
          }
        });
  }

  static int ready(ReplicationController rc) {
    Integer ready = rc.getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  /** Runs the program in this namespace. */
  Ran run(Path directory, String standardInput, String... arguments) {
    List<String> all = new ArrayList<>(List.of("rolling-update"));
    all.addAll(List.of(arguments));
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(directory, standardInput, all.toArray(String[]::new));
  }

  Ran run(String... arguments) {
    return run(Path.of(""), "", arguments);
  }

  List<ReplicationController> controllers() {
    return sandbox.client().replicationControllers().list().getItems();
  }

  ReplicationController controller(String name) {
    return sandbox.client().replicationControllers().withName(name).get();
  }

  List<Pod> pods() {
    return sandbox.client().pods().list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /**
   * What must be the same after a disturbed and an undisturbed update: controllers, pods without
   * their random names, whoever owns them, leases.
   */
  String state() {
    StringBuilder text = new StringBuilder();
    for (ReplicationController rc : controllers()) {
      Map<String, String> annotations = rc.getMetadata().getAnnotations();
      text.append("rc ").append(rc.getMetadata().getName());
      text.append(' ').append(rc.getSpec().getReplicas());
      text.append(' ').append(new TreeMap<>(rc.getSpec().getSelector()));
      text.append(' ').append(new TreeMap<>(rc.getSpec().getTemplate().getMetadata().getLabels()));
      rc.getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .forEach(container -> text.append(' ').append(container.getImage()));
      text.append(' ').append(annotations == null ? "{}" : new TreeSet<>(annotations.keySet()));
      text.append('\n');
    }
    List<String> lines = new ArrayList<>();
    for (Pod pod : pods()) {
      lines.add(
          "pod "
              + new TreeMap<>(pod.getMetadata().getLabels())
              + " of "
              + pod.getMetadata().getOwnerReferences().stream()
                  .map(owner -> owner.getName())
                  .toList());
    }
    lines.stream().sorted().forEach(line -> text.append(line).append('\n'));
    sandbox
        .client()
        .leases()
        .list()
        .getItems()
        .forEach(lease -> text.append("lease ").append(lease.getMetadata().getName()).append('\n'));
    return text.toString();
  }

  /** An RC in the words of the recorded cases. */
  static String controller(
      String name, Integer replicas, Map<String, String> selector, List<String> images) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: v1
            kind: ReplicationController
            metadata:
              name: %s
            spec:
            """
                .formatted(name));
    if (replicas != null) {
      yaml.append("  replicas: ").append(replicas).append('\n');
    }
    yaml.append("  selector: ").append(json(selector)).append('\n');
    yaml.append("  template:\n    metadata:\n      labels: ").append(json(selector));
    yaml.append("\n    spec:\n      containers:\n");
    for (String image : images) {
      String container = image.replaceAll(":.*", "") + "-container";
      yaml.append("      - {name: %s, image: \"%s\"}%n".formatted(container, image));
    }
    return yaml.toString();
  }

  private static String json(Map<String, String> labels) {
    List<String> entries = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> entries.add(key + ": \"" + value + "\""));
    return "{" + String.join(", ", entries) + "}";
  }
}
