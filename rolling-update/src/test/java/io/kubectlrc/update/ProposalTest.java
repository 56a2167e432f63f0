package io.kubectlrc.update;

import static io.kubectlrc.update.Manifests.image;
import static io.kubectlrc.update.Manifests.rc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposalTest {
  private static final Map<String, String> NAME = Map.of("name", "api-pods");

  @Test
  void namesTheSameRequestTheSame() {
    Proposal first = proposed(Proposal.ofImages(old(), image("api:2"), Naming.DEFAULT));
    Proposal second = proposed(Proposal.ofImages(old(), image("api:2"), Naming.DEFAULT));
    Proposal other = proposed(Proposal.ofImages(old(), image("api:3"), Naming.DEFAULT));
    assertThat(first).isEqualTo(second);
    assertThat(other.journal().to()).isNotEqualTo(first.journal().to());
    assertThat(first.journal().to()).matches("api-rc-[0-9a-f]{10}");
    assertThat(first.journal().name()).isEqualTo("api-rc");
  }

  @Test
  void namesItTheSameAfterTheOldPodsGotTheUpdateKey() {
    ObjectNode labelled = old();
    Proposal before = proposed(Proposal.ofImages(old(), image("api:2"), Naming.DEFAULT));
    ControllerTrees.templateLabels(labelled).put("deployment", before.journal().oldValue());
    assertThat(proposed(Proposal.ofImages(labelled, image("api:2"), Naming.DEFAULT)).journal())
        .isEqualTo(before.journal());
  }

  @Test
  void newPodsKeepAwayFromEachOtherAsTheOldOnesDid() {
    ObjectNode old = old();
    String named = proposed(Proposal.ofImages(old, image("api:2"), Naming.DEFAULT)).journal().key();
    ControllerTrees.selector(old).put(named, "1");
    ControllerTrees.templateLabels(old).put(named, "1");
    old.at("/spec/template/spec")
        .<ObjectNode>withObject("/affinity/podAntiAffinity")
        .withArrayProperty("requiredDuringSchedulingIgnoredDuringExecution")
        .addObject()
        .put("topologyKey", "kubernetes.io/hostname")
        .putObject("labelSelector")
        .putObject("matchLabels")
        .put(named, "1");
    Proposal next = proposed(Proposal.ofImages(old, image("api:2"), Naming.DEFAULT));
    assertThat(
            next.controller()
                .at("/spec/template/spec/affinity/podAntiAffinity")
                .at("/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector/matchLabels"))
        .isEqualTo(Labels.toTree(Map.of(named, next.journal().newValue())));
  }

  @Test
  void inheritsNothingThatBelongsToTheOldObject() {
    ObjectNode old = old();
    old.withObjectProperty("metadata").withArrayProperty("ownerReferences").addObject();
    Manifests.annotated(old, "kubectl.kubernetes.io/last-applied-configuration", "{}");
    Manifests.annotated(old, Marks.KUBECTL_ORIGINAL, "3");
    Manifests.annotated(old, "team", "api");
    ObjectNode controller =
        proposed(Proposal.ofImages(old, image("api:2"), Naming.DEFAULT)).controller();
    assertThat(controller.path("metadata").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "namespace", "annotations");
    assertThat(controller.at("/metadata/annotations").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("team", Marks.HISTORY);
  }

  @Test
  void setsImagesOfSeveralContainersAtOnce() {
    ObjectNode old = two();
    old.at("/spec/template/spec")
        .withArrayProperty("initContainers")
        .addObject()
        .put("name", "setup")
        .put("image", "setup:1");
    Request.Images request =
        new Request.Images(
            List.of(
                Request.Image.parse("api=api:2"),
                Request.Image.parse("fluentd=fluentd:2"),
                Request.Image.parse("setup=setup:2")),
            Optional.empty(),
            false);
    ObjectNode controller = proposed(Proposal.ofImages(old, request, Naming.DEFAULT)).controller();
    assertThat(controller.at("/spec/template/spec").findValuesAsText("image"))
        .containsExactlyInAnyOrder("api:2", "fluentd:2", "setup:2");
  }

  @Test
  void asksWhichOfSeveralContainersIsMeant() {
    Refusal refusal = refused(Proposal.ofImages(two(), image("api:2"), Naming.DEFAULT));
    assertThat(refusal.message())
        .asString()
        .isEqualTo("must specify container to update when updating a multi-container pod");
    assertThat(refusal.remedy()).asString().contains("api, fluentd", "image CONTAINER=IMAGE");
  }

  @Test
  void refusesTheSameImageOfAnyContainer() {
    Refusal refusal = refused(Proposal.ofImages(two(), image("fluentd=fluentd:1"), Naming.DEFAULT));
    assertThat(refusal.message()).asString().startsWith("pullPolicy (Always|Never|IfNotPresent)");
    assertThat(refusal.remedy().actions()).containsExactly(Setting.RESTART.chosen());
  }

  @Test
  void restartsWithTheSameImage() {
    Request.Images restart = new Request.Images(List.of(), Optional.empty(), true);
    Proposal proposal = proposed(Proposal.ofImages(old(), restart, Naming.DEFAULT));
    assertThat(Proposal.hasImages(proposal.controller(), image("api:1"))).isTrue();
    ObjectNode again = proposal.controller().deepCopy();
    assertThat(proposed(Proposal.ofImages(again, restart, Naming.DEFAULT)).journal().newValue())
        .isNotEqualTo(proposal.journal().newValue());
  }

  @Test
  void leavesAUsersOwnDeploymentLabelAlone() {
    ObjectNode old = old();
    ControllerTrees.templateLabels(old).put("deployment", "production");
    assertThat(refused(Proposal.ofImages(old, image("api:2"), Naming.DEFAULT)).remedy().actions())
        .containsExactly(Setting.LABEL_KEY.chosen(), Setting.LABEL_KEY.to("deployment"));
    Naming other = new Naming(Optional.empty(), Optional.empty(), "release", true, 3);
    ObjectNode controller = proposed(Proposal.ofImages(old, image("api:2"), other)).controller();
    assertThat(ControllerTrees.templateLabels(controller).path("deployment").asText())
        .isEqualTo("production");
  }

  @Test
  void refusesAManifestOfTheSameName() {
    Refusal refusal = refused(spec(rc("api-rc", 3, NAME, "api:2"), Optional.empty()));
    assertThat(refusal.message())
        .asString()
        .isEqualTo(
            "new.yaml cannot have the same name as the existing ReplicationController api-rc");
    assertThat(refusal.remedy().actions()).containsExactly(Setting.STAMP.chosen());
  }

  @Test
  void refusesAManifestWithoutAnUpdateKeyAndSaysWhy() {
    Refusal refusal = refused(spec(rc("api-rc-v2", 3, NAME, "api:2"), Optional.empty()));
    assertThat(refusal.message())
        .asString()
        .isEqualTo(
            "new.yaml must specify a matching key with non-equal value in Selector for api-rc");
    assertThat(refusal.remedy()).asString().contains("name=api-pods", "Let stamp give");
  }

  @Test
  void stampsAManifestOfTheSameName() {
    Proposal proposal =
        proposed(
            spec(rc("api-rc", 3, NAME, "api:2"), Optional.of(Stamp.of("1453323827", "version"))));
    Journal journal = proposal.journal();
    assertThat(journal.to()).isEqualTo("api-rc-1453323827");
    assertThat(journal.name()).isEqualTo("api-rc-1453323827");
    assertThat(journal.key()).isEqualTo("version");
    assertThat(journal.newValue()).isEqualTo("1453323827");
    assertThat(journal.oldValue()).endsWith("-orig");
  }

  @Test
  void takesTheOldReplicasWhereTheManifestHasNone() {
    ObjectNode spec = rc("api-rc-2", 9, Map.of("name", "api-pods", "version", "2"), "api:2");
    ((ObjectNode) spec.get("spec")).remove("replicas");
    ObjectNode old = rc("api-rc-1", 3, Map.of("name", "api-pods", "version", "1"), "api:1");
    Proposal proposal =
        proposed(
            Proposal.ofSpec(
                old, new Request.Spec("new.yaml", spec, Optional.empty()), Naming.DEFAULT));
    assertThat(proposal.journal().desired()).isEqualTo(3);
  }

  @Test
  void refusesMoreReplicasThanTheApiCanHold() {
    ObjectNode spec = rc("api-rc-2", 9, Map.of("name", "api-pods", "version", "2"), "api:2");
    ((ObjectNode) spec.get("spec")).put("replicas", 3_000_000_000L);
    assertThat(refused(spec(spec, Optional.empty())).message())
        .asString()
        .isEqualTo(
            "Invalid controller spec for api-rc-2; required: <= 2147483647 replicas, actual:"
                + " 3000000000");
  }

  @Test
  void returnsToFormerVersions() {
    ObjectNode second =
        proposed(Proposal.ofImages(old(), image("api:2"), Naming.DEFAULT)).controller();
    ControllerTrees.fresh(second);
    second.withObjectProperty("metadata").put("name", "api-rc");
    ObjectNode third =
        proposed(Proposal.ofImages(second, image("api:3"), Naming.DEFAULT)).controller();
    third.withObjectProperty("metadata").put("name", "api-rc");
    ObjectNode back =
        proposed(Proposal.ofFormer(third, new Request.Undo(1), Naming.DEFAULT)).controller();
    assertThat(Proposal.hasImages(back, image("api:2"))).isTrue();
    ObjectNode farther =
        proposed(Proposal.ofFormer(third, new Request.Undo(2), Naming.DEFAULT)).controller();
    assertThat(Proposal.hasImages(farther, image("api:1"))).isTrue();
    assertThat(History.on(farther).formers())
        .extracting(former -> Proposal.hasImages(former.controller(), image("api:3")))
        .containsExactly(true, false);
    assertThat(refused(Proposal.ofFormer(third, new Request.Undo(3), Naming.DEFAULT)).message())
        .asString()
        .contains("only 2 former versions");
  }

  @Test
  void keepsNoMoreFormerVersionsThanAsked() {
    Naming one = new Naming(Optional.empty(), Optional.empty(), "deployment", false, 1);
    ObjectNode second = proposed(Proposal.ofImages(old(), image("api:2"), one)).controller();
    ObjectNode third = proposed(Proposal.ofImages(second, image("api:3"), one)).controller();
    assertThat(History.on(third).formers()).hasSize(1);
    Naming none = new Naming(Optional.empty(), Optional.empty(), "deployment", false, 0);
    ObjectNode fourth = proposed(Proposal.ofImages(third, image("api:4"), none)).controller();
    assertThat(fourth.path("metadata").has("annotations")).isFalse();
  }

  private static ObjectNode old() {
    return rc("api-rc", 3, NAME, "api:1");
  }

  private static ObjectNode two() {
    ObjectNode old = old();
    old.at("/spec/template/spec")
        .withArrayProperty("containers")
        .addObject()
        .put("name", "fluentd")
        .put("image", "fluentd:1");
    return old;
  }

  private static Draft spec(ObjectNode spec, Optional<Stamp> stamp) {
    return Proposal.ofSpec(old(), new Request.Spec("new.yaml", spec, stamp), Naming.DEFAULT);
  }

  private static Proposal proposed(Draft draft) {
    assertThat(draft).isInstanceOf(Proposal.class);
    return (Proposal) draft;
  }

  private static Refusal refused(Draft draft) {
    assertThat(draft).isInstanceOf(Draft.Refused.class);
    return ((Draft.Refused) draft).refusal();
  }
}
