package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.PortReference;
import java.util.stream.Stream;

/** Finds a probe or a lifecycle hook that names a port which its container does not have. */
public final class ProbePortMissing extends FileRule {
  public ProbePortMissing() {
    super(
        new Description(
            "probe-port-missing",
            Severity.ERROR,
            "a probe or a lifecycle hook that names a port which its container does not have",
            "The server takes it, and the kubelet finds no port to ask: readiness and startup never "
                + "come, so a rolling update stands still; liveness is never asked, so a container "
                + "that hangs stays; postStart fails, so the container is killed and started again "
                + "for ever; preStop is left out.",
            """
            containers:
              - name: api
                ports: [{name: web, containerPort: 3000}]
                readinessProbe: {httpGet: {path: /, port: http}}
            """,
            "Name a port of the same container, or give the number."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream().flatMap(this::check);
  }

  private Stream<Finding> check(Workload workload) {
    return workload.containers().stream()
        .flatMap(
            container ->
                PortReference.broken(container.tree()).stream()
                    .map(
                        reference ->
                            finding(
                                workload.subject(),
                                container.at().append(reference.at()),
                                "%s asks port \"%s\", which container \"%s\" does not have: %s"
                                    .formatted(
                                        reference.user().field(),
                                        reference.port(),
                                        container.name(),
                                        reference.user().consequence()),
                                "name a port of that container, or give the number")));
  }
}
