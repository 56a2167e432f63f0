package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the toolkit takes for granted about Kubernetes' controllers, one test for each claim. Where
 * one fails on a newer Kubernetes, the code that relies on it is wrong there.
 */
@ControlPlaneTest
class ControllersAndOwnershipTest {

  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final Map<String, String> WEB_1 = Map.of("app", "web", "version", "1");
  private static final Map<String, String> WEB_2 = Map.of("app", "web", "version", "2");

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private Sandbox sandbox;

  @BeforeEach
  void takeSandbox(Sandbox ownSandbox) {
    sandbox = ownSandbox;
  }

  // ReplicationControllers

  @Test
  void anRcWithoutASelectorTakesTheLabelsOfItsTemplate() {
    create(rc("web", 0, null, WEB_1));

    assertThat(getRc("web").getSpec().getSelector()).isEqualTo(WEB_1);
  }

  @Test
  void theSelectorOfAnRcMayBeChanged() {
    create(rc("web", 0, WEB, WEB_1));

    sandbox
        .client()
        .replicationControllers()
        .withName("web")
        .patch(MERGE, "{\"spec\": {\"selector\": {\"version\": \"1\"}}}");

    assertThat(getRc("web").getSpec().getSelector()).isEqualTo(WEB_1);
  }

  @Test
  void theSelectorOfAnRcMustMatchItsTemplate() {
    assertThatThrownBy(() -> create(rc("web", 0, WEB_2, WEB_1)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("`selector` does not match template `labels`");
  }

  @Test
  void deletingAnRcWithoutAPropagationPolicyOrphansItsPods() throws Exception {
    create(rc("web", 2, WEB, WEB));
    Set<String> uids = awaitReady(2, WEB);

    deleteRc("web", null);

    Eventually.passes(() -> assertThat(getRc("web")).isNull());
    assertThat(uids(WEB)).isEqualTo(uids);
    assertThat(pods(WEB))
        .allSatisfy(pod -> assertThat(pod.getMetadata().getOwnerReferences()).isEmpty());
  }

  @Test
  void aDeletionThatNamesAnotherUidIsRefused() {
    create(rc("web", 0, WEB, WEB));
    String uid = getRc("web").getMetadata().getUid();

    assertThatThrownBy(() -> deleteRc("web", precondition("another")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(getRc("web")).isNotNull();
    deleteRc("web", precondition(uid));
    assertThat(getRc("web")).isNull();
  }

  @Test
  void aChangeOfTheTemplateReplacesNoPod() throws Exception {
    create(rc("web", 2, WEB, WEB));
    Set<String> uids = awaitReady(2, WEB);

    kubectl("set", "image", "rc/web", "main=app:2");
    awaitObserved("web");

    assertThat(uids(WEB)).isEqualTo(uids);
    assertThat(pods(WEB)).extracting(ControllersAndOwnershipTest::image).containsOnly("app:1");
  }

  // Adoption and release of pods

  @Test
  void aControllerAdoptsAMatchingPodThatHasNone() throws Exception {
    create(pod("bare", WEB));
    // A controller that has not heard of it yet makes a pod of its own. Then that one goes again,
    // being ready for a shorter time.
    awaitReady(1, WEB);
    create(rc("web", 1, WEB, WEB));

    Eventually.passes(() -> assertThat(controllerOf("bare")).isEqualTo("web"));
    Eventually.passes(() -> assertThat(pods(WEB)).hasSize(1));
  }

  @Test
  void aControllerDoesNotAdoptAPodThatIsBeingDeleted() throws Exception {
    sandbox.whenAny(PodLife.readyAtOnce().stoppingIn(Duration.ofSeconds(20)));
    create(pod("bare", WEB));
    awaitReady(1, WEB);
    sandbox.client().pods().withName("bare").delete();

    create(rc("web", 1, WEB, WEB));

    Eventually.passes(() -> assertThat(ownedBy("web")).hasSize(1));
    assertThat(controllerOf("bare")).isNull();
  }

  @Test
  void aControllerReleasesAPodThatNoLongerMatches() throws Exception {
    create(rc("web", 1, WEB, WEB));
    awaitReady(1, WEB);
    String name = pods(WEB).get(0).getMetadata().getName();

    assertThat(sandbox.kubectl("label", "--overwrite", "pod", name, "app=other").status()).isZero();

    Eventually.passes(() -> assertThat(controllerOf(name)).isNull());
    Eventually.passes(() -> assertThat(ownedBy("web")).hasSize(1));
  }

  @Test
  void aControllerIgnoresAPodOfAnother() throws Exception {
    create(rc("first", 1, WEB, WEB));
    awaitReady(1, WEB);

    create(rc("second", 1, WEB, WEB));

    Eventually.passes(() -> assertThat(ownedBy("second")).hasSize(1));
    assertThat(ownedBy("first")).hasSize(1);
  }

  @Test
  void aReplicaSetAdoptsNoPodThatHasFailed() throws Exception {
    create(pod("failed", WEB));
    awaitReady(1, WEB);
    sandbox
        .client()
        .pods()
        .withName("failed")
        .editStatus(
            pod -> new PodBuilder(pod).editStatus().withPhase("Failed").endStatus().build());
    awaitThatControllersSeePods();

    create(replicaSet("web", 1, WEB, WEB));

    Eventually.passes(() -> assertThat(ownedBy("web")).hasSize(1));
    assertThat(controllerOf("failed")).isNull();
  }

  /** All controllers share one copy of the pods; who sees a later pod in it sees these changes. */
  private void awaitThatControllersSeePods() throws Exception {
    Map<String, String> later = Map.of("app", "later");
    create(rc("later", 1, later, later));
    Eventually.passes(() -> assertThat(getRc("later").getStatus().getReadyReplicas()).isEqualTo(1));
  }

  @Test
  void aReplicaSetWithFewerReplicasThanOrphansDeletesTheSurplus() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      create(pod(name, WEB));
    }
    awaitReady(3, WEB);

    create(replicaSet("web", 2, WEB, WEB));

    Eventually.passes(() -> assertThat(pods(WEB)).hasSize(2));
    Eventually.passes(() -> assertThat(ownedBy("web")).hasSize(2));
  }

  @Test
  void aReplicaSetMadeBeforeThePodsAreOrphanedMakesPodsOfItsOwn() throws Exception {
    create(rc("web", 2, WEB, WEB));
    awaitReady(2, WEB);

    create(replicaSet("web-set", 2, WEB, WEB));

    Eventually.passes(() -> assertThat(ownedBy("web-set")).hasSize(2));
    assertThat(pods(WEB)).hasSize(4);
  }

  // Deployments

  @Test
  void aDeploymentNeedsASelectorThatMatchesItsTemplate() {
    Deployment without =
        new DeploymentBuilder(deployment("web", 0, WEB, WEB))
            .editSpec()
            .withSelector(null)
            .endSpec()
            .build();

    assertThatThrownBy(() -> create(without)).hasMessageContaining("spec.selector");
    assertThatThrownBy(() -> create(deployment("web", 0, Map.of(), WEB)))
        .hasMessageContaining("empty selector is invalid");
    assertThatThrownBy(() -> create(deployment("web", 0, WEB_2, WEB_1)))
        .hasMessageContaining("`selector` does not match template `labels`");
  }

  @Test
  void theSelectorOfADeploymentIsImmutable() {
    create(deployment("web", 0, WEB, WEB_1));

    assertThatThrownBy(
            () ->
                sandbox
                    .client()
                    .apps()
                    .deployments()
                    .withName("web")
                    .patch(
                        MERGE,
                        "{\"spec\": {\"selector\": {\"matchLabels\": {\"version\": \"1\"}}}}"))
        .hasMessageContaining("field is immutable");
  }

  @Test
  void aDeploymentAdoptsNoBarePod() throws Exception {
    create(pod("bare", WEB));
    awaitReady(1, WEB);

    create(deployment("web", 1, WEB, WEB));

    Eventually.passes(
        () -> assertThat(getDeployment("web").getStatus().getReadyReplicas()).isOne());
    assertThat(pods(WEB)).hasSize(2);
    assertThat(controllerOf("bare")).isNull();
  }

  @Test
  void aDeploymentAdoptsAReplicaSetWithMatchingLabels() throws Exception {
    create(replicaSet("unlabelled", 0, WEB, WEB, Map.of()));
    create(replicaSet("labelled", 0, WEB, WEB, WEB));

    create(paused(deployment("web", 0, WEB, WEB)));

    Eventually.passes(() -> assertThat(controllerOf(getReplicaSet("labelled"))).isEqualTo("web"));
    assertThat(controllerOf(getReplicaSet("unlabelled"))).isNull();
  }

  @Test
  void aPausedDeploymentMakesNoReplicaSetButAdoptsOne() throws Exception {
    create(paused(deployment("web", 1, WEB, WEB)));
    awaitObservedDeployment("web");
    assertThat(replicaSets()).isEmpty();

    create(replicaSet("made-by-hand", 1, WEB, WEB));

    Eventually.passes(
        () -> assertThat(controllerOf(getReplicaSet("made-by-hand"))).isEqualTo("web"));
    assertThat(replicaSets()).hasSize(1);
  }

  @Test
  void aReplicaSetWithTheSameTemplateNeedsNoRollout() throws Exception {
    create(replicaSet("made-by-hand", 2, WEB, WEB));
    Set<String> uids = awaitReady(2, WEB);

    create(deployment("web", 2, WEB, WEB));

    Eventually.passes(
        () -> assertThat(getDeployment("web").getStatus().getUpdatedReplicas()).isEqualTo(2));
    assertThat(replicaSets()).containsExactly("made-by-hand");
    assertThat(uids(WEB)).isEqualTo(uids);
  }

  @Test
  void templatesAreComparedWithoutTheirHash() throws Exception {
    Map<String, String> hashed = Map.of("app", "web", "pod-template-hash", "12345");
    create(replicaSet("hashed", 1, hashed, hashed, hashed));
    awaitReady(1, hashed); // by then controllers see it; one that does not would make its own

    create(deployment("web", 1, WEB, WEB));

    Eventually.passes(
        () -> assertThat(getDeployment("web").getStatus().getUpdatedReplicas()).isOne());
    assertThat(replicaSets()).containsExactly("hashed");
  }

  @Test
  void ofTwoReplicaSetsWithTheSameTemplateTheOldestIsTheNewOne() throws Exception {
    create(replicaSet("older", 1, WEB, WEB));
    awaitReady(1, WEB);
    // Their age is told in whole seconds.
    String madeAt = getReplicaSet("older").getMetadata().getCreationTimestamp();
    Eventually.passes(
        () -> {
          create(pod("clock", Map.of("app", "clock")));
          Pod clock = sandbox.client().pods().withName("clock").get();
          sandbox.client().pods().withName("clock").withGracePeriod(0).delete();
          assertThat(clock.getMetadata().getCreationTimestamp()).isGreaterThan(madeAt);
        });
    create(replicaSet("newer", 1, WEB, WEB));
    Eventually.passes(() -> assertThat(ownedBy("newer")).hasSize(1));

    create(deployment("web", 2, WEB, WEB));

    Eventually.passes(
        () -> {
          assertThat(getReplicaSet("older").getStatus().getReplicas()).isEqualTo(2);
          assertThat(getReplicaSet("newer").getStatus().getReplicas()).isZero();
        });
  }

  @Test
  void aRunningRcBecomesADeploymentWithEveryPodStillRunning() throws Exception {
    create(rc("web", 3, WEB_1, WEB_1));
    Set<String> uids = awaitReady(3, WEB);
    Set<String> containers = containerIds(WEB);

    // "version" is dropped from the Deployment's selector; the pods keep it.
    create(paused(deployment("web", 3, WEB, WEB_1)));
    orphanPods("web");
    create(replicaSet("web-adopted", 3, WEB, WEB_1));
    Eventually.passes(
        () -> {
          assertThat(ownedBy("web-adopted")).hasSize(3);
          assertThat(controllerOf(getReplicaSet("web-adopted"))).isEqualTo("web");
        });
    kubectl("rollout", "resume", "deployment/web");
    kubectl("rollout", "status", "deployment/web");

    assertThat(uids(WEB)).isEqualTo(uids);
    assertThat(containerIds(WEB)).isEqualTo(containers);
    assertThat(replicaSets()).containsExactly("web-adopted");

    kubectl("set", "image", "deployment/web", "main=app:2");
    kubectl("rollout", "status", "deployment/web");
    Eventually.passes(
        () ->
            assertThat(pods(WEB))
                .extracting(ControllersAndOwnershipTest::image)
                .containsOnly("app:2"));

    kubectl("rollout", "undo", "deployment/web");
    kubectl("rollout", "status", "deployment/web");
    Eventually.passes(() -> assertThat(ownedBy("web-adopted")).hasSize(3));
    assertThat(replicaSets()).hasSize(2);
  }

  @Test
  void templatesAreEqualOnceTheServerHasFilledInBoth() {
    PodTemplateSpec written = template(WEB, "app:1");
    PodTemplateSpec ofRc =
        sandbox.client().resource(rc("web", 0, WEB, WEB)).dryRun().create().getSpec().getTemplate();
    PodTemplateSpec ofDeployment =
        sandbox
            .client()
            .resource(deployment("web", 0, WEB, WEB))
            .dryRun()
            .create()
            .getSpec()
            .getTemplate();

    assertThat(ofRc).isEqualTo(ofDeployment).isNotEqualTo(written);
    assertThat(getRc("web")).isNull();
  }

  // What else looks at controllers and pods

  @Test
  void anAutoscalerDoesNothingForATargetThatIsScaledToZeroOrMissing() throws Exception {
    create(rc("web", 0, WEB, WEB));
    create(autoscaler("of-none", "web"));
    create(autoscaler("of-nothing", "missing"));

    Eventually.passes(
        () -> {
          assertThat(autoscalerConditions("of-none")).contains("ScalingDisabled");
          assertThat(autoscalerConditions("of-nothing")).contains("FailedGetScale");
        });
    assertThat(getRc("web").getSpec().getReplicas()).isZero();
  }

  @Test
  void budgetsAreServedAsABetaUntil125() {
    assertThat(servedVersions("policy").contains("v1")).isEqualTo(sandbox.minor() >= 21);
    assertThat(servedVersions("policy").contains("v1beta1")).isEqualTo(sandbox.minor() < 25);
    assertThat(servedVersions("autoscaling")).contains("v1");
  }

  @Test
  void aServiceSelectsReadyPodsWhoeverOwnsThem() throws Exception {
    sandbox.whenLabel("version", "2", PodLife.neverReady());
    create(rc("web", 1, WEB_1, WEB_1));
    create(rc("unready", 1, WEB_2, WEB_2));
    create(pod("bare", WEB));
    create(
        new ServiceBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withSelector(WEB)
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build());
    Eventually.passes(() -> assertThat(pods(WEB)).hasSize(3));

    Eventually.passes(
        () -> {
          Endpoints endpoints = sandbox.client().endpoints().withName("web").get();
          assertThat(endpoints).isNotNull();
          assertThat(endpoints.getSubsets()).hasSize(1);
          assertThat(endpoints.getSubsets().get(0).getAddresses()).hasSize(2);
          assertThat(endpoints.getSubsets().get(0).getNotReadyAddresses()).hasSize(1);
        });
  }

  // Objects

  private static PodTemplateSpec template(Map<String, String> labels, String image) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod pod(String name, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withSpec(template(labels, "app:1").getSpec())
        .build();
  }

  private static ReplicationController rc(
      String name, int replicas, Map<String, String> selector, Map<String, String> labels) {
    return new ReplicationControllerBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withSelector(selector)
        .withTemplate(template(labels, "app:1"))
        .endSpec()
        .build();
  }

  /** Its own labels are those of its template. */
  private static ReplicaSet replicaSet(
      String name, int replicas, Map<String, String> selector, Map<String, String> labels) {
    return replicaSet(name, replicas, selector, labels, labels);
  }

  private static ReplicaSet replicaSet(
      String name,
      int replicas,
      Map<String, String> selector,
      Map<String, String> labels,
      Map<String, String> ownLabels) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(ownLabels)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(selector)
        .endSelector()
        .withTemplate(template(labels, "app:1"))
        .endSpec()
        .build();
  }

  private static Deployment deployment(
      String name, int replicas, Map<String, String> selector, Map<String, String> labels) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(selector)
        .endSelector()
        .withTemplate(template(labels, "app:1"))
        .endSpec()
        .build();
  }

  private static Deployment paused(Deployment deployment) {
    return new DeploymentBuilder(deployment).editSpec().withPaused(true).endSpec().build();
  }

  private static HasMetadata autoscaler(String name, String rc) {
    return new HorizontalPodAutoscalerBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withMinReplicas(1)
        .withMaxReplicas(3)
        .withTargetCPUUtilizationPercentage(50)
        .withNewScaleTargetRef("v1", "ReplicationController", rc)
        .endSpec()
        .build();
  }

  // Looking and doing

  private void create(HasMetadata object) {
    sandbox.client().resource(object).create();
  }

  private void kubectl(String... arguments) throws Exception {
    assertThat(sandbox.kubectl(arguments)).returns(0, Sandbox.Output::status);
  }

  private ReplicationController getRc(String name) {
    return sandbox.client().replicationControllers().withName(name).get();
  }

  private Deployment getDeployment(String name) {
    return sandbox.client().apps().deployments().withName(name).get();
  }

  private ReplicaSet getReplicaSet(String name) {
    return sandbox.client().apps().replicaSets().withName(name).get();
  }

  private List<String> replicaSets() {
    return sandbox.client().apps().replicaSets().list().getItems().stream()
        .map(set -> set.getMetadata().getName())
        .toList();
  }

  private List<Pod> pods(Map<String, String> labels) {
    return sandbox.client().pods().withLabels(labels).list().getItems();
  }

  private List<Pod> ownedBy(String controller) {
    return sandbox.client().pods().list().getItems().stream()
        .filter(pod -> controller.equals(controllerOf(pod)))
        .toList();
  }

  private String controllerOf(String pod) {
    return controllerOf(sandbox.client().pods().withName(pod).get());
  }

  private static String controllerOf(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(OwnerReference::getController)
        .map(OwnerReference::getName)
        .findFirst()
        .orElse(null);
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }

  private Set<String> uids(Map<String, String> labels) {
    return pods(labels).stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
  }

  private Set<String> containerIds(Map<String, String> labels) {
    return pods(labels).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(status -> status.getContainerID())
        .collect(Collectors.toSet());
  }

  private Set<String> awaitReady(int count, Map<String, String> labels) throws Exception {
    Eventually.passes(
        () ->
            assertThat(pods(labels))
                .hasSize(count)
                .allSatisfy(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running")));
    return uids(labels);
  }

  private void awaitObserved(String rc) throws Exception {
    Eventually.passes(
        () ->
            assertThat(getRc(rc).getStatus().getObservedGeneration())
                .isEqualTo(getRc(rc).getMetadata().getGeneration()));
  }

  private void awaitObservedDeployment(String name) throws Exception {
    Eventually.passes(
        () ->
            assertThat(getDeployment(name).getStatus().getObservedGeneration())
                .isEqualTo(getDeployment(name).getMetadata().getGeneration()));
  }

  /** As the API has it: the client would choose a propagation policy itself. */
  private void deleteRc(String name, DeleteOptions options) {
    String path = "/api/v1/namespaces/%s/replicationcontrollers/%s";
    sandbox.client().raw(path.formatted(sandbox.namespace(), name), "DELETE", options);
  }

  private static DeleteOptions precondition(String uid) {
    return new DeleteOptionsBuilder()
        .withPropagationPolicy("Background")
        .withNewPreconditions()
        .withUid(uid)
        .endPreconditions()
        .build();
  }

  private void orphanPods(String rc) throws Exception {
    sandbox
        .client()
        .replicationControllers()
        .withName(rc)
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    Eventually.passes(
        () -> {
          assertThat(getRc(rc)).isNull();
          assertThat(ownedBy(rc)).isEmpty();
        });
  }

  private String autoscalerConditions(String name) {
    return sandbox
        .client()
        .autoscaling()
        .v1()
        .horizontalPodAutoscalers()
        .withName(name)
        .get()
        .getMetadata()
        .getAnnotations()
        .toString();
  }

  private List<String> servedVersions(String group) {
    return sandbox.client().getApiGroup(group).getVersions().stream()
        .map(version -> version.getVersion())
        .toList();
  }
}
