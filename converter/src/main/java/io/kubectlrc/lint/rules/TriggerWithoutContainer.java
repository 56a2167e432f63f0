package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.validity.ImageTrigger;
import java.util.List;
import java.util.stream.Stream;

/** Finds an image trigger without a container. */
public final class TriggerWithoutContainer extends FileRule {
  public TriggerWithoutContainer() {
    super(
        new Description(
            "trigger-without-container",
            Severity.WARNING,
            "an image trigger that names no container, or none that is there",
            "OpenShift ignores that of a DeploymentConfig, so that the image is never written; one such "
                + "entry of the annotation image.openshift.io/triggers makes it ignore all of them.",
            """
          triggers:
          - type: ImageChange
            imageChangeParams:
              containerNames: [web]     # the container is called web-server
              from: {kind: ImageStreamTag, name: "web:latest"}
          """,
            "Name a container or an init container of the template."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .flatMap(
            workload ->
                ImageTrigger.of(workload.subject().tree()).stream()
                    .flatMap(trigger -> check(workload, trigger)));
  }

  private Stream<Finding> check(Workload workload, ImageTrigger trigger) {
    if (trigger.containers().isEmpty()) {
      return workload.isDeploymentConfig()
          ? Stream.of(finding(workload, trigger, "the trigger names no container"))
          : Stream.empty();
    }
    List<String> there = workload.containers().stream().map(Container::name).toList();
    return trigger.containers().stream()
        .filter(name -> there.stream().noneMatch(known -> ImageTrigger.mayBe(name, known)))
        .map(
            name ->
                finding(
                    workload,
                    trigger,
                    "the trigger names container %s, and there is none".formatted(name)));
  }

  private Finding finding(Workload workload, ImageTrigger trigger, String message) {
    return finding(
        workload.subject(), trigger.at(), message, "name one of the template's containers");
  }
}
