package io.kubectlrc.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.convert.VersionLabels;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdoptionTest {

  private static final Neighbours NONE =
      new Neighbours(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  private static AdoptionDraft.Result draft(Optional<String> name, Set<String> taken) {
    return AdoptionDraft.of(Worlds.rc(), name, taken, ConvertOptions.DEFAULT, Surroundings.NONE);
  }

  private static String nameOf(AdoptionDraft.Result draft) {
    return ((AdoptionDraft.Drafted) draft).draft().name();
  }

  @Test
  void keepsTheNumberOfAMemberInTheName() {
    ObjectNode member = Worlds.rc();
    member.withObjectProperty("metadata").put("name", "mongo-3");
    for (String labels : List.of("/spec/selector", "/spec/template/metadata/labels")) {
      ((ObjectNode) member.at(labels)).put("node", "3");
    }
    AdoptionDraft.Result draft =
        AdoptionDraft.of(
            member, Optional.empty(), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE);
    assertThat(nameOf(draft)).isEqualTo("mongo-3");
  }

  @Test
  void isNamedAfterTheBaseNameIfThatIsFree() {
    assertThat(nameOf(draft(Optional.empty(), Set.of()))).isEqualTo("web");
    assertThat(nameOf(draft(Optional.empty(), Set.of("web")))).isEqualTo(Worlds.RC);
    assertThat(nameOf(draft(Optional.of("shop"), Set.of("web")))).isEqualTo("shop");
    assertThat(((AdoptionDraft.Refused) draft(Optional.of("web"), Set.of("web"))).refusals())
        .singleElement()
        .satisfies(
            refusal ->
                assertThat(refusal.remedy().actions())
                    .containsExactly(Setting.DEPLOYMENT.chosen()));
  }

  @Test
  void aNameThatLeavesNoRoomForReplicaSetsIsRefusedUntilAnotherIsChosen() {
    ObjectNode rc = Worlds.rc();
    String tooLong = "w".repeat(Names.DEPLOYMENT_LIMIT + 1);
    rc.withObjectProperty("metadata").put("name", tooLong);
    String longest = "w".repeat(Names.DEPLOYMENT_LIMIT);

    assertThat(
            AdoptionDraft.of(
                rc, Optional.empty(), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE))
        .isEqualTo(
            new AdoptionDraft.Refused(
                List.of(
                    new Refusal(
                        "the Deployment's name \"%s\" must be at most 242 characters, not 243,"
                                .formatted(tooLong)
                            + " for its ReplicaSets' names",
                        Sentence.of("Name another one with {}.", Setting.DEPLOYMENT)))));
    assertThat(
            AdoptionDraft.of(
                rc, Optional.of(longest), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE))
        .isInstanceOfSatisfying(
            AdoptionDraft.Drafted.class,
            drafted -> {
              assertThat(drafted.draft().name()).isEqualTo(longest);
              assertThat(drafted.draft().origin().replicaSet())
                  .startsWith(longest + "-")
                  .hasSize(253);
            });
  }

  /** Another name would not help it. */
  @Test
  void whatCannotBeConvertedIsRefusedForThatWhateverNamesAreTaken() {
    ObjectNode owned = Worlds.rc();
    owned
        .withObjectProperty("metadata")
        .set(
            "ownerReferences",
            Manifests.yaml(
                    "of: [{apiVersion: example.com/v1, kind: App, name: a, uid: u, controller: true}]")
                .get("of"));
    AdoptionDraft.Result draft =
        AdoptionDraft.of(
            owned, Optional.of("web"), Set.of("web"), ConvertOptions.DEFAULT, Surroundings.NONE);
    assertThat(((AdoptionDraft.Refused) draft).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message().toString()).contains("belongs to"));
  }

  @Test
  void whatApplyKnowsOfIsTheDeploymentByItsChosenName() throws Exception {
    ObjectNode rc = Worlds.rc();
    String applied = Worlds.rc().toString();
    rc.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.LAST_APPLIED, applied);
    ObjectNode deployment =
        ((AdoptionDraft.Drafted)
                AdoptionDraft.of(
                    rc, Optional.of("shop"), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE))
            .draft()
            .deployment();
    String text = deployment.path("metadata").path("annotations").path(Marks.LAST_APPLIED).asText();
    assertThat(Manifests.yaml(text).at("/metadata/name").asText()).isEqualTo("shop");
    assertThat(deployment.at("/metadata/name").asText()).isEqualTo("shop");
  }

  @Test
  void dropsVersionLabelsFromTheSelectorAndKeepsThemOnThePods() {
    assertThat(Worlds.ADOPTION.selector().labels()).containsOnlyKeys("app");
    assertThat(Worlds.ORIGIN.template().at("/metadata/labels/version").asText()).isEqualTo("v1");
    AdoptionDraft.Result keeping =
        AdoptionDraft.of(
            Worlds.rc(),
            Optional.empty(),
            Set.of(),
            ConvertOptions.DEFAULT.withVersionLabels(VersionLabels.KEEP),
            Surroundings.NONE);
    assertThat(((AdoptionDraft.Drafted) keeping).draft().selector().labels())
        .containsOnlyKeys("app", "version");
  }

  @Test
  void theOriginSurvivesItsAnnotation() {
    ObjectNode deployment = Worlds.ADOPTION.pausedDeployment(2);

    assertThat(Origin.on(deployment)).isEqualTo(Worlds.ORIGIN);
    assertThat(Origin.nameOn(deployment)).contains(Worlds.RC);
    assertThat(Deployment.goalOf(deployment)).contains(Goal.ADOPT);
    assertThat(deployment.at("/spec/paused").asBoolean()).isTrue();
    assertThat(Origin.nameOn(Worlds.ADOPTION.deployment())).isEmpty();
  }

  @Test
  void whatIsCreatedIsGuardedAndTheGuardCanBeLifted() {
    ObjectNode deployment = Worlds.ADOPTION.pausedDeployment(2);
    deployment.withObjectProperty("metadata").put("uid", "d");
    ObjectNode set = AdoptionDraft.guardedReplicaSet(Worlds.ORIGIN, deployment, 2);

    assertThat(ReplicaSet.of(set).guarded()).isTrue();
    assertThat(ControllerRef.of(set)).contains(new ControllerRef("Deployment", "web", "d"));
    assertThat(set.at("/spec/selector")).isEqualTo(deployment.at("/spec/selector"));
    assertThat(ReplicaSet.of(set).template()).isEqualTo(Worlds.ORIGIN.template());
    assertThat(AdoptionDraft.lifting(set).at("/spec/template/metadata/finalizers").isNull())
        .isTrue();

    ObjectNode rc = AdoptionDraft.guardedController(Worlds.ORIGIN, 7);
    assertThat(AdoptedController.of(rc, Worlds.ORIGIN))
        .satisfies(
            controller -> {
              assertThat(controller.guarded()).isTrue();
              assertThat(controller.original()).isTrue();
              assertThat(controller.replicas()).isEqualTo(7);
            });
  }

  @Test
  void finalizersOfATemplateThatAreNotOursStay() {
    ObjectNode rc = Worlds.rc();
    rc.withObjectProperty("spec")
        .withObjectProperty("template")
        .withObjectProperty("metadata")
        .putArray("finalizers")
        .add("example.com/theirs");
    ObjectNode guarded = AdoptionDraft.guardedController(Worlds.adoption(rc).origin(), 2);

    assertThat(guarded.at("/spec/template/metadata/finalizers")).hasSize(2);
    assertThat(AdoptionDraft.lifting(guarded).at("/spec/template/metadata/finalizers").toString())
        .isEqualTo("[\"example.com/theirs\"]");
  }

  @Test
  void refusesAnUpdateInFlight() {
    ObjectNode rc = Worlds.rc();
    rc.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put("kubectl.kubernetes.io/update-source-id", "web-0:uid");

    assertThat(AdoptionChecks.refusals(rc, Worlds.ADOPTION, NONE, Set.of()))
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).asString().contains("rolling update"));
  }

  @Test
  void refusesOverlapsWithOtherControllers() {
    ObjectNode sibling = Manifests.rc("web-2", "web", "v2", 1);
    ObjectNode greedy =
        Manifests.yaml(
            """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: greedy, uid: g}
            spec:
              selector: {matchLabels: {version: v1}}
              template: {metadata: {labels: {version: v1, app: other}}}
            """);
    Neighbours neighbours =
        new Neighbours(
            List.of(sibling),
            List.of(),
            List.of(greedy),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    assertThat(AdoptionChecks.refusals(Worlds.rc(), Worlds.ADOPTION, neighbours, Set.of()))
        .extracting(Refusal::message)
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .asString()
                    .contains("would select the pods of ReplicationController web-2"),
            two -> assertThat(two).asString().startsWith("ReplicaSet greedy selects the pods"));
  }

  @Test
  void refusesATemplateThatTheServerWouldDefaultDifferently() {
    ObjectNode stored = Worlds.ADOPTION.deployment().deepCopy();
    assertThat(AdoptionChecks.defaults(Worlds.rc(), Worlds.ADOPTION, stored)).isEmpty();

    stored
        .withObjectProperty("spec")
        .withObjectProperty("template")
        .withObjectProperty("spec")
        .put("dnsPolicy", "Default");

    assertThat(AdoptionChecks.defaults(Worlds.rc(), Worlds.ADOPTION, stored))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal.message())
                    .asString()
                    .contains("spec.template.spec.dnsPolicy is absent there and \"Default\" here"));
  }

  @Test
  void warnsOfWhatNeedsAttention() {
    ObjectNode pod =
        Manifests.yaml(
            """
            metadata:
              name: web-a
              labels: {app: web, version: v1}
              ownerReferences: [{kind: ReplicationController, name: web, uid: rc-uid, controller: true}]
            """);
    ObjectNode service =
        Manifests.yaml(
            """
            metadata: {name: web}
            spec: {selector: {app: web, version: v1}}
            """);
    ObjectNode hpa =
        Manifests.yaml(
            """
            metadata: {name: scaler}
            spec: {scaleTargetRef: {kind: ReplicationController, name: %s}}
            """
                .formatted(Worlds.RC));
    ObjectNode pdb =
        Manifests.yaml(
            """
            metadata: {name: budget}
            spec: {selector: {matchLabels: {app: web}}}
            """);
    Neighbours neighbours =
        new Neighbours(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(pod),
            List.of(service),
            List.of(hpa),
            List.of(pdb));

    assertThat(AdoptionChecks.warnings(Worlds.rc(), Worlds.ADOPTION, neighbours))
        .satisfiesExactly(
            one ->
                assertThat(one).asString().startsWith("not ready, and adopted as they are: web-a"),
            two -> assertThat(two).asString().contains("Service web selects version=v1"),
            three -> assertThat(three).asString().contains("HorizontalPodAutoscaler scaler"),
            four -> assertThat(four).asString().contains("PodDisruptionBudget budget"));
  }

  /** Whatever the reason for which the selector does without it. */
  @Test
  void warnsOfServicesThatSelectWhatIsLeftOutOfTheSelector() {
    ObjectNode rc = Worlds.rc();
    rc.withObject("/spec/selector").put("color", "v2");
    rc.withObject("/spec/template/metadata/labels").put("color", "v2").put("tier", "front");
    AdoptionDraft.Result draft =
        AdoptionDraft.of(
            rc,
            Optional.empty(),
            Set.of(),
            ConvertOptions.DEFAULT.withVersions(new Versions(Set.of("color"))),
            Surroundings.NONE);
    ObjectNode service =
        Manifests.yaml(
            "{metadata: {name: web}, spec: {selector: {app: web, color: v2, tier: front}}}");
    Neighbours neighbours =
        new Neighbours(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(service),
            List.of(),
            List.of());
    assertThat(AdoptionChecks.warnings(rc, ((AdoptionDraft.Drafted) draft).draft(), neighbours))
        .extracting(Sentence::toString)
        .containsExactly(
            "Service web selects color=v2, which the pods of a next version will lack");
  }

  @Test
  void refusesATemplateThatLacksThePortByWhichThePodsServe() {
    ObjectNode service =
        Manifests.yaml(
            """
            metadata: {name: front}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
            """);
    ObjectNode pod =
        Manifests.yaml(
            """
            metadata:
              name: web-a
              labels: {app: web, version: v1}
              ownerReferences: [{controller: true, uid: %s}]
            spec: {containers: [{name: main, ports: [{name: http, containerPort: 8080}]}]}
            """
                .formatted(Metadata.uid(Worlds.rc())));
    Neighbours neighbours =
        new Neighbours(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(pod),
            List.of(service),
            List.of(),
            List.of());

    assertThat(AdoptionChecks.refusals(Worlds.rc(), Worlds.ADOPTION, neighbours, Set.of()))
        .extracting(Refusal::message)
        .singleElement()
        .asString()
        .startsWith("port 80 of Service front goes to TCP port http of web-a");
  }
}
