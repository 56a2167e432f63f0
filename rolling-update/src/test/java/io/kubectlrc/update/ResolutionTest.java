package io.kubectlrc.update;

import static io.kubectlrc.update.Manifests.annotated;
import static io.kubectlrc.update.Manifests.image;
import static io.kubectlrc.update.Manifests.rc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolutionTest {
  private static final String HASH = "704aa8d484e91f3ed3e525abddf53c19";

  @Test
  void findsTheOnlyVersionOfABaseName() {
    ObjectNode current = version("api-rc-1453323827", "1453323827");
    Resolution resolution = resolve(List.of(current, version("api-rc-web", "x")), "api-rc");
    assertThat(begun(resolution).proposal().journal().from()).isEqualTo("api-rc-1453323827");
  }

  @Test
  void prefersTheExactName() {
    List<ObjectNode> both = List.of(version("web", "1"), version("web-2", "2"));
    assertThat(begun(resolve(both, "web")).proposal().journal().from()).isEqualTo("web");
  }

  @Test
  void listsSeveralVersionsOfABaseName() {
    Resolution resolution = resolve(List.of(version("api-1", "1"), version("api-2", "2")), "api");
    assertThat(((Resolution.Refused) resolution).refusal().message())
        .asString()
        .isEqualTo("api may be any of api-1, api-2");
  }

  @Test
  void refusesANameThatTheNewControllerCannotHave() {
    String longest = "w".repeat(242);
    assertThat(begun(resolve(List.of(version(longest, "1")), longest)).proposal().journal().to())
        .hasSize(253);
    String name = "w".repeat(243);
    Refusal refusal = ((Resolution.Refused) resolve(List.of(version(name, "1")), name)).refusal();
    assertThat(refusal.message().toString())
        .startsWith("the new controller's name \"" + name + "-")
        .endsWith("\" must be at most 253 characters, not 254");
    assertThat(refusal.remedy()).hasToString("Name the new controller otherwise.");
  }

  @Test
  void findsNothing() {
    assertThat(resolve(List.of(version("web-2", "2")), "we"))
        .isEqualTo(new Resolution.NotFound("we"));
  }

  @Test
  void takesTheNumberOfAMemberForNoVersion() {
    ObjectNode member = rc("mongo-3", 1, Map.of("name", "mongo", "node", "3"), "mongo:1");
    assertThat(resolve(List.of(member), "mongo")).isEqualTo(new Resolution.NotFound("mongo"));
  }

  @Test
  void goesOnWithTheUpdateThatTheSameCommandBegan() {
    List<ObjectNode> controllers = inFlight();
    Resolution resolution = resolve(controllers, "api-rc");
    assertThat(((Resolution.InFlight) resolution).journal().to()).startsWith("api-rc-");
  }

  @Test
  void goesOnThoughTheOldControllerIsGone() {
    ObjectNode newController = inFlight().get(1);
    assertThat(resolve(List.of(newController), "api-rc")).isInstanceOf(Resolution.InFlight.class);
  }

  @Test
  void refusesAnotherUpdateMeanwhile() {
    Resolution resolution = Resolution.of(inFlight(), "api-rc", image("api:3"), Naming.DEFAULT);
    assertThat(((Resolution.Refused) resolution).refusal().toString())
        .contains("is in flight", "with rollback");
  }

  @Test
  void noticesThatTheFileHasChanged() {
    ObjectNode file = version("api-rc-2", "2");
    Request before = new Request.Spec("new.yaml", file, Optional.empty());
    ObjectNode old = version("api-rc-1", "1");
    Proposal proposal =
        begun(Resolution.of(List.of(old), "api-rc-1", before, Naming.DEFAULT)).proposal();
    annotated(old, Marks.JOURNAL, proposal.journal().toText());
    ObjectNode changed = file.deepCopy();
    ControllerTrees.templateLabels(changed).put("tier", "back");
    Resolution resolution =
        Resolution.of(
            List.of(old),
            "api-rc-1",
            new Request.Spec("new.yaml", changed, Optional.empty()),
            Naming.DEFAULT);
    assertThat(((Resolution.Refused) resolution).refusal().message())
        .asString()
        .contains("new.yaml is not, or no longer, what that update began with");
  }

  @Test
  void hasNothingToDoAfterTheEnd() {
    Proposal proposal = begun(resolve(List.of(plain()), "api-rc")).proposal();
    ObjectNode ended = proposal.controller().deepCopy();
    ended.withObjectProperty("metadata").put("name", "api-rc");
    assertThat(resolve(List.of(ended), "api-rc")).isInstanceOf(Resolution.Nothing.class);
    assertThat(Resolution.of(List.of(ended), "api-rc", new Request.Rollback(), Naming.DEFAULT))
        .isInstanceOf(Resolution.Nothing.class);
  }

  @Test
  void doesItAgainIfSomebodyHasUndoneIt() {
    Proposal proposal = begun(resolve(List.of(plain()), "api-rc")).proposal();
    ObjectNode ended = proposal.controller().deepCopy();
    ended.withObjectProperty("metadata").put("name", "api-rc");
    ((ObjectNode) ended.at("/spec/template/spec/containers/0")).put("image", "api:1");
    assertThat(resolve(List.of(ended), "api-rc")).isInstanceOf(Resolution.Begin.class);
  }

  @Test
  void takesOverWhatKubectlLeftHalfWay() {
    ObjectNode old = annotated(plain(), Marks.KUBECTL_ORIGINAL, "3");
    annotated(old, Marks.KUBECTL_NEXT, "api-rc-" + HASH);
    old.withObjectProperty("spec").put("replicas", 2);
    ObjectNode newController = kubectls();
    annotated(newController, Marks.KUBECTL_SOURCE, "api-rc:uid-of-api-rc");
    annotated(newController, Marks.KUBECTL_DESIRED, "3");
    Journal journal = begun(resolve(List.of(old, newController), "api-rc")).proposal().journal();
    assertThat(journal.to()).isEqualTo("api-rc-" + HASH);
    assertThat(journal.name()).isEqualTo("api-rc");
    assertThat(journal.newValue()).isEqualTo(HASH);
    assertThat(journal.desired()).isEqualTo(3);
    assertThat(journal.original()).isEqualTo(3);
    assertThat(journal.newUid()).contains("uid-of-api-rc-" + HASH);
  }

  @Test
  void takesOverAnUpdateToANameOfItsOwnWhateverOneWouldBeGenerated() {
    String name = "w".repeat(243);
    ObjectNode old = rc(name, 3, Map.of("name", "api-pods"), "api:1");
    annotated(old, Marks.KUBECTL_NEXT, "web");
    ObjectNode newController =
        rc("web", 3, Map.of("name", "api-pods", "deployment", HASH), "api:2");
    assertThat(begun(resolve(List.of(old, newController), name)).proposal().journal().to())
        .isEqualTo("web");
  }

  @Test
  void takesOverAfterKubectlTookItsFirstMarkOff() {
    ObjectNode old = annotated(plain(), Marks.KUBECTL_NEXT, "api-rc-" + HASH);
    old.withObjectProperty("spec").put("replicas", 0);
    Journal journal = begun(resolve(List.of(old, kubectls()), "api-rc")).proposal().journal();
    assertThat(journal.to()).isEqualTo("api-rc-" + HASH);
    assertThat(journal.desired()).isEqualTo(3);
  }

  @Test
  void takesOverAfterKubectlDeletedTheOldController() {
    Resolution.Begin begin = begun(resolve(List.of(kubectls()), "api-rc"));
    assertThat(begin.old()).isEmpty();
    assertThat(begin.proposal().journal().name()).isEqualTo("api-rc");
    assertThat(begin.proposal().journal().from()).isEqualTo("api-rc");
  }

  @Test
  void rollsBackWhatKubectlLeftHalfWay() {
    ObjectNode old = annotated(plain(), Marks.KUBECTL_ORIGINAL, "3");
    ControllerTrees.selector(old).put("deployment", "before");
    old.withObjectProperty("spec").put("replicas", 1);
    ObjectNode newController = annotated(kubectls(), Marks.KUBECTL_SOURCE, "api-rc:uid-of-api-rc");
    Journal journal =
        begun(
                Resolution.of(
                    List.of(old, newController), "api-rc", new Request.Rollback(), Naming.DEFAULT))
            .proposal()
            .journal();
    assertThat(journal.back()).isTrue();
    assertThat(journal.original()).isEqualTo(3);
  }

  @Test
  void refusesToMixKubectlsUpdateWithAnother() {
    ObjectNode old = annotated(plain(), Marks.KUBECTL_NEXT, "api-rc-" + HASH);
    Resolution resolution =
        Resolution.of(List.of(old, kubectls()), "api-rc", image("api:3"), Naming.DEFAULT);
    assertThat(((Resolution.Refused) resolution).refusal().message())
        .asString()
        .contains("kubectl has left an update of api-rc");
  }

  private static List<ObjectNode> inFlight() {
    ObjectNode old = plain();
    Proposal proposal = begun(resolve(List.of(plain()), "api-rc")).proposal();
    annotated(old, Marks.JOURNAL, proposal.journal().toText());
    ObjectNode newController = proposal.controller().deepCopy();
    annotated(newController, Marks.JOURNAL, proposal.journal().toText());
    return List.of(old, newController);
  }

  private static ObjectNode plain() {
    return rc("api-rc", 3, Map.of("name", "api-pods"), "api:1");
  }

  private static ObjectNode kubectls() {
    return rc("api-rc-" + HASH, 3, Map.of("name", "api-pods", "deployment", HASH), "api:2");
  }

  private static ObjectNode version(String name, String version) {
    return rc(name, 3, Map.of("name", "api-pods", "version", version), "api:1");
  }

  private static Resolution resolve(List<ObjectNode> controllers, String name) {
    return Resolution.of(controllers, name, image("api:2"), Naming.DEFAULT);
  }

  private static Resolution.Begin begun(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Begin.class);
    return (Resolution.Begin) resolution;
  }
}
