package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the API server stores DeploymentConfigs, and the garbage collector knows them. */
@ControlPlaneTest(openshift = true)
class CustomResourcesTest {
  private static final String VERSION = "apps.openshift.io/v1";
  private static final String KIND = "DeploymentConfig";

  @Test
  void storesADeploymentConfigAndCountsItsGenerations(Sandbox sandbox) {
    GenericKubernetesResource made = create(sandbox, "web");

    made.setAdditionalProperty("spec", Map.of("replicas", 2, "paused", true));
    GenericKubernetesResource changed = sandbox.client().resource(made).update();

    assertThat(made.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(changed.<Boolean>get("spec", "paused")).isTrue();
  }

  @Test
  void orphansWhatADeletedDeploymentConfigOwned(Sandbox sandbox) throws Exception {
    GenericKubernetesResource owner = create(sandbox, "web");
    sandbox
        .client()
        .resource(
            new ReplicationControllerBuilder()
                .withNewMetadata()
                .withName("web-1")
                .addToOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion(VERSION)
                        .withKind(KIND)
                        .withName("web")
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withSelector(Map.of("app", "web"))
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();

    sandbox.client().resource(owner).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    Eventually.passes(
        () -> {
          assertThat(sandbox.client().resource(owner).get()).isNull();
          assertThat(
                  sandbox
                      .client()
                      .replicationControllers()
                      .withName("web-1")
                      .get()
                      .getMetadata()
                      .getOwnerReferences())
              .isEmpty();
        });
  }

  private static GenericKubernetesResource create(Sandbox sandbox, String name) {
    return sandbox
        .client()
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(VERSION)
                .withKind(KIND)
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("replicas", 2))
                .build())
        .create();
  }
}
