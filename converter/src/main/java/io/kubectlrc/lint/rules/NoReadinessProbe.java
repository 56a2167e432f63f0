package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a container behind a Service without a readiness probe. */
public final class NoReadinessProbe extends SurveyRule<Workload> {
  private static final Set<String> FINITE = Set.of("Job", "CronJob");

  public NoReadinessProbe() {
    super(
        new Description(
            "no-readiness-probe",
            Severity.WARNING,
            "a container behind a Service without a readiness probe",
            "Without one a pod counts as ready as soon as its process runs. So a rolling update "
                + "of a broken version goes on to the end and replaces everything; with one it stops "
                + "at the first pod, and the old ones keep serving.",
            """
            containers:
              - name: api
                image: api:1.0.1
                ports: [{containerPort: 3000}]
            """,
            "Add a readinessProbe that asks what the Service's users ask."),
        Aspect.FIELDS);
  }

  @Override
  protected Stream<Workload> survey(LintFile file) {
    return file.workloads().stream()
        .filter(workload -> !FINITE.contains(workload.kind()))
        .filter(
            workload ->
                workload.containers().stream()
                    .anyMatch(container -> !container.init() && lacksProbe(container)));
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Workload> unprobed) {
    return unprobed.stream().flatMap(workload -> check(context, workload));
  }

  private Stream<Finding> check(LintContext context, Workload workload) {
    List<Service> services = context.servicesOf(workload);
    if (services.isEmpty()) {
      return Stream.empty();
    }
    List<Container> containers =
        workload.containers().stream().filter(container -> !container.init()).toList();
    List<Container> serving =
        containers.stream().filter(container -> serves(container, services)).toList();
    return (serving.isEmpty() ? containers : serving)
        .stream()
            .filter(NoReadinessProbe::lacksProbe)
            .map(
                container ->
                    finding(
                        workload.subject(),
                        container.at().appendProperty("name"),
                        "%s behind %s has no readiness probe: a broken version would replace every pod"
                            .formatted(
                                KubeObject.called("container", container.name()),
                                services.get(0).subject()),
                        "add a readinessProbe"));
  }

  private static boolean lacksProbe(Container container) {
    return !container.tree().path("readinessProbe").isObject();
  }

  private static boolean serves(Container container, List<Service> services) {
    return services.stream()
        .flatMap(service -> service.ports().stream())
        .anyMatch(port -> container.port(port.target(), port.protocol()).isPresent());
  }
}
