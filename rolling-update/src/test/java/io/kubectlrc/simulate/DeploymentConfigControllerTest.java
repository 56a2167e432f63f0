package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.OpenShiftMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was seen of the real controllers, and what their code says. */
class DeploymentConfigControllerTest {

  private static final Ref DC = OpenShift.config("web");
  private static final Ref RC = OpenShift.controller("web-1");
  private static final Ref RC2 = OpenShift.controller("web-2");
  private static final Ref DEPLOYER = new Ref(Kind.POD, "default", "web-1-deploy");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration A_RESYNC = Duration.ofMinutes(11);

  private static final String NO_OWNER = "metadata: {ownerReferences: null}";
  private static final String NO_LABEL =
      "metadata: {labels: {%s: null}}".formatted(OpenShiftMarks.CONFIG);
  private static final String FREE =
      "metadata: {ownerReferences: null, labels: {%s: null}}".formatted(OpenShiftMarks.CONFIG);

  private Simulation simulation = OpenShift.running(Setup.calm(), OpenShift.config(2, "web:1"));

  private void edit(Ref ref, String yaml) {
    simulation.foreign("user").merge(ref, Manifests.yaml(yaml), WriteMode.APPLY);
    simulation.settle(A_MINUTE);
  }

  private void image(String image) {
    edit(
        DC,
        "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image));
  }

  private void orphan(Ref ref) {
    simulation.foreign("user").delete(ref, Propagation.ORPHAN, Preconditions.NONE);
    simulation.settle(A_MINUTE);
  }

  private void create(Kind kind, ObjectNode object) {
    simulation.foreign("user").create(kind, object, WriteMode.APPLY);
    simulation.settle(A_MINUTE);
  }

  private Snapshot find(Ref ref) {
    return simulation.find(ref).orElseThrow();
  }

  private JsonNode status() {
    return find(DC).status();
  }

  /** But for deployer pods. */
  private List<Snapshot> pods() {
    return simulation.all(Kind.POD).stream()
        .filter(pod -> !pod.labels().containsKey(OpenShiftMarks.DEPLOYER_POD_FOR))
        .toList();
  }

  private List<String> podUids() {
    return pods().stream().map(Snapshot::uid).toList();
  }

  private List<String> controllers() {
    return simulation.all(Kind.REPLICATION_CONTROLLER).stream()
        .map(rc -> rc.name() + " " + rc.annotation(OpenShiftMarks.PHASE) + " " + rc.replicas())
        .toList();
  }

  /** The same object for a new creation. */
  private static ObjectNode anew(Snapshot former) {
    ObjectNode copy = former.tree().deepCopy();
    copy.remove("status");
    ((ObjectNode) copy.get("metadata"))
        .remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation"));
    ((ObjectNode) copy.get("metadata")).remove("ownerReferences");
    return copy;
  }

  // Section 2: what is made.

  @Test
  void newConfigRollsOutItsFirstVersion() {
    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(pods()).hasSize(2).allMatch(pod -> simulation.available(pod, 0));
    assertThat(status().path("latestVersion").asInt()).isEqualTo(1);
    assertThat(status().path("availableReplicas").asInt()).isEqualTo(2);
    assertThat(status().path("observedGeneration").asInt()).isEqualTo(1);
    assertThat(PodFacts.condition(status(), "Available").path("status").asText()).isEqualTo("True");
  }

  @Test
  void controllerBeginsWithoutReplicasAndNewAndGoesThroughThePhases() {
    List<String> seen = new ArrayList<>();
    simulation.history().changes().stream()
        .filter(change -> change.subject().ref().equals(RC))
        .map(Change::after)
        .map(rc -> rc.annotation(OpenShiftMarks.PHASE) + " " + rc.replicas())
        .distinct()
        .forEach(seen::add);
    assertThat(seen).containsExactly("New 0", "Pending 0", "Running 0", "Running 2", "Complete 2");
  }

  @Test
  void controllerAndPodsHaveTheInjectedLabelsAndAnnotations() {
    Snapshot rc = find(RC);
    assertThat(rc.controllerReference().path("uid").asText()).isEqualTo(find(DC).uid());
    assertThat(rc.controllerReference().path("blockOwnerDeletion").asBoolean()).isTrue();
    assertThat(rc.labels()).containsEntry("app", "web").containsEntry(OpenShiftMarks.CONFIG, "web");
    assertThat(rc.spec().path("selector"))
        .isEqualTo(Manifests.yaml("{app: web, deployment: web-1, deploymentconfig: web}"));
    assertThat(rc.annotation(OpenShiftMarks.VERSION)).isEqualTo("1");
    assertThat(rc.annotation(OpenShiftMarks.STATUS_REASON)).isEqualTo("config change");
    assertThat(rc.annotation(OpenShiftMarks.REPLICAS)).isEqualTo("2");
    assertThat(rc.annotation(OpenShiftMarks.DEPLOYER_POD)).isEqualTo("web-1-deploy");
    assertThat(Manifests.yaml(rc.annotation(OpenShiftMarks.ENCODED_CONFIG)).at("/spec/template"))
        .isEqualTo(find(DC).spec().path("template"));
    assertThat(pods())
        .allSatisfy(
            pod -> {
              assertThat(pod.labels())
                  .isEqualTo(
                      Map.of("app", "web", "deployment", "web-1", "deploymentconfig", "web"));
              assertThat(pod.annotation(OpenShiftMarks.DEPLOYMENT)).isEqualTo("web-1");
              assertThat(pod.annotation(OpenShiftMarks.CONFIG)).isEqualTo("web");
              assertThat(pod.annotation(OpenShiftMarks.VERSION)).isEqualTo("1");
            });
  }

  @Test
  void deployerPodStaysAndBelongsToItsControllerWithoutBeingControlled() {
    Snapshot pod = find(DEPLOYER);
    assertThat(pod.pod().phase()).isEqualTo("Succeeded");
    assertThat(pod.labels()).containsEntry(OpenShiftMarks.DEPLOYER_POD_FOR, "web-1");
    assertThat(pod.owners()).containsExactly(find(RC).uid());
    assertThat(pod.controller()).isEmpty();
  }

  @Test
  void templateEditRollsOutTheNextVersionWithinSurgeAndAvailability() {
    edit(DC, "spec: {replicas: 8}");
    int[] bounds = {8, 8};
    simulation.observe(
        change -> {
          int asked =
              simulation.all(Kind.REPLICATION_CONTROLLER).stream()
                  .mapToInt(Snapshot::replicas)
                  .sum();
          int serving = (int) pods().stream().filter(pod -> simulation.available(pod, 0)).count();
          bounds[0] = Math.min(bounds[0], serving);
          bounds[1] = Math.max(bounds[1], asked);
        });

    image("web:2");

    assertThat(controllers()).containsExactly("web-1 Complete 0", "web-2 Complete 8");
    assertThat(pods()).hasSize(8).allMatch(pod -> pod.labels().get("deployment").equals("web-2"));
    assertThat(bounds[0]).isGreaterThanOrEqualTo(6);
    assertThat(bounds[1]).isEqualTo(10);
    assertThat(status().path("latestVersion").asInt()).isEqualTo(2);
  }

  @Test
  void rollingLeavesKubectlsMarkOnTheOldControllerAndTakesItOffTheNewOne() {
    image("web:2");

    assertThat(find(RC).annotation(Marks.KUBECTL_ORIGINAL)).isEqualTo("2");
    assertThat(find(RC2).annotation(Marks.KUBECTL_SOURCE)).isEmpty();
    assertThat(
            simulation.history().changes().stream()
                .filter(change -> change.subject().ref().equals(RC2))
                .map(change -> change.after().annotation(Marks.KUBECTL_SOURCE)))
        .contains("web-1:" + find(RC).uid());
  }

  @Test
  void recreateEndsTheOldPodsFirst() {
    edit(DC, "spec: {strategy: {type: Recreate}}");
    Set<String> before = Set.copyOf(podUids());
    boolean[] together = {false};
    simulation.observe(
        change -> {
          long old = pods().stream().filter(pod -> before.contains(pod.uid())).count();
          together[0] |= old > 0 && old < pods().size();
        });

    image("web:2");

    assertThat(controllers()).containsExactly("web-1 Complete 0", "web-2 Complete 2");
    assertThat(together[0]).isFalse();
  }

  @Test
  void oneSidedSurgeMeansNoneUnavailable() {
    ObjectNode config = OpenShift.config(2, "web:1");
    config
        .withObjectProperty("spec")
        .withObjectProperty("strategy")
        .withObjectProperty("rollingParams")
        .put("maxSurge", 1);
    simulation = OpenShift.running(Setup.calm(), config);
    assertThat(find(DC).spec().at("/strategy/rollingParams").has("maxUnavailable")).isFalse();

    ObjectNode noSurge = OpenShift.config(2, "web:1");
    noSurge
        .withObjectProperty("spec")
        .withObjectProperty("strategy")
        .withObjectProperty("rollingParams")
        .put("maxSurge", 0);
    simulation = OpenShift.running(Setup.calm(), noSurge);
    assertThat(find(DC).spec().at("/strategy/rollingParams/maxUnavailable").asText())
        .isEqualTo("25%");
  }

  @Test
  void absentReplicasAreNoneAndAbsentTriggersAreConfigChange() {
    ObjectNode config = OpenShift.config(0, "web:1");
    ((ObjectNode) config.get("spec")).remove("replicas");
    simulation = OpenShift.running(Setup.calm(), config);

    assertThat(controllers()).containsExactly("web-1 Complete 0");
    assertThat(find(DC).spec().at("/triggers/0/type").asText()).isEqualTo("ConfigChange");
    assertThat(find(DC).spec().path("revisionHistoryLimit").asInt()).isEqualTo(10);
  }

  @Test
  void testConfigHasNoPodsAfterItsRollout() {
    ObjectNode config = OpenShift.config(2, "web:1");
    ((ObjectNode) config.get("spec")).put("test", true);
    simulation = OpenShift.running(Setup.calm(), config);

    assertThat(controllers()).containsExactly("web-1 Complete 0");
    assertThat(pods()).isEmpty();
  }

  @Test
  void historyBeyondTheLimitIsPrunedEvenWhenPaused() {
    image("web:2");
    image("web:3");
    edit(DC, "spec: {paused: true, revisionHistoryLimit: 1}");

    assertThat(controllers()).containsExactly("web-2 Complete 0", "web-3 Complete 2");
    assertThat(simulation.find(DEPLOYER)).isEmpty(); // it goes with its controller
  }

  // Section 2: triggers and failures.

  @Test
  void configWithoutTriggersNeverStartsByItselfAndClaimsNothing() {
    ObjectNode config = OpenShift.config(2, "web:1");
    config.withObjectProperty("spec").putArray("triggers");
    simulation = OpenShift.running(Setup.calm(), config);

    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER)).isEmpty();
    assertThat(status().path("observedGeneration").asInt()).isEqualTo(1);

    ObjectNode orphan = Manifests.rc("web-3", "web", "v1", 1);
    orphan
        .withObjectProperty("metadata")
        .withObjectProperty("labels")
        .put(OpenShiftMarks.CONFIG, "web");
    create(Kind.REPLICATION_CONTROLLER, orphan);
    simulation.run(A_RESYNC);

    assertThat(find(OpenShift.controller("web-3")).controller()).isEmpty();
  }

  @Test
  void configWithoutTriggersRollsOutWhenAskedUnlessPaused() {
    ObjectNode config = OpenShift.config(2, "web:1");
    config.withObjectProperty("spec").putArray("triggers");
    simulation = OpenShift.running(Setup.calm(), config);

    simulation.rolloutLatest(DC);
    simulation.settle(A_MINUTE);
    image("web:2");

    assertThat(controllers()).containsExactly("web-1 Complete 2");

    edit(DC, "spec: {paused: true}");
    assertThatThrownBy(() -> simulation.rolloutLatest(DC))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("paused");
  }

  @Test
  void editOfTheControllersOwnTemplateIsIgnored() {
    edit(RC, "spec: {template: {metadata: {annotations: {mine: \"true\"}}}}");
    simulation.run(A_RESYNC);

    assertThat(controllers()).containsExactly("web-1 Complete 2");
  }

  @Test
  void failedRolloutTurnsBackToTheLastCompleteVersion() {
    Behaviour healthy = Behaviour.healthy(Range.ofSeconds(1, 1), Range.ofSeconds(1, 1));
    simulation =
        OpenShift.running(
            Setup.calm()
                .withBehaviours(
                    pod ->
                        pod.spec().at("/containers/0/image").asText().equals("web:broken")
                            ? healthy.with("main", new Ailment.ImagePull())
                            : healthy),
            OpenShift.config(2, "web:1"));

    image("web:broken");
    simulation.run(Duration.ofMinutes(15));

    assertThat(controllers()).containsExactly("web-1 Complete 2", "web-2 Failed 0");
    assertThat(find(new Ref(Kind.POD, "default", "web-2-deploy")).pod().phase())
        .isEqualTo("Failed");
    assertThat(pods()).hasSize(2).allMatch(pod -> pod.labels().get("deployment").equals("web-1"));
    assertThat(status().path("latestVersion").asInt()).isEqualTo(2);
    assertThat(find(DC).spec().at("/template/spec/containers/0/image").asText())
        .isEqualTo("web:broken");
  }

  @Test
  void newerVersionCancelsTheOneThatIsRunning() {
    SimulatedCluster user = simulation.foreign("user");
    user.merge(DC, template("web:2"), WriteMode.APPLY);
    simulation.run(Duration.ofMillis(3500));
    assertThat(controllers()).contains("web-2 Running 1");
    user.merge(DC, template("web:3"), WriteMode.APPLY);
    simulation.settle(A_MINUTE);
    assertThat(controllers())
        .containsExactly("web-1 Complete 0", "web-2 Failed 0", "web-3 Complete 2");
    assertThat(find(RC2).annotation(OpenShiftMarks.CANCELLED)).isEqualTo("true");
  }

  private static ObjectNode template(String image) {
    return Manifests.yaml(
        "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image));
  }

  private static ObjectNode triggered(String image) {
    ObjectNode config = OpenShift.config(2, image);
    config
        .withObjectProperty("spec")
        .withArrayProperty("triggers")
        .add(
            Manifests.yaml(
                """
                type: ImageChange
                imageChangeParams:
                  automatic: true
                  containerNames: [main]
                  from: {kind: ImageStreamTag, name: "web:latest"}
                """));
    return config;
  }

  @Test
  void blankImageWaitsForItsTag() {
    simulation = OpenShift.running(Setup.calm(), triggered(" "));
    assertThat(controllers()).isEmpty();

    simulation.tag("default", "web:latest", "registry/web@sha256:1");
    simulation.settle(A_MINUTE);

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(pods().get(0).spec().at("/containers/0/image").asText())
        .isEqualTo("registry/web@sha256:1");

    simulation.tag("default", "web:latest", "registry/web@sha256:2");
    simulation.settle(A_MINUTE);

    assertThat(controllers()).containsExactly("web-1 Complete 0", "web-2 Complete 2");
    assertThat(find(RC2).annotation(OpenShiftMarks.STATUS_REASON)).isEqualTo("image change");
  }

  @Test
  void imageTriggerWritesTheTemplateOfAPausedConfigTooAndNothingRolls() {
    simulation = OpenShift.running(Setup.calm(), triggered("web:1"));
    simulation.tag("default", "web:latest", "registry/web@sha256:1");
    simulation.settle(A_MINUTE);
    List<String> pods = podUids();
    edit(DC, "spec: {paused: true}");

    simulation.tag("default", "web:latest", "registry/web@sha256:2");
    simulation.settle(A_MINUTE);

    assertThat(find(DC).spec().at("/template/spec/containers/0/image").asText())
        .isEqualTo("registry/web@sha256:2");
    assertThat(find(DC).spec().at("/triggers/0/imageChangeParams/lastTriggeredImage").asText())
        .isEqualTo("registry/web@sha256:2");
    assertThat(podUids()).isEqualTo(pods);
    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER)).hasSize(1);
  }

  @Test
  void lastTriggeredImageAndStatusAreForgottenOnCreation() {
    ObjectNode config = triggered("web:1");
    ((ObjectNode) config.at("/spec/triggers/0/imageChangeParams"))
        .put("lastTriggeredImage", "web:0");
    config.putObject("status").put("latestVersion", 7);
    simulation = OpenShift.running(Setup.calm(), config);

    assertThat(status().path("latestVersion").asInt()).isZero();
    assertThat(find(DC).spec().at("/triggers/0/imageChangeParams").has("lastTriggeredImage"))
        .isFalse();
  }

  // Section 4, what was tried on the real controllers.

  @Test
  void controllerScaledByHandIsScaledBack() {
    edit(RC, "spec: {replicas: 3}");

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(pods()).hasSize(2);
  }

  @Test
  void controllerScaledUnderAPausedConfigStaysAndTemplateEditsAreIgnored() {
    edit(DC, "spec: {paused: true}");
    edit(RC, "spec: {replicas: 3}");
    image("web:2");
    simulation.run(A_RESYNC);

    assertThat(controllers()).containsExactly("web-1 Complete 3");
    assertThat(pods()).hasSize(3);
    assertThat(status().path("observedGeneration").asInt())
        .isEqualTo(find(DC).metadata().path("generation").asInt());
  }

  @Test
  void ownerReferenceAloneRemovedIsPutBack() {
    edit(DC, "spec: {paused: true}");
    edit(RC, NO_OWNER);

    assertThat(find(RC).controller()).isEqualTo(find(DC).uid());
  }

  @Test
  void labelAloneRemovedTakesTheOwnerReferenceToo() {
    edit(DC, "spec: {paused: true}");
    edit(RC, NO_LABEL);

    assertThat(find(RC).controller()).isEmpty();
  }

  @Test
  void labelAndOwnerReferenceRemovedLeaveItFreeOverAResync() {
    edit(DC, "spec: {paused: true}");
    List<String> pods = podUids();
    edit(RC, FREE);
    simulation.run(A_RESYNC);

    assertThat(find(RC).controller()).isEmpty();
    assertThat(podUids()).isEqualTo(pods);
  }

  @Test
  void orphanedRcUnderAPausedDcMakesNothing() {
    edit(DC, "spec: {paused: true}");
    List<String> pods = podUids();
    edit(RC, FREE);
    orphan(RC);
    simulation.run(A_RESYNC);

    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER)).isEmpty();
    assertThat(podUids()).isEqualTo(pods);
    assertThat(pods()).allMatch(pod -> pod.owners().isEmpty());
    assertThat(find(DEPLOYER).owners()).isEmpty();
  }

  @Test
  void rcRecreatedWithItsMarksTakesThePodsAndIsClaimedAtAResync() {
    edit(DC, "spec: {paused: true}");
    ObjectNode former = anew(find(RC));
    List<String> pods = podUids();
    orphan(RC);
    create(Kind.REPLICATION_CONTROLLER, former);
    simulation.run(A_RESYNC);

    assertThat(find(RC).controller()).isEqualTo(find(DC).uid());
    assertThat(podUids()).isEqualTo(pods);
    assertThat(pods()).allMatch(pod -> pod.controller().equals(find(RC).uid()));

    edit(DC, "spec: {paused: false}");

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(podUids()).isEqualTo(pods);
  }

  @Test
  void configBeingDeletedClaimsNothing() {
    edit(DC, "metadata: {finalizers: [example.com/hold]}");
    orphan(DC);
    assertThat(find(DC).isDeleting()).isTrue();
    assertThat(find(RC).controller()).isEmpty();

    edit(RC, "metadata: {annotations: {touched: \"true\"}}");
    simulation.run(A_RESYNC);

    assertThat(find(RC).controller()).isEmpty();
    assertThat(find(RC).labels()).containsEntry(OpenShiftMarks.CONFIG, "web");
  }

  @Test
  void dcDeletedWithOrphanLeavesControllersAndPods() {
    List<String> pods = podUids();
    orphan(DC);
    simulation.run(A_RESYNC);

    assertThat(simulation.find(DC)).isEmpty();
    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(find(RC).owners()).isEmpty();
    assertThat(podUids()).isEqualTo(pods);
  }

  @Test
  void dcDeletedInTheBackgroundTakesControllersAndPodsAlong() {
    simulation.foreign("user").delete(DC, Propagation.BACKGROUND, Preconditions.NONE);
    simulation.settle(A_MINUTE);

    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER)).isEmpty();
    assertThat(simulation.all(Kind.POD)).isEmpty();
  }

  @Test
  void dcRecreatedClaimsTheOrphanAndCountsUp() {
    image("web:2");
    image("web:3");
    List<String> pods = podUids();
    orphan(DC);
    create(Kind.DEPLOYMENT_CONFIG, OpenShift.config(2, "web:3"));

    assertThat(status().path("latestVersion").asInt()).isEqualTo(3);
    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER))
        .hasSize(3)
        .allMatch(rc -> rc.controller().equals(find(DC).uid()));
    assertThat(podUids()).isEqualTo(pods);
  }

  @Test
  void rcDeletedUnderALiveDcKillsThePods() {
    List<String> pods = podUids();
    simulation.foreign("user").delete(RC, Propagation.ORPHAN, Preconditions.NONE);
    simulation.settle(A_MINUTE);

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(podUids()).hasSize(2).doesNotContainAnyElementsOf(pods);
    assertThat(simulation.all(Kind.POD))
        .filteredOn(pod -> pod.name().endsWith("-deploy"))
        .as("the completed deployer pod counts for the new controller")
        .hasSize(1);
  }

  @Test
  void resumedDcMakesASecondSetBesideAReplicaSetsPods() {
    edit(DC, "spec: {paused: true}");
    List<String> pods = podUids();
    edit(RC, FREE);
    orphan(RC);
    create(
        Kind.REPLICA_SET,
        Manifests.yaml(
            """
            metadata: {name: web-adopted, namespace: default}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "web:1"}]}
            """));
    assertThat(podUids()).isEqualTo(pods);

    edit(DC, "spec: {paused: false}");

    assertThat(controllers()).containsExactly("web-1 Complete 2");
    assertThat(podUids()).hasSize(4).containsAll(pods);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isTheSameHoweverLateTheNewsComes(long seed) {
    simulation =
        OpenShift.running(
            Setup.calm().withPace(Pace.ERRATIC).withSeed(seed), OpenShift.config(4, "web:1"));
    image("web:2");
    edit(OpenShift.controller("web-1"), "spec: {replicas: 3}");

    assertThat(controllers()).containsExactly("web-1 Complete 0", "web-2 Complete 4");
    assertThat(pods()).hasSize(4).allMatch(pod -> simulation.available(pod, 0));
  }

  /** What an adoption does, as fast as it may. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void freedAndOrphanedOnceThePauseIsObservedKeepsThePodsHoweverLateTheNewsComes(long seed) {
    simulation =
        OpenShift.running(
            Setup.calm().withPace(Pace.ERRATIC).withSeed(seed), OpenShift.config(4, "web:1"));
    List<String> pods = podUids();
    SimulatedCluster user = simulation.connect();
    ObjectNode paused = user.merge(DC, Manifests.yaml("spec: {paused: true}"), WriteMode.APPLY);
    while (status().path("observedGeneration").asInt()
        < paused.at("/metadata/generation").asInt()) {
      simulation.run(Duration.ofMillis(50));
    }
    user.merge(RC, Manifests.yaml(FREE), WriteMode.APPLY);
    user.delete(RC, Propagation.ORPHAN, Preconditions.NONE);
    simulation.run(A_RESYNC);

    assertThat(simulation.all(Kind.REPLICATION_CONTROLLER)).isEmpty();
    assertThat(podUids()).isEqualTo(pods);

    user.delete(DC, Propagation.ORPHAN, Preconditions.NONE);
    simulation.run(A_RESYNC);

    assertThat(simulation.find(DC)).isEmpty();
    assertThat(podUids()).isEqualTo(pods);
  }

  @Test
  void autoscalerScalesTheConfigNotItsController() {
    simulation
        .foreign("user")
        .create(
            Kind.HORIZONTAL_POD_AUTOSCALER,
            Manifests.yaml(
                """
                metadata: {name: scaler, namespace: default}
                spec:
                  scaleTargetRef: {apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, name: web}
                  minReplicas: 1
                  maxReplicas: 5
                """),
            WriteMode.APPLY);
    simulation.needs(new Ref(Kind.HORIZONTAL_POD_AUTOSCALER, "default", "scaler"), 4);
    simulation.settle(A_MINUTE);

    assertThat(find(DC).replicas()).isEqualTo(4);
    assertThat(controllers()).containsExactly("web-1 Complete 4");
  }

  @Test
  void clusterThatIsNotOpenShiftServesNoConfigs() {
    SimulatedCluster cluster = new Simulation(Setup.calm()).connect();

    assertThat(cluster.get(DC)).isEmpty();
    assertThatThrownBy(() -> cluster.list(Kind.DEPLOYMENT_CONFIG, "default", Map.of()))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> assertThat(refused.reason()).isEqualTo(ClusterException.Reason.NOT_FOUND));
  }
}
