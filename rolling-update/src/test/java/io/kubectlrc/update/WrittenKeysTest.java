package io.kubectlrc.update;

import static io.kubectlrc.update.Manifests.image;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrittenKeysTest {
  private static final String HASH = "a5a99ae126";

  private static ObjectNode web() {
    return Manifests.rc("web", 2, Map.of("app", "web"), "web:1");
  }

  /** As an update and its rollback leave it. */
  private static ObjectNode labelled(ObjectNode rc, String key, String value) {
    ObjectNode labelled = rc.deepCopy();
    ControllerTrees.selector(labelled).put(key, value);
    ControllerTrees.templateLabels(labelled).put(key, value);
    return labelled;
  }

  private static ObjectNode updated(ObjectNode old, String key, int historyLimit) {
    Naming naming = new Naming(Optional.empty(), Optional.empty(), key, true, historyLimit);
    return ((Proposal) Proposal.ofImages(old, image(key + ":2"), naming)).controller();
  }

  @Test
  void knowsItsHashOfTheTemplateBeforeItWasLabelled() {
    ObjectNode old = web();
    ObjectNode back = labelled(old, "foo", Proposal.originalValue(old, "foo"));
    assertThat(WrittenKeys.on(back)).containsExactly("foo");
  }

  @Test
  void takesNoOtherHashForItsOwn() {
    assertThat(WrittenKeys.on(labelled(web(), "foo", HASH + "-orig"))).isEmpty();
    assertThat(WrittenKeys.on(labelled(web(), "foo", HASH))).isEmpty();
    assertThat(WrittenKeys.on(web())).isEmpty();
  }

  @Test
  void seesInTheHistoryThatAKeysValueHasChanged() {
    ObjectNode first = updated(web(), "foo", 5);
    assertThat(WrittenKeys.on(first)).containsExactly("foo");
    ObjectNode second = updated(first, "bar", 5);
    assertThat(WrittenKeys.on(second)).containsExactly("bar", "foo");
    assertThat(WrittenKeys.on(updated(labelled(web(), "tenant", HASH), "foo", 5)))
        .as("what has been there before, too, is a user's")
        .containsExactly("foo");
  }

  @Test
  void knowsTheLabelOfAVersionThatCameBeforeOthers() {
    ObjectNode old = web();
    ObjectNode back = labelled(old, "foo", Proposal.originalValue(old, "foo"));
    assertThat(WrittenKeys.on(updated(back, "deployment", 5))).containsExactly("deployment", "foo");
  }

  @Test
  void knowsNothingWithoutAReadableHistory() {
    assertThat(WrittenKeys.on(updated(web(), "foo", 0))).isEmpty();
    ObjectNode damaged = updated(web(), "foo", 5);
    damaged
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.HISTORY, "?");
    assertThat(WrittenKeys.on(damaged)).isEmpty();
  }
}
