package io.kubectlrc.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Step;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigPlannerTest {

  private static final ObjectNode CONFIG =
      Manifests.yaml(
          """
          apiVersion: apps.openshift.io/v1
          kind: DeploymentConfig
          metadata: {name: web, namespace: default, uid: dc, generation: 4, resourceVersion: "7"}
          spec:
            replicas: 2
            selector: {app: web}
            triggers:
            - {type: ConfigChange}
            - type: ImageChange
              imageChangeParams:
                automatic: true
                containerNames: [main]
                from: {kind: ImageStreamTag, name: "web:latest"}
            template:
              metadata: {labels: {app: web}}
              spec: {containers: [{name: main, image: "web:2"}]}
          status: {latestVersion: 2, observedGeneration: 4}
          """);

  private static final ObjectNode RC =
      Manifests.yaml(
          """
          apiVersion: v1
          kind: ReplicationController
          metadata:
            name: web-2
            namespace: default
            uid: rc
            labels: {openshift.io/deployment-config.name: web}
            annotations:
              openshift.io/deployment-config.name: web
              openshift.io/deployment-config.latest-version: "2"
              openshift.io/deployment.phase: Complete
              kubectl.kubernetes.io/update-source-id: "web-1:uid"
            ownerReferences: [{kind: DeploymentConfig, name: web, uid: dc, controller: true}]
          spec:
            replicas: 2
            selector: {app: web, deployment: web-2, deploymentconfig: web}
            template:
              metadata:
                labels: {app: web, deployment: web-2, deploymentconfig: web}
                annotations:
                  openshift.io/deployment.name: web-2
                  openshift.io/deployment-config.name: web
                  openshift.io/deployment-config.latest-version: "2"
              spec: {containers: [{name: main, image: "web:2"}]}
          """);

  private static final ObjectNode FORMER =
      Manifests.yaml(
          """
          metadata: {name: web-1, uid: former, labels: {openshift.io/deployment-config.name: web}}
          spec: {replicas: 0}
          """);

  private static final ObjectNode DEPLOYER =
      Manifests.yaml(
          """
          metadata:
            name: web-2-deploy
            labels: {openshift.io/deployer-pod-for.name: web-2}
            ownerReferences: [{kind: ReplicationController, name: web-2, uid: rc}]
          status: {phase: Succeeded}
          """);

  private static final AdoptionDraft DRAFT = draft();
  private static final Origin ORIGIN = DRAFT.origin();

  private static AdoptionDraft draft() {
    return ((AdoptionDraft.Drafted)
            AdoptionDraft.of(
                CONFIG, RC, Optional.empty(), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE))
        .draft();
  }

  @Test
  void theDeploymentMayHaveAnotherNameThatIsFreeAndShortEnough() {
    assertThat(((AdoptionDraft.Drafted) named("shop", Set.of("web"))).draft().name())
        .isEqualTo("shop");
    for (AdoptionDraft.Result draft :
        List.of(named("shop", Set.of("shop")), named("w".repeat(243), Set.of()))) {
      assertThat(((AdoptionDraft.Refused) draft).refusals())
          .singleElement()
          .satisfies(
              refusal ->
                  assertThat(refusal.remedy().actions())
                      .containsExactly(Setting.DEPLOYMENT.chosen()));
    }
  }

  private static AdoptionDraft.Result named(String name, Set<String> deployments) {
    return AdoptionDraft.of(
        CONFIG, RC, Optional.of(name), deployments, ConvertOptions.DEFAULT, Surroundings.NONE);
  }

  private static ObjectNode config(String patch) {
    ObjectNode config = CONFIG.deepCopy();
    merge(config, Manifests.yaml(patch));
    return config;
  }

  private static void merge(ObjectNode into, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode more
                  && into.get(field.getKey()) instanceof ObjectNode present) {
                merge(present, more);
              } else if (field.getValue().isNull()) {
                into.remove(field.getKey());
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static final String PAUSED =
      "{metadata: {annotations: {kubectl-rc.io/paused-for-adoption: ''}}, spec: {paused: true}}";

  private static final ObjectNode POD =
      Manifests.yaml(
          """
          metadata:
            name: web-2-a
            labels: {app: web, deployment: web-2, deploymentconfig: web}
            ownerReferences: [{kind: ReplicationController, name: web-2, uid: rc, controller: true}]
          """);

  private static final ObjectNode HPA =
      Manifests.yaml(
          """
          metadata: {name: scaler}
          spec: {scaleTargetRef: {kind: DeploymentConfig, name: web}}
          """);

  private static AdoptionState state(
      Optional<ObjectNode> config, Optional<ObjectNode> rc, Optional<ObjectNode> deployment) {
    return AdoptionState.of(
        ORIGIN,
        "web",
        DRAFT.pausedDeployment(2),
        rc,
        deployment,
        config,
        List.of(FORMER),
        List.of(),
        List.of(POD, DEPLOYER),
        List.of());
  }

  private static AdoptionState untouched() {
    return state(Optional.of(CONFIG), Optional.of(RC), Optional.empty());
  }

  private static AdoptionState paused() {
    return state(Optional.of(config(PAUSED)), Optional.of(RC), Optional.empty());
  }

  private static ObjectNode deployment() {
    ObjectNode deployment = DRAFT.pausedDeployment(2);
    deployment.withObjectProperty("metadata").put("uid", "deployment");
    return deployment;
  }

  private static AdoptionState begun() {
    return state(Optional.of(config(PAUSED)), Optional.of(RC), Optional.of(deployment()));
  }

  private static AdoptionState released() {
    ObjectNode released = RC.deepCopy();
    merge(released, AdoptionDraft.releasing(RC));
    return state(Optional.of(config(PAUSED)), Optional.of(released), Optional.of(deployment()));
  }

  private static AdoptionState resumedByOthers(AdoptionState state) {
    return state.with(
        state
            .ancestry()
            .with(
                Optional.of(
                    AdoptedConfig.of(
                        config(PAUSED.replace("paused: true", "paused: false")),
                        ORIGIN.config().orElseThrow()))));
  }

  private static AdoptionState with(AdoptionState state, ObjectNode config) {
    return state.with(
        state
            .ancestry()
            .with(Optional.of(AdoptedConfig.of(config, ORIGIN.config().orElseThrow()))));
  }

  static Stream<Arguments> adoptions() {
    return Stream.of(
        arguments("nothing done", untouched(), "pause DeploymentConfig web"),
        arguments(
            "an autoscaler of the DeploymentConfig",
            untouched().withAutoscalers(List.of(AdoptionState.autoscaler(HPA))),
            "park HorizontalPodAutoscaler scaler"),
        arguments(
            "paused, and not seen to be",
            with(paused(), config(PAUSED.replace("{metadata: {", "{metadata: {generation: 5, "))),
            "wait for DeploymentConfig web to see that it is paused"),
        arguments("paused", paused(), "create Deployment web, paused, with 2 replicas"),
        arguments(
            "a rollout begun before the pause",
            with(paused(), config(PAUSED.replace("}}", "}, status: {latestVersion: 3}}"))),
            "resume DeploymentConfig web with 2 replicas"),
        arguments(
            "an image changed before the pause",
            with(
                paused(),
                config(
                    PAUSED.replace(
                        "paused: true", "paused: true, template: {spec: {nodeName: other}}"))),
            "resume DeploymentConfig web with 2 replicas"),
        arguments(
            "scaled before the pause",
            with(paused(), config(PAUSED.replace("paused: true", "paused: true, replicas: 5"))),
            "resume DeploymentConfig web with 5 replicas"),
        arguments("begun", begun(), "release ReplicationController web-2 from"),
        arguments(
            "resumed by somebody before the release",
            resumedByOthers(begun()),
            "pause DeploymentConfig web"),
        arguments("released", released(), "delete ReplicationController web-2, keeping its pods"),
        arguments(
            "resumed by somebody after the release",
            resumedByOthers(released()),
            "delete DeploymentConfig web, keeping its ReplicationControllers"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void adoptions(String situation, AdoptionState state, String step) {
    assertThat(AdoptionPlanner.next(state, Goal.ADOPT).sentence()).startsWith(step);
  }

  static Stream<Arguments> obstacles() {
    return Stream.of(
        arguments(
            "a rollout is running",
            with(untouched(), config("status: {latestVersion: 3}")),
            "DeploymentConfig web has begun a rollout"),
        arguments(
            "it was scaled",
            with(untouched(), config("spec: {replicas: 5}")),
            "DeploymentConfig web is to have 5 pods, and ReplicationController web-2 has 2"),
        arguments(
            "it is being deleted",
            with(untouched(), config("metadata: {deletionTimestamp: now}")),
            "DeploymentConfig web is being deleted"),
        arguments(
            "resumed by somebody, and rolled out",
            with(begun(), config(PAUSED.replace("}}", "}, status: {latestVersion: 3}}"))),
            "somebody has resumed DeploymentConfig web, and it has begun a rollout"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void obstacles(String situation, AdoptionState state, String reason) {
    assertThat(AdoptionPlanner.next(state, Goal.ADOPT))
        .isInstanceOfSatisfying(
            Step.Stuck.class,
            stuck -> {
              assertThat(stuck.reason()).asString().startsWith(reason);
              assertThat(stuck.remedy()).asString().isNotEmpty();
            });
  }

  @Test
  void undoesWhatWasBegun() {
    assertThat(AdoptionPlanner.next(untouched(), Goal.UNDO)).isEqualTo(new Step.Done<>());
    assertThat(sentences(Goal.UNDO, paused()))
        .containsExactly("resume DeploymentConfig web with 2 replicas");
    assertThat(sentences(Goal.UNDO, begun()))
        .containsExactly(
            "pause Deployment web to undo its adoption",
            "resume DeploymentConfig web with 2 replicas",
            "delete Deployment web, which has no pods");
    assertThat(sentences(Goal.UNDO, released()))
        .containsExactly(
            "pause Deployment web to undo its adoption",
            "give ReplicationController web-2 back to DeploymentConfig web",
            "have DeploymentConfig web claim ReplicationController web-2",
            "resume DeploymentConfig web with 2 replicas",
            "delete Deployment web, which has no pods");
  }

  @Test
  void doesNotUndoWhatWithoutTriggersWouldClaimNothing() {
    ObjectNode untriggered = config("spec: {triggers: []}");
    Origin origin =
        new Origin(
            ORIGIN.controller(),
            ORIGIN.replicaSet(),
            ORIGIN.template(),
            Optional.of(OriginConfig.of(untriggered, "")),
            FieldManagers.NONE);
    ObjectNode undone = deployment();
    undone.withObject("/metadata/labels").put(Marks.GOAL, "undo");
    AdoptionState state =
        AdoptionState.of(
            origin,
            "web",
            undone,
            Optional.empty(),
            Optional.of(undone),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(AdoptionPlanner.next(state, Goal.UNDO))
        .isInstanceOfSatisfying(
            Step.Stuck.class,
            stuck -> assertThat(stuck.reason()).asString().contains("has no triggers"));
  }

  @Test
  void everyStateLeadsToEitherGoal() {
    for (AdoptionState state : List.of(untouched(), paused(), begun(), released())) {
      for (Goal goal : Goal.values()) {
        assertThat(Forecast.of(new Adopting(goal), state).end()).isEqualTo(new Step.Done<>());
      }
    }
  }

  private static List<String> sentences(Goal goal, AdoptionState state) {
    return Forecast.of(new Adopting(goal, true), state).steps().stream()
        .map(Step::sentence)
        .toList();
  }

  @Test
  void previewsTheWholeAdoption() {
    assertThat(
            sentences(
                Goal.ADOPT, untouched().withAutoscalers(List.of(AdoptionState.autoscaler(HPA)))))
        .containsExactly(
            "park HorizontalPodAutoscaler scaler",
            "pause DeploymentConfig web",
            "create Deployment web, paused, with 2 replicas",
            "release ReplicationController web-2 from DeploymentConfig web",
            "delete ReplicationController web-2, keeping its pods",
            "create ReplicaSet " + ORIGIN.replicaSet() + " for the 2 pods",
            "let ReplicaSet " + ORIGIN.replicaSet() + " make pods, since it owns all there are",
            "resume Deployment web",
            "delete DeploymentConfig web, keeping its ReplicationControllers",
            "point HorizontalPodAutoscaler scaler at Deployment web",
            "let go of ReplicationController web-2, which was kept for its name",
            "delete ReplicationController web-1 of the history, which has no pods",
            "delete pod web-2-deploy, whose rollout is over",
            "write the image triggers of Deployment web",
            "mark Deployment web as adopted");
  }

  @Test
  void aReleaseTakesLabelAndOwnerOffInOneWriteAndKeepsTheName() {
    ObjectNode patch = AdoptionDraft.releasing(RC);
    assertThat(patch)
        .isEqualTo(
            Manifests.yaml(
                """
                metadata:
                  labels: {openshift.io/deployment-config.name: null}
                  ownerReferences: null
                  finalizers: [kubectl-rc.io/adoption]
                """));
  }

  @Test
  void triggersAreHeldBackWithABoolean() {
    assertThat(AdoptionDraft.held(ORIGIN.config().orElseThrow().triggers()))
        .isEqualTo(
            "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"web:latest\"},"
                + "\"fieldPath\":\"spec.template.spec.containers[?(@.name==\\\"main\\\")].image\","
                + "\"paused\":true}]");
  }

  @Test
  void theOriginSurvivesItsAnnotation() {
    ObjectNode deployment = DRAFT.pausedDeployment(2);
    assertThat(Origin.on(deployment)).isEqualTo(ORIGIN);
    assertThat(Origin.nameOn(deployment)).contains("web-2");
    assertThat(Origin.configOn(deployment)).contains("web");
    assertThat(Origin.subjectOn(deployment)).contains("dc/web");
    assertThat(ORIGIN.config().orElseThrow().tree().at("/metadata/uid").isMissingNode()).isTrue();
    assertThat(Origin.configOn(Worlds.ADOPTION.pausedDeployment(2))).isEmpty();
  }

  @Test
  void whatWasPausedByItsUserStaysSo() {
    ObjectNode before = config("spec: {paused: true}");
    merge(before, OriginConfig.pausing(before));
    OriginConfig origin = OriginConfig.of(before, "");
    assertThat(origin.wasPaused()).isTrue();
    assertThat(origin.resuming(2).at("/spec/paused").asBoolean()).isTrue();
    assertThat(OriginConfig.of(config(PAUSED), "").resuming(2).at("/spec/paused").isNull())
        .isTrue();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("spec: {test: true}", "is a test"),
        arguments("spec: {strategy: {type: Custom}}", "Custom, which no Deployment knows"),
        arguments("spec: {replicas: 3}", "is to have 3 pods"),
        arguments("metadata: {deletionTimestamp: now}", "is being deleted"),
        arguments(
            "spec: {template: {spec: {nodeName: other}}}",
            "spec.template.spec.nodeName is absent there and \"other\" here"));
  }

  @ParameterizedTest
  @MethodSource
  void refusals(String patch, String message) {
    assertThat(ConfigChecks.refusals(config(patch), Optional.of(RC), List.of(RC, FORMER)))
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.message()).asString().contains(message);
              assertThat(refusal.remedy()).asString().isNotEmpty();
            });
  }

  @Test
  void refusesRolloutsThatAreNotComplete() {
    assertThat(ConfigChecks.refusals(CONFIG, Optional.of(RC), List.of(RC, FORMER))).isEmpty();
    for (String phase : List.of("New", "Pending", "Running", "Failed")) {
      ObjectNode rc = RC.deepCopy();
      rc.withObject("/metadata/annotations").put("openshift.io/deployment.phase", phase);
      assertThat(ConfigChecks.refusals(CONFIG, Optional.of(rc), List.of()))
          .extracting(Refusal::message)
          .singleElement()
          .asString()
          .contains("is not complete but " + phase);
    }
    ObjectNode former = FORMER.deepCopy();
    former.withObjectProperty("spec").put("replicas", 1);
    assertThat(ConfigChecks.refusals(CONFIG, Optional.of(RC), List.of(RC, former)))
        .extracting(Refusal::message)
        .singleElement()
        .asString()
        .contains("has pods of ReplicationController web-1 too");
    assertThat(
            ConfigChecks.refusals(
                config("status: {latestVersion: 0}"), Optional.empty(), List.of()))
        .extracting(refusal -> refusal.message().toString())
        .containsExactly("DeploymentConfig web has rolled out nothing yet");
  }

  @Test
  void warnsOfWhoeverAppliesItAndOfTheHistory() {
    ObjectNode applied = config("metadata: {labels: {argocd.argoproj.io/instance: shop}}");
    List<Sentence> warnings =
        ConfigChecks.warnings(applied, RC, List.of(RC, FORMER), List.of(POD, DEPLOYER), false);
    assertThat(warnings)
        .satisfiesExactly(
            one -> assertThat(one).asString().startsWith("DeploymentConfig web belongs to Argo CD"),
            two ->
                assertThat(two)
                    .asString()
                    .endsWith("ReplicationController web-1, pod web-2-deploy"));
    assertThat(ConfigChecks.warnings(CONFIG, RC, List.of(RC, FORMER), List.of(DEPLOYER), true))
        .isEmpty();
  }

  @Test
  void kubectlsMarkOnAConfigsControllerIsNoUpdate() {
    assertThat(
            AdoptionChecks.refusals(
                RC,
                DRAFT,
                new Neighbours(
                    List.of(RC),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
                Set.of()))
        .isEmpty();
  }
}
