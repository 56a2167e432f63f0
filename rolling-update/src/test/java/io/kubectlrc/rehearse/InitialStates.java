package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.timeline.Violation;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rehearsals in tests begin with. */
final class InitialStates {
  private static final YAMLMapper YAML = new YAMLMapper();

  static final Conditions CALM = Conditions.DEFAULT;

  private InitialStates() {}

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The ReplicationController {@code api}.
   *
   * @param container further fields of its only container, in YAML's flow style
   */
  static ObjectNode api(int replicas, String container) {
    return yaml(
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: api}
        spec:
          replicas: %d
          selector: {name: api}
          template:
            metadata: {labels: {name: api}}
            spec:
              containers:
              - {name: main, image: "api:1"%s}
        """
            .formatted(replicas, container.isEmpty() ? "" : ", " + container));
  }

  static ObjectNode service() {
    return yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: front}
        spec: {selector: {name: api}, ports: [{port: 80}]}
        """);
  }

  static ObjectNode budget(String need) {
    return yaml(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: budget}
        spec: {selector: {matchLabels: {name: api}}, %s}
        """
            .formatted(need));
  }

  static InitialState initial(ObjectNode... objects) {
    return InitialState.of("default", List.of(objects));
  }

  static Options options(String surge, String unavailable) {
    return new Options(
        Amount.parse(surge),
        Amount.parse(unavailable),
        Duration.ZERO,
        Optional.empty(),
        Options.Autoscaling.PARK);
  }

  /** {@code api} to another image. */
  static RollingUpdate.Settings update(Options options) {
    Request request =
        new Request.Images(List.of(Request.Image.parse("api:2")), Optional.empty(), false);
    return update(request, options);
  }

  static RollingUpdate.Settings update(Request request, Options options) {
    return RollingUpdate.Settings.of("default", "api", request).withOptions(options);
  }

  static Conditions with(Failing... failing) {
    return new Conditions(Optional.empty(), Optional.empty(), 0, CALM.nodes(), List.of(failing));
  }

  static Conditions nodes(int count) {
    return new Conditions(Optional.empty(), Optional.empty(), 0, count, List.of());
  }

  /** What kubectl's own lines would have been. */
  static List<String> lines(Rehearsal rehearsal) {
    List<String> lines = new ArrayList<>();
    rehearsal.told().forEach(told -> lines.addAll(told.progress().kubectlLines()));
    return lines;
  }

  static List<String> violations(Rehearsal rehearsal) {
    return rehearsal.report().orElseThrow().violations().stream().map(Violation::what).toList();
  }
}
