package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import org.junit.jupiter.api.Test;

/** Of limits that the API server does not know: what comes of names within and beyond them. */
@ControlPlaneTest
class NamesAgreementTest {

  @Test
  void aDeploymentOfALongerNameIsTakenAndNeverStartsAPod(Sandbox sandbox) throws Exception {
    String longest = "w".repeat(Names.DEPLOYMENT_LIMIT);
    create(sandbox, longest);
    // With a hash of one character its ReplicaSet's name would have 254.
    String tooLong = "w".repeat(252);
    create(sandbox, tooLong);

    Eventually.passes(
        () -> {
          assertThat(deployment(sandbox, longest).getStatus().getReadyReplicas()).isEqualTo(1);
          assertThat(deployment(sandbox, tooLong).getStatus().getConditions())
              .anySatisfy(
                  condition -> {
                    assertThat(condition.getReason()).isEqualTo("ReplicaSetCreateError");
                    assertThat(condition.getMessage()).contains("no more than 253");
                  });
        });
    assertThat(sandbox.client().pods().list().getItems()).hasSize(1);
  }

  private static Deployment deployment(Sandbox sandbox, String name) {
    return sandbox.client().apps().deployments().withName(name).get();
  }

  private static void create(Sandbox sandbox, String name) {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .addToMatchLabels("app", "l" + name.length())
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "l" + name.length())
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .withImage("example/web:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    sandbox.client().resource(deployment).create();
  }
}
