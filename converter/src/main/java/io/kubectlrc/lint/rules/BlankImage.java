package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.validity.ImageTrigger;
import java.util.stream.Stream;

/** Finds a container without an image that nobody writes. */
public final class BlankImage extends FileRule {
  public BlankImage() {
    super(
        new Description(
            "blank-image",
            Severity.ERROR,
            "a container without an image that no trigger writes",
            "OpenShift's manifests leave an image to a trigger by a space. Where none writes it, a "
                + "DeploymentConfig waits for ever, and a Deployment's pods are refused one by one.",
            """
          containers:
          - {name: web, image: ' '}     # and there is no trigger for web
          """,
            "Name the image, or a trigger that is automatic and names the container."),
        Aspect.IMAGES,
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .filter(container -> isBlank(workload, container))
                    .filter(
                        container ->
                            !ImageTrigger.fills(workload.subject().tree(), container.name()))
                    .map(container -> finding(workload, container)));
  }

  /** Of others than DeploymentConfigs, none and an empty one are missing fields. */
  private static boolean isBlank(Workload workload, Container container) {
    JsonNode image = container.tree().path("image");
    boolean spaces = image.isTextual() && !image.textValue().isEmpty();
    return ImageTrigger.isBlank(image)
        && (workload.isDeploymentConfig() || (spaces && !workload.kind().equals("Pod")));
  }

  private Finding finding(Workload workload, Container container) {
    return finding(
        workload.subject(),
        container.at(),
        "container %s has no image, and no trigger writes one".formatted(container.name()),
        "name an image");
  }
}
