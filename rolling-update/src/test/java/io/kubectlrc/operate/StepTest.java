package io.kubectlrc.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final Step.Wait<String> WAIT =
      Step.Wait.untilGone(Kind.REPLICATION_CONTROLLER, "web");

  /** A namespace in which there is nothing but a ReplicationController, or not even that. */
  private static Sight sight(Optional<ObjectNode> controller) {
    return new Sight() {
      @Override
      public Ref ref(Kind kind, String name) {
        return new Ref(kind, "default", name);
      }

      @Override
      public Optional<ObjectNode> find(Ref ref) {
        return ref.equals(ref(Kind.REPLICATION_CONTROLLER, "web")) ? controller : Optional.empty();
      }
    };
  }

  private static Sight held(String... finalizers) {
    ObjectNode controller = JsonNodeFactory.instance.objectNode();
    for (String finalizer : finalizers) {
      controller.withObjectProperty("metadata").withArrayProperty("finalizers").add(finalizer);
    }
    return sight(Optional.of(controller));
  }

  @Test
  void whoWaitsForAnObjectToBeGoneNamesTheFinalizersOfOthers() {
    assertThat(WAIT.sentence()).isEqualTo("wait for ReplicationController web to be gone");
    assertThat(WAIT.awaited(held("orphan", "example.com/a")))
        .isEqualTo("ReplicationController web to be gone, which has the finalizer example.com/a");
    assertThat(WAIT.awaited(held("example.com/a", "example.com/b")))
        .isEqualTo(
            "ReplicationController web to be gone, which has the finalizers example.com/a, example.com/b");
  }

  @Test
  void whatTheClusterSeesToIsNotNamed() {
    assertThat(WAIT.awaited(held("orphan"))).isEqualTo("ReplicationController web to be gone");
    assertThat(WAIT.awaited(held())).isEqualTo("ReplicationController web to be gone");
    assertThat(WAIT.awaited(sight(Optional.empty())))
        .isEqualTo("ReplicationController web to be gone");
  }
}
