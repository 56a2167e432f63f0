package io.kubectlrc.controlplane;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@ControlPlaneTest
class KubeletsTest {

  private static final Duration LONG = ofSeconds(600);

  @Test
  void aPodWithoutAScriptIsReadyAtOnce(Sandbox sandbox) throws Exception {
    create(sandbox, pod("web", "app:1"));

    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());
    Pod pod = get(sandbox, "web");
    assertThat(pod.getSpec().getNodeName()).isIn(Kubelets.NODES);
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getPodIP()).startsWith("10.");
    assertThat(pod.getStatus().getStartTime()).isNotNull();
    ContainerStatus container = pod.getStatus().getContainerStatuses().get(0);
    assertThat(container.getReady()).isTrue();
    assertThat(container.getRestartCount()).isZero();
    assertThat(container.getContainerID()).contains(pod.getMetadata().getUid());
    assertThat(container.getState().getRunning().getStartedAt()).isNotNull();
  }

  @Test
  void aPodIsNotReadyBeforeItsTime(Sandbox sandbox) throws Exception {
    Duration toReady = ofMillis(1500);
    sandbox.whenImage("slow:1", PodLife.readyAfter(toReady));
    Instant start = Instant.now();
    create(sandbox, pod("web", "slow:1"));

    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());
    assertThat(Duration.between(start, Instant.now())).isBetween(toReady, toReady.plusSeconds(1));
  }

  @Test
  void aPodMayNeverBecomeReady(Sandbox sandbox) throws Exception {
    sandbox.whenLabel("version", "2", PodLife.neverReady());
    create(sandbox, pod("web", "app:2", "version", "2"));
    create(sandbox, pod("other", "app:2", "version", "1"));

    Eventually.passes(() -> assertThat(isReady(sandbox, "other")).isTrue());
    Eventually.passes(() -> assertThat(phase(sandbox, "web")).isEqualTo("Running"));
    assertThat(condition(sandbox, "web", "Ready").getStatus()).isEqualTo("False");
    assertThat(container(sandbox, "web").getState().getRunning()).isNotNull();
  }

  @Test
  void anImageMayBeMissing(Sandbox sandbox) throws Exception {
    sandbox.whenImage("missing:1", PodLife.imagePullBackOff());
    create(sandbox, pod("web", "missing:1"));

    Eventually.passes(
        () ->
            assertThat(container(sandbox, "web").getState().getWaiting().getReason())
                .isEqualTo("ImagePullBackOff"));
    assertThat(phase(sandbox, "web")).isEqualTo("Pending");
    Eventually.passes(
        () ->
            assertThat(events(sandbox, "web"))
                .extracting(Event::getMessage)
                .contains("Back-off pulling image \"missing:1\""));
  }

  @Test
  void aContainerMayCrashAfterSomeTime(Sandbox sandbox) throws Exception {
    sandbox.whenImage("bad:1", PodLife.crashLoopBackOff(ofMillis(500)));
    create(sandbox, pod("web", "bad:1"));

    Eventually.passes(
        () -> assertThat(container(sandbox, "web").getState().getRunning()).isNotNull());
    Eventually.passes(
        () ->
            assertThat(container(sandbox, "web").getState().getWaiting())
                .isNotNull()
                .returns("CrashLoopBackOff", waiting -> waiting.getReason()));
    assertThat(container(sandbox, "web").getRestartCount()).isEqualTo(1);
    assertThat(container(sandbox, "web").getLastState().getTerminated().getExitCode()).isEqualTo(1);
  }

  @Test
  void aReadyPodMayBeginToFail(Sandbox sandbox) throws Exception {
    sandbox.whenImage("flaky:1", PodLife.readyAtOnce().thenFailing(ofMillis(1000)));
    create(sandbox, pod("web", "flaky:1"));

    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isFalse());
    assertThat(phase(sandbox, "web")).isEqualTo("Running");
  }

  @Test
  void aLaterScriptChangesPodsThatAreThere(Sandbox sandbox) throws Exception {
    create(sandbox, pod("web", "app:1"));
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());

    sandbox.whenAny(PodLife.neverReady());

    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isFalse());
  }

  @Test
  void aPodMayFindNoNode(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.unschedulable());
    create(sandbox, pod("web", "app:1"));

    Eventually.passes(
        () ->
            assertThat(condition(sandbox, "web", "PodScheduled"))
                .isNotNull()
                .returns("Unschedulable", PodCondition::getReason));
    assertThat(get(sandbox, "web").getSpec().getNodeName()).isNull();
  }

  @Test
  void onlyTheContainerOfTheImageIsInTrouble(Sandbox sandbox) throws Exception {
    sandbox.whenImage("missing:1", PodLife.imagePullBackOff());
    Pod pod =
        new PodBuilder(pod("web", "app:1"))
            .editSpec()
            .addNewContainer()
            .withName("sidecar")
            .withImage("missing:1")
            .endContainer()
            .endSpec()
            .build();
    create(sandbox, pod);

    Eventually.passes(
        () ->
            assertThat(get(sandbox, "web").getStatus().getContainerStatuses())
                .extracting(ContainerStatus::getName, ContainerStatus::getReady)
                .containsExactly(tuple("main", true), tuple("sidecar", false)));
    assertThat(isReady(sandbox, "web")).isFalse();
  }

  @Test
  void aDeletedPodTakesItsTimeToStop(Sandbox sandbox) throws Exception {
    Duration toStop = ofMillis(1500);
    sandbox.whenAny(PodLife.readyAtOnce().stoppingIn(toStop));
    create(sandbox, pod("web", "app:1"));
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());

    Instant start = Instant.now();
    sandbox.client().pods().withName("web").delete();
    assertThat(get(sandbox, "web").isMarkedForDeletion()).isTrue();

    Eventually.passes(() -> assertThat(get(sandbox, "web")).isNull());
    assertThat(Duration.between(start, Instant.now())).isBetween(toStop, toStop.plusSeconds(1));
  }

  @Test
  void noPodTakesLongerToStopThanItsGracePeriod(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAtOnce().stoppingIn(LONG));
    create(sandbox, pod("web", "app:1"));
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());

    sandbox.client().pods().withName("web").withGracePeriod(1).delete();

    Eventually.passesWithin(ofSeconds(5), () -> assertThat(get(sandbox, "web")).isNull());
  }

  @Test
  void aDeadNodeConfirmsNoDeletionUntilItIsBack(Sandbox sandbox) throws Exception {
    Kubelets kubelets = sandbox.controlPlane().kubelets();
    create(sandbox, pod("web", "app:1"));
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isTrue());
    String node = get(sandbox, "web").getSpec().getNodeName();

    kubelets.kill(node);
    Eventually.passes(() -> assertThat(isReady(sandbox, "web")).isFalse());
    sandbox.client().pods().withName("web").delete();
    for (String name : List.of("a", "b", "c")) {
      create(sandbox, pod(name, "app:1"));
      Eventually.passes(() -> assertThat(isReady(sandbox, name)).isTrue());
      assertThat(get(sandbox, name).getSpec().getNodeName()).isNotEqualTo(node);
    }
    assertThat(get(sandbox, "web").isMarkedForDeletion()).isTrue();

    kubelets.revive(node);
    Eventually.passes(() -> assertThat(get(sandbox, "web")).isNull());
  }

  @Test
  void anExpiredWatchLosesNoPod(Sandbox sandbox, ControlPlane controlPlane) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(ofMillis(500)));
    create(sandbox, pod("before", "app:1"));
    String seen =
        sandbox.client().pods().inAnyNamespace().list().getMetadata().getResourceVersion();
    assertThat(sandbox.kubectl("create", "configmap", "later").status()).isZero();

    controlPlane.restartApiServer();
    create(sandbox, pod("after", "app:1"));

    assertThat(
            sandbox.client().raw("/api/v1/pods?watch=1&timeoutSeconds=1&resourceVersion=" + seen))
        .as("a watch that goes on from what the stand-in had seen")
        .contains("\"code\":410");
    Eventually.passes(
        () -> {
          assertThat(isReady(sandbox, "before")).isTrue();
          assertThat(isReady(sandbox, "after")).isTrue();
        });
  }

  @Test
  void makesAThousandPodsReadyAndConfirmsTheirDeletion(Sandbox sandbox) throws Exception {
    var controllers = sandbox.client().replicationControllers();
    controllers.resource(controllerOf(1000)).create();
    Eventually.passesWithin(
        ofSeconds(60),
        () ->
            assertThat(controllers.withName("web").get().getStatus().getReadyReplicas())
                .isEqualTo(1000));

    controllers.withName("web").scale(0);
    Eventually.passesWithin(
        ofSeconds(60),
        () -> assertThat(controllers.withName("web").get().getStatus().getReplicas()).isZero());
    Eventually.passesWithin(
        ofSeconds(60), () -> assertThat(sandbox.client().pods().list().getItems()).isEmpty());
  }

  private static ReplicationController controllerOf(int replicas) {
    return new ReplicationControllerBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withSpec(pod("web", "app:1").getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Pod pod(String name, String image) {
    return pod(name, image, "app", name);
  }

  private static Pod pod(String name, String image, String labelKey, String labelValue) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels(labelKey, labelValue)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  private static void create(Sandbox sandbox, Pod pod) {
    sandbox.client().resource(pod).create();
  }

  private static Pod get(Sandbox sandbox, String name) {
    return sandbox.client().pods().withName(name).get();
  }

  private static String phase(Sandbox sandbox, String name) {
    return get(sandbox, name).getStatus().getPhase();
  }

  private static boolean isReady(Sandbox sandbox, String name) {
    PodCondition ready = condition(sandbox, name, "Ready");
    return ready != null && ready.getStatus().equals("True");
  }

  private static PodCondition condition(Sandbox sandbox, String name, String type) {
    return get(sandbox, name).getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElse(null);
  }

  /** Its only container's status; fails as an assertion as long as there is none. */
  private static ContainerStatus container(Sandbox sandbox, String name) {
    List<ContainerStatus> statuses = get(sandbox, name).getStatus().getContainerStatuses();
    assertThat(statuses).hasSize(1);
    return statuses.get(0);
  }

  private static List<Event> events(Sandbox sandbox, String pod) {
    return sandbox.client().v1().events().withField("involvedObject.name", pod).list().getItems();
  }
}
