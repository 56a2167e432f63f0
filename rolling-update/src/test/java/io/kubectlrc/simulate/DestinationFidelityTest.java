package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.update.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What serves behind a Service is what a real control plane's endpoints controller says. */
@ControlPlaneTest
class DestinationFidelityTest {
  private static final Map<String, String> PODS =
      Map.of(
          "tcp", "{name: http, containerPort: 8080}",
          "udp", "{name: http, containerPort: 8081, protocol: UDP}",
          "both", "{name: http, containerPort: 8082}, {name: metrics, containerPort: 9090}",
          "other", "{name: web, containerPort: 8083}",
          "unnamed", "{containerPort: 8084}");

  private static final Map<String, String> SERVICES =
      Map.of(
          "named", "ports: [{port: 80, targetPort: http}]",
          "datagrams", "ports: [{port: 80, targetPort: http, protocol: UDP}]",
          "several",
              "ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 90, targetPort: metrics}]",
          "numbered", "ports: [{port: 80, targetPort: 9999}]",
          "plain", "ports: [{port: 80}]",
          "zero", "ports: [{port: 80, targetPort: 0}]",
          "nobody", "ports: [{port: 80, targetPort: nothing}]",
          "portless", "clusterIP: None");

  @Test
  void isWhatTheEndpointsControllerSays(Sandbox sandbox) throws Exception {
    try (KubernetesCluster cluster = connect(sandbox)) {
      Map<String, ObjectNode> services = new LinkedHashMap<>();
      for (Map.Entry<String, String> pod : PODS.entrySet()) {
        cluster.create(
            Kind.POD,
            tree(
                sandbox,
                """
                metadata: {name: %s, namespace: %s, labels: {app: api}}
                spec: {containers: [{name: main, image: "api:1", ports: [%s]}]}
                """,
                pod),
            WriteMode.APPLY);
      }
      for (Map.Entry<String, String> service : SERVICES.entrySet()) {
        ObjectNode tree =
            tree(
                sandbox,
                """
                metadata: {name: %s, namespace: %s}
                spec: {selector: {app: api}, %s}
                """,
                service);
        services.put(service.getKey(), tree);
        cluster.create(Kind.SERVICE, tree, WriteMode.APPLY);
      }
      Eventually.passes(
          () -> {
            for (Map.Entry<String, ObjectNode> service : services.entrySet()) {
              Set<String> expected = new TreeSet<>();
              for (ObjectNode pod : cluster.list(Kind.POD, sandbox.namespace(), Map.of())) {
                expected.addAll(served(Destination.of(service.getValue()), pod));
              }
              assertThat(endpoints(cluster, sandbox, service.getKey()))
                  .as(service.getKey())
                  .isEqualTo(expected);
            }
          });
    }
  }

  @Test
  void anUpdateThatWouldTakeAPortFromAServiceIsRefused(Sandbox sandbox) throws Exception {
    try (KubernetesCluster cluster = connect(sandbox)) {
      ObjectNode old = Manifests.rc("api", "api", "v1", 2);
      ObjectNode next = Manifests.rc("api-v2", "api", "v2", 2);
      for (ObjectNode rc : new ObjectNode[] {old, next}) {
        rc.withObjectProperty("metadata").put("namespace", sandbox.namespace());
        ((ObjectNode) rc.at("/spec/template/spec/containers/0"))
            .putArray("ports")
            .addObject()
            .put("name", rc == old ? "http" : "web")
            .put("containerPort", 8080);
      }
      ObjectNode service = Manifests.service("api", "api");
      service.withObjectProperty("metadata").put("namespace", sandbox.namespace());
      ((ObjectNode) service.at("/spec/ports/0")).put("targetPort", "http");
      cluster.create(Kind.REPLICATION_CONTROLLER, old, WriteMode.APPLY);
      cluster.create(Kind.SERVICE, service, WriteMode.APPLY);

      Outcome outcome =
          new RollingUpdate(
                  cluster,
                  RollingUpdate.Settings.of(
                      sandbox.namespace(),
                      "api",
                      new Request.Spec("next.yaml", next, Optional.empty())),
                  told -> {},
                  new Cancellation(),
                  Holder.ofThisProcess())
              .run();

      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(((Outcome.Refused) outcome).refusals())
          .singleElement()
          .satisfies(
              refusal ->
                  assertThat(refusal.message())
                      .asString()
                      .contains("port 80 of Service api", "they expose 8080 (web)"));
      assertThat(cluster.get(new Ref(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), "api-v2")))
          .isEmpty();
    }
  }

  private static KubernetesCluster connect(Sandbox sandbox) {
    return KubernetesCluster.connect(
        Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString()));
  }

  private static ObjectNode tree(Sandbox sandbox, String format, Map.Entry<String, String> named) {
    return Manifests.yaml(format.formatted(named.getKey(), sandbox.namespace(), named.getValue()));
  }

  /** {@code tcp a 8080 TCP}: a pod, a Service's port and where it leads. */
  private static Set<String> served(Destination destination, ObjectNode pod) {
    Set<String> served = new TreeSet<>();
    String name = pod.at("/metadata/name").asText();
    if (destination.selects(Labels.of(pod.at("/metadata/labels")))) {
      if (destination.ports().isEmpty()) {
        served.add(name);
      }
      for (Destination.Port port : destination.ports()) {
        OptionalInt number = port.of(pod.path("spec"));
        assertThat(number.isEmpty()).isEqualTo(port.isLackedBy(pod.path("spec")));
        if (number.isPresent()) {
          served.add(text(name, port.name(), number.getAsInt(), port.protocol()));
        }
      }
    }
    return served;
  }

  private static Set<String> endpoints(KubernetesCluster cluster, Sandbox sandbox, String service) {
    Set<String> served = new TreeSet<>();
    JsonNode endpoints =
        cluster.get(new Ref(Kind.ENDPOINTS, sandbox.namespace(), service)).orElseThrow();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        String pod = address.at("/targetRef/name").asText();
        if (subset.path("ports").isEmpty()) {
          served.add(pod);
        }
        for (JsonNode port : subset.path("ports")) {
          served.add(
              text(
                  pod,
                  port.path("name").asText(),
                  port.path("port").asInt(),
                  port.path("protocol").asText()));
        }
      }
    }
    return served;
  }

  private static String text(String pod, String name, int number, String protocol) {
    return "%s %s %d %s".formatted(pod, name, number, protocol);
  }
}
