package io.kubectlrc.update;

import static io.kubectlrc.update.Manifests.annotated;
import static io.kubectlrc.update.Manifests.image;
import static io.kubectlrc.update.Manifests.rc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What no recorded run of kubectl shows; what they show is tested on a real control plane. */
class KubectlLeftoversTest {
  private static final String HASH = "704aa8d484e91f3ed3e525abddf53c19";

  @Test
  void goesBackToTheSizeOfThisUpdateAndNotOfAnEarlierOne() {
    ObjectNode old = rc("api-rc", 3, Map.of("name", "api", "deployment", "before"), "api:1");
    annotated(old, Marks.KUBECTL_NEXT, "api-rc-" + HASH);
    annotated(old, Marks.KUBECTL_ORIGINAL, "2"); // five now: kubectl leaves that mark for ever
    ObjectNode newController = byKubectl("api-rc:uid-of-api-rc", "5");
    assertThat(journal(rollback(List.of(old, newController))).original()).isEqualTo(5);
  }

  @Test
  void notesThatTheFileHasChangedSinceKubectlReadIt() {
    ObjectNode file = version("api-rc-2", "2", "api:2");
    ObjectNode old = version("api-rc-1", "1", "api:1");
    ObjectNode newController = version("api-rc-2", "2", "api:2");
    annotated(newController, Marks.KUBECTL_SOURCE, "api-rc-1:uid-of-api-rc-1");
    annotated(newController, Marks.KUBECTL_DESIRED, "3");
    assertThat(update(List.of(old, newController), "api-rc-1", file))
        .isInstanceOf(Resolution.Begin.class);
    ObjectNode otherImage = version("api-rc-2", "2", "api:3");
    assertThat(refusal(update(List.of(old, newController), "api-rc-1", otherImage)))
        .contains("which is not what is asked for now", "the file");
    ObjectNode otherSize = version("api-rc-2", "2", "api:2");
    otherSize.withObjectProperty("spec").put("replicas", 4);
    assertThat(refusal(update(List.of(old, newController), "api-rc-1", otherSize)))
        .contains("which is not what is asked for now");
  }

  @Test
  void leavesAloneAControllerThatNoMarkCallsKubectls() {
    ObjectNode old = version("api-rc-1", "1", "api:1");
    annotated(old, Marks.KUBECTL_ORIGINAL, "3"); // of an update that was rolled back long ago
    ObjectNode somebodys = version("api-rc-2", "2", "api:2");
    assertThat(refusal(update(List.of(old, somebodys), "api-rc-1", somebodys)))
        .contains("there is a ReplicationController api-rc-2 already");
  }

  @Test
  void doesNotTakeABaseNameForADeletedController() {
    ObjectNode first = version("api-rc-1", "1", "api:1");
    ObjectNode second = version("api-rc-2", "2", "api:2");
    assertThat(refusal(update(List.of(first, second), "api-rc", second)))
        .contains("api-rc may be any of api-rc-1, api-rc-2");
  }

  @Test
  void doesNotGiveAwayTheNameOfAnUnrelatedController() {
    ObjectNode there = version("api-rc-2", "2", "api:2");
    assertThat(update(List.of(there), "web", there)).isEqualTo(new Resolution.NotFound("web"));
  }

  @Test
  void finishesAfterTheOldOneWasDeletedByHand() {
    ObjectNode newController = byKubectl("api-rc:uid-of-api-rc", "5");
    Resolution resolution =
        Resolution.of(List.of(newController), "api-rc", image("api:2"), Naming.DEFAULT);
    assertThat(journal(resolution).desired()).isEqualTo(5);
  }

  @Test
  void refusesToRollBackToAnotherThanTheOneInFlight() {
    ObjectNode old = rc("api-rc", 3, Map.of("name", "api"), "api:1");
    Proposal proposal =
        ((Resolution.Begin) Resolution.of(List.of(old), "api-rc", image("api:2"), Naming.DEFAULT))
            .proposal();
    annotated(old, Marks.JOURNAL, proposal.journal().toText());
    Naming named = new Naming(Optional.of("api-rc-v2"), Optional.empty(), "deployment", false, 3);
    assertThat(refusal(Resolution.of(List.of(old), "api-rc", new Request.Rollback(), named)))
        .contains("not to api-rc-v2 but to api-rc-");
  }

  @Test
  void knowsASpecThatTheServerHasCompleted() {
    ObjectNode said =
        Manifests.yaml(
            """
            {a: [{name: x, env: [], resources: {limits: {cpu: 1000m, memory: 0.5Gi}}}], b: null, c: {}}
            """);
    ObjectNode completed =
        Manifests.yaml(
            """
            {a: [{name: x, resources: {limits: {cpu: "1", memory: 512Mi}}, policy: Always}], d: 1}
            """);
    assertThat(ControllerTrees.contains(completed, said)).isTrue();
    assertThat(ControllerTrees.contains(said, completed)).isFalse();
    ((ObjectNode) said.at("/a/0/resources/limits")).put("cpu", "1001m");
    assertThat(ControllerTrees.contains(completed, said)).isFalse();
  }

  private static ObjectNode byKubectl(String source, String desired) {
    ObjectNode newController =
        rc("api-rc-" + HASH, 2, Map.of("name", "api", "deployment", HASH), "api:2");
    annotated(newController, Marks.KUBECTL_SOURCE, source);
    return annotated(newController, Marks.KUBECTL_DESIRED, desired);
  }

  private static ObjectNode version(String name, String version, String image) {
    return rc(name, 3, Map.of("name", "api", "version", version), image);
  }

  private static Resolution update(List<ObjectNode> controllers, String name, ObjectNode file) {
    return Resolution.of(
        controllers,
        name,
        new Request.Spec("new.yaml", file.deepCopy(), Optional.empty()),
        Naming.DEFAULT);
  }

  private static Resolution rollback(List<ObjectNode> controllers) {
    return Resolution.of(controllers, "api-rc", new Request.Rollback(), Naming.DEFAULT);
  }

  private static Journal journal(Resolution resolution) {
    return ((Resolution.Begin) resolution).proposal().journal();
  }

  private static String refusal(Resolution resolution) {
    return ((Resolution.Refused) resolution).refusal().toString();
  }
}
