package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Placeholder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds a HorizontalPodAutoscaler whose target is not in the input, though its namespace's
 * workloads are.
 */
public final class HpaTargetMissing extends Rule {
  public HpaTargetMissing() {
    super(
        new Description(
            "hpa-target-missing",
            Severity.ERROR,
            "a HorizontalPodAutoscaler whose target is not in the input, though its namespace's "
                + "workloads are",
            "An autoscaler names its target by apiVersion, kind and name, and does nothing if "
                + "there is no such object. That happens when a versioned ReplicationController gets "
                + "its next name, or when it becomes a Deployment.",
            """
            kind: HorizontalPodAutoscaler
            spec:
              scaleTargetRef:
                kind: ReplicationController
                name: api-rc               # the input has Deployment "api-rc"
            """,
            "Name the workload by its present apiVersion, kind and name."),
        Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.subjects().stream()
        .filter(subject -> subject.kind().equals("HorizontalPodAutoscaler"))
        .flatMap(subject -> check(context, subject));
  }

  private Stream<Finding> check(LintContext context, Subject hpa) {
    String at =
        hpa.at("/spec/scaleTargetRef").isObject() ? "/spec/scaleTargetRef" : "/spec/scaleRef";
    JsonNode target = hpa.at(at);
    List<Workload> workloads =
        context.workloads().stream()
            .filter(workload -> workload.subject().namespace().equals(hpa.namespace()))
            .toList();
    if (!target.isObject() || workloads.isEmpty()) {
      return Stream.empty();
    }
    String kind = target.path("kind").asText();
    String name = target.path("name").asText();
    List<Workload> sameName =
        workloads.stream()
            .filter(workload -> workload.subject().name().name().equals(name))
            .toList();
    List<Workload> sameKind =
        sameName.stream().filter(workload -> workload.kind().equals(kind)).toList();
    if (sameKind.isEmpty() && context.mayBeUnread(List.of(kind, name))
        || sameName.isEmpty() && mayBeNamed(context, hpa, target, workloads)) {
      return Stream.empty();
    }
    if (sameKind.isEmpty()) {
      String others = sameName.isEmpty() ? "" : "; there is " + sameName.get(0).subject();
      return Stream.of(
          finding(
              hpa,
              at + "/name",
              "its target %s is not in the input%s"
                  .formatted(KubeObject.called(kind, name), others),
              "name a workload that is there"));
    }
    String wanted = target.path("apiVersion").asText();
    if (kind.equals(Owner.DEPLOYMENT_CONFIG)) {
      // Another rule tells of its group, also where it is not in the input.
      return Stream.empty();
    }
    if (sameKind.stream().anyMatch(workload -> group(apiVersion(workload)).equals(group(wanted)))) {
      return Stream.empty();
    }
    return Stream.of(
        finding(
            hpa,
            target.has("apiVersion") ? at + "/apiVersion" : at,
            "its target is a %s of %s, and the input's is one of %s"
                .formatted(
                    kind, wanted.isEmpty() ? "the core API" : wanted, apiVersion(sameKind.get(0))),
            "write apiVersion: " + apiVersion(sameKind.get(0))));
  }

  /** Whether a template tool may yet make the names equal, of which it writes one at least. */
  private static boolean mayBeNamed(
      LintContext context, Subject hpa, JsonNode target, List<Workload> workloads) {
    return Placeholder.isIn(target.path("name"))
        || workloads.stream()
            .filter(workload -> workload.kind().equals(target.path("kind").asText()))
            .filter(workload -> context.areBeside(workload.subject(), hpa))
            .anyMatch(workload -> Placeholder.isIn(workload.subject().at("/metadata/name")));
  }

  private static String apiVersion(Workload workload) {
    return workload.subject().at("/apiVersion").asText();
  }

  /** The core API has no group. */
  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
