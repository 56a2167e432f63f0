package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.OpenShiftMarks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the model of OpenShift's controllers does the same before a real API server. */
@ControlPlaneTest(openshift = true)
@Execution(ExecutionMode.CONCURRENT) // each mostly waits, in a namespace of its own
class OpenShiftStandInTest {

  private static final Duration RESYNC = Duration.ofSeconds(2);

  private Sandbox sandbox;
  private Cluster cluster;
  private OpenShiftStandIn controllers;

  @BeforeEach
  void rollOutTheFirstVersion(Sandbox given) throws Exception {
    sandbox = given;
    cluster =
        KubernetesCluster.connect(
            Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString()));
    controllers = OpenShiftStandIn.start(sandbox, RESYNC);
    createConfig("web:1");
    eventually(() -> assertThat(controllers()).containsExactly("web-1 Complete 2"));
    eventually(() -> assertThat(pods()).hasSize(2));
  }

  @AfterEach
  void close() throws Exception {
    controllers.close();
    cluster.close();
  }

  private void createConfig(String image) {
    ObjectNode config = OpenShift.config(2, image);
    config.withObjectProperty("metadata").put("namespace", sandbox.namespace());
    Defaults.apply(Kind.DEPLOYMENT_CONFIG, config); // the test's API server knows none
    cluster.create(Kind.DEPLOYMENT_CONFIG, config, WriteMode.APPLY);
  }

  private static void eventually(Eventually.Assertions assertions) throws Exception {
    Eventually.passesWithin(Duration.ofSeconds(40), assertions);
  }

  /** Waits until the controllers have looked at everything since. */
  private void resync() throws Exception {
    String mark = Long.toString(System.nanoTime());
    long seen = generation();
    edit(config(), "spec: {strategy: {labels: {mark: \"%s\"}}}".formatted(mark));
    eventually(
        () ->
            assertThat(get(config()).at("/status/observedGeneration").asLong())
                .isGreaterThan(seen));
  }

  private long generation() {
    return get(config()).at("/metadata/generation").asLong();
  }

  private Ref config() {
    return new Ref(Kind.DEPLOYMENT_CONFIG, sandbox.namespace(), "web");
  }

  private Ref controller(String name) {
    return new Ref(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), name);
  }

  private ObjectNode get(Ref ref) {
    return cluster.get(ref).orElseThrow();
  }

  private void edit(Ref ref, String yaml) {
    cluster.merge(ref, Manifests.yaml(yaml), WriteMode.APPLY);
  }

  private void pause(boolean paused) throws Exception {
    edit(config(), "spec: {paused: %s}".formatted(paused));
    resync();
  }

  private List<String> controllers() {
    return cluster.list(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), Map.of()).stream()
        .map(Rollout::new)
        .map(rc -> rc.name() + " " + rc.phase().text() + " " + rc.replicas())
        .toList();
  }

  private List<String> pods() {
    return cluster.list(Kind.POD, sandbox.namespace(), Map.of("app", "web")).stream()
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .map(pod -> pod.at("/metadata/uid").asText())
        .toList();
  }

  private String owner() {
    return ControllerRef.of(get(controller("web-1"))).map(ControllerRef::uid).orElse("");
  }

  private String uid() {
    return get(config()).at("/metadata/uid").asText();
  }

  @Test
  void templateEditRollsOutTheNextVersion() throws Exception {
    edit(config(), "spec: {template: {spec: {containers: [{name: main, image: \"web:2\"}]}}}");

    eventually(
        () -> assertThat(controllers()).containsExactly("web-1 Complete 0", "web-2 Complete 2"));
    eventually(() -> assertThat(pods()).hasSize(2));
  }

  @Test
  void controllerScaledByHandIsScaledBack() throws Exception {
    edit(controller("web-1"), "spec: {replicas: 3}");

    eventually(() -> assertThat(controllers()).containsExactly("web-1 Complete 2"));
  }

  @Test
  void ownerReferenceAloneRemovedIsPutBack() throws Exception {
    pause(true);
    edit(controller("web-1"), "metadata: {ownerReferences: null}");

    eventually(() -> assertThat(owner()).isEqualTo(uid()));
  }

  @Test
  void labelAloneRemovedTakesTheOwnerReferenceToo() throws Exception {
    pause(true);
    edit(controller("web-1"), "metadata: {labels: {%s: null}}".formatted(OpenShiftMarks.CONFIG));

    eventually(() -> assertThat(owner()).isEmpty());
  }

  @Test
  void freedAndOrphanedRcUnderAPausedDcMakesNothing() throws Exception {
    pause(true);
    List<String> pods = pods();
    edit(
        controller("web-1"),
        "metadata: {ownerReferences: null, labels: {%s: null}}".formatted(OpenShiftMarks.CONFIG));
    resync();
    assertThat(owner()).isEmpty();

    cluster.delete(controller("web-1"), Propagation.ORPHAN, Preconditions.NONE);
    eventually(() -> assertThat(controllers()).isEmpty());
    resync();

    assertThat(controllers()).isEmpty();
    assertThat(pods()).isEqualTo(pods);
  }

  @Test
  void rcRecreatedWithItsMarksIsClaimedAndNothingRolls() throws Exception {
    pause(true);
    ObjectNode former = get(controller("web-1"));
    List<String> pods = pods();
    cluster.delete(controller("web-1"), Propagation.ORPHAN, Preconditions.NONE);
    eventually(() -> assertThat(controllers()).isEmpty());
    former.remove("status");
    ((ObjectNode) former.get("metadata"))
        .remove(
            List.of(
                "uid", "resourceVersion", "creationTimestamp", "generation", "ownerReferences"));
    cluster.create(Kind.REPLICATION_CONTROLLER, former, WriteMode.APPLY);

    eventually(() -> assertThat(owner()).isEqualTo(uid()));
    pause(false);

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(pods()).isEqualTo(pods);
  }

  @Test
  void dcRecreatedClaimsTheOrphanAndCountsUp() throws Exception {
    List<String> pods = pods();
    cluster.delete(config(), Propagation.ORPHAN, Preconditions.NONE);
    eventually(() -> assertThat(cluster.get(config())).isEmpty());
    assertThat(owner()).isEmpty();

    createConfig("web:1");

    eventually(() -> assertThat(owner()).isEqualTo(uid()));
    eventually(() -> assertThat(get(config()).at("/status/latestVersion").asInt()).isEqualTo(1));
    resync();
    assertThat(pods()).isEqualTo(pods);
  }

  @Test
  void rcDeletedUnderALiveDcKillsThePods() throws Exception {
    List<String> pods = pods();
    cluster.delete(controller("web-1"), Propagation.ORPHAN, Preconditions.NONE);

    eventually(() -> assertThat(pods()).hasSize(2).doesNotContainAnyElementsOf(pods));
    eventually(() -> assertThat(controllers()).containsExactly("web-1 Complete 2"));
  }
}
