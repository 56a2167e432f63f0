package io.kubectlrc.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode controller(int replicas, String port, String pod) {
    return yaml(
        """
        metadata: {name: files}
        spec:
          replicas: %d
          template:
            metadata: {labels: {app: files}}
            spec: {%scontainers: [{name: files, image: x, ports: [{containerPort: %s}]}]}
        """
            .formatted(replicas, pod, port));
  }

  private static JsonNode service(String app, String ports) {
    return yaml(
        "{metadata: {name: %s-srv}, spec: {selector: {app: %s}, ports: [%s]}}"
            .formatted(app, app, ports));
  }

  @Test
  void sessionsAreKnownByThePortsOfTheServicesInFront() {
    JsonNode files = controller(3, "2121", "");
    assertThat(Departures.of(files, List.of(service("files", "{port: 21, targetPort: 2121}"))))
        .containsExactly(
            "ftp sessions to container files are cut in each of the 3 pods that a rollout replaces:"
                + " there is neither a preStop hook nor a grace period over 30 seconds");
    assertThat(Departures.of(files, List.of(service("other", "{port: 21, targetPort: 2121}"))))
        .isEmpty();
    assertThat(Departures.of(files, List.of())).isEmpty();
  }

  @Test
  void aLongGraceLetsThemEnd() {
    assertThat(
            Departures.of(controller(3, "21", "terminationGracePeriodSeconds: 600, "), List.of()))
        .isEmpty();
    assertThat(Departures.of(controller(0, "21", ""), List.of())).isEmpty();
  }

  @Test
  void whoIsGoneAtOnceLosesRequestsToo() {
    JsonNode web = controller(2, "80", "terminationGracePeriodSeconds: 0, ");
    assertThat(Departures.of(web, List.of(service("files", "{port: 80}"))))
        .containsExactly(
            "requests to Service files-srv fail for about 1 s with each of the 2 pods that a"
                + " rollout replaces: their grace period of 0 s is over before others know that they"
                + " go");
    assertThat(Departures.of(web, List.of())).isEmpty();
  }
}
