package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.DcConverter;
import io.kubectlrc.convert.HpaRetarget;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds an autoscaler that names a DeploymentConfig by a group that has none. */
public final class HpaWrongGroup extends SurveyRule<Subject> {
  public HpaWrongGroup() {
    super(
        new Description(
            "hpa-wrong-group",
            Severity.ERROR,
            "an autoscaler whose target is a DeploymentConfig of another group than apps.openshift.io",
            "It finds its target by apiVersion, kind and name, and no server has a DeploymentConfig of "
                + "apps/v1. That of v1 was OpenShift 3's, which 4 does not serve.",
            """
          kind: HorizontalPodAutoscaler
          spec:
            scaleTargetRef: {apiVersion: apps/v1, kind: DeploymentConfig, name: web}
          """,
            Sentence.of(
                "Write apiVersion: apps.openshift.io/v1; or let {} aim it at the Deployment.",
                Task.CONVERSION.of())),
        Aspect.NAME);
  }

  @Override
  protected Stream<Subject> survey(LintFile file) {
    return file.subjects().stream().filter(subject -> HpaRetarget.concerns(subject.tree()));
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Subject> autoscalers) {
    // In the manifests of OpenShift 3 both were of v1.
    Set<ObjectName> ofOpenShift3 =
        context.workloads().stream()
            .filter(Workload::isDeploymentConfig)
            .filter(config -> config.subject().at("/apiVersion").asText().equals("v1"))
            .map(config -> config.subject().name())
            .collect(Collectors.toSet());
    return autoscalers.stream().flatMap(subject -> check(subject, ofOpenShift3));
  }

  private Stream<Finding> check(Subject hpa, Set<ObjectName> ofOpenShift3) {
    JsonNode target = HpaRetarget.target(hpa.tree());
    String apiVersion = target.path("apiVersion").asText();
    ObjectName name =
        new ObjectName(target.path("kind").asText(), hpa.namespace(), target.path("name").asText());
    boolean former =
        (apiVersion.isEmpty() || apiVersion.equals("v1")) && ofOpenShift3.contains(name);
    if (!DcConverter.isDeploymentConfig(target)
        || apiVersion.startsWith("apps.openshift.io/")
        || former) {
      return Stream.empty();
    }
    return Stream.of(
        finding(
            hpa,
            HpaRetarget.at(hpa.tree()),
            "its target is a DeploymentConfig of %s, which no server has"
                .formatted(apiVersion.isEmpty() ? "the core API" : apiVersion),
            "write apiVersion: apps.openshift.io/v1"));
  }
}
