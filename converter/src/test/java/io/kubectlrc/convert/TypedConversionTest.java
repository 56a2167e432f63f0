package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubectlrc.convert.report.ConversionRefusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedConversionTest {
  private static final ReplicationController CONTROLLER =
      new ReplicationControllerBuilder()
          .withNewMetadata()
          .withName("api")
          .withUid("6c0a7ca9")
          .endMetadata()
          .withNewSpec()
          .withReplicas(3)
          .withSelector(Map.of("app", "api", "version", "7"))
          .withNewTemplate()
          .withNewMetadata()
          .withLabels(Map.of("app", "api", "version", "7"))
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("api")
          .withImage("example/api:7")
          .withNewResources()
          .withLimits(Map.of("memory", new Quantity("64Mi")))
          .endResources()
          .withNewReadinessProbe()
          .withNewHttpGet()
          .withPort(new IntOrString("web"))
          .endHttpGet()
          .endReadinessProbe()
          .endContainer()
          .endSpec()
          .endTemplate()
          .endSpec()
          .build();

  @Test
  void makesADeploymentThatRunsTheSamePods() {
    TypedConversion conversion = TypedConversion.of(CONTROLLER);
    assertThat(conversion).isInstanceOf(TypedConversion.Converted.class);
    Deployment deployment = ((TypedConversion.Converted) conversion).deployment();
    assertThat(deployment.getApiVersion()).isEqualTo("apps/v1");
    assertThat(deployment.getMetadata().getName()).isEqualTo("api");
    assertThat(deployment.getMetadata().getUid()).isNull();
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(Map.of("app", "api"));
    assertThat(deployment.getSpec().getStrategy().getRollingUpdate().getMaxSurge())
        .isEqualTo(new IntOrString(1));
    assertThat(deployment.getSpec().getTemplate()).isEqualTo(CONTROLLER.getSpec().getTemplate());
    assertThat(conversion.notes())
        .extracting(note -> note.at().toString())
        .contains("/spec/selector/version");
  }

  @Test
  void refusesWhatCannotBeADeployment() {
    ReplicationController contradictory =
        new ReplicationControllerBuilder(CONTROLLER)
            .editSpec()
            .withSelector(Map.of("app", "web"))
            .endSpec()
            .build();
    TypedConversion conversion = TypedConversion.of(contradictory);
    assertThat(conversion).isInstanceOf(TypedConversion.Refused.class);
    assertThat(((TypedConversion.Refused) conversion).refusals())
        .containsExactly(
            new ConversionRefusal(
                ConversionRefusal.Reason.SELECTOR_CONTRADICTS_LABELS,
                JsonPointer.compile("/spec/selector/app"),
                "the selector asks for app=web, and the template's pods have app=api"));
  }

  @Test
  void anAnnotationThatIsNoListOfContainersStays() {
    String annotation = "pod.beta.kubernetes.io/init-containers";
    ReplicationController annotated =
        new ReplicationControllerBuilder(CONTROLLER)
            .editSpec()
            .editTemplate()
            .editMetadata()
            .addToAnnotations(annotation, "[{\"name\": \"a\", \"image\": \"a\", \"args\": 1}]")
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    TypedConversion conversion = TypedConversion.of(annotated);
    assertThat(conversion).isInstanceOf(TypedConversion.Converted.class);
    TypedConversion.Converted converted = (TypedConversion.Converted) conversion;
    assertThat(converted.deployment().getSpec().getTemplate().getMetadata().getAnnotations())
        .containsKey(annotation);
    assertThat(converted.notes())
        .extracting(note -> note.sentence().toString())
        .contains(annotation + ": its value cannot be read; it stays, and nobody reads it");
  }
}
