package io.kubectlrc.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Manifests;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {

  @ParameterizedTest
  @CsvSource({
    "true, 3, 2, 3, 2, true",
    "true, 0, 2, 0, 2, true",
    "true, 3, 2, 4, 2, true", // it deletes one with or without a guard
    "true, 3, 2, 2, 2, false",
    "true, 3, 2, 3, 1, false",
    "false, 3, 2, 3, 2, false"
  })
  void isIdleIfItsControllerSaysThatItHasAsManyPodsAsItIsToHave(
      boolean guarded, int replicas, int generation, int counted, int seen, boolean idle) {
    ObjectNode controller =
        Manifests.yaml(
            """
            metadata: {name: web, generation: %d}
            spec: {replicas: %d, template: {metadata: {labels: {name: web}}}}
            status: {replicas: %d, observedGeneration: %d}
            """
                .formatted(generation, replicas, counted, seen));
    if (guarded) {
      Guard.ADOPTION.putOn((ObjectNode) controller.at("/spec/template"));
    }
    assertThat(Guard.ADOPTION.isIdle(controller)).isEqualTo(idle);
  }
}
