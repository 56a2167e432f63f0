package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.ServicePort;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.manifest.Placeholder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a Service's target port that no matched container exposes. */
public final class ServicePortUnmatched implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "service-port-unmatched",
          Severity.WARNING,
          "a Service's target port that no matched container exposes",
          "Connections to it are refused. A port that is named must be declared by a "
              + "container; a number that no container declares may be a mistake.",
          """
          kind: Service
          spec:
            ports: [{port: 80, targetPort: http}]     # the containers name their port "web"
          """,
          "Name a port of the containers, or declare it there.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.LABELS, Aspect.NAME, Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.services().stream()
        .flatMap(
            service -> {
              List<Container> containers =
                  context.matching(service).stream()
                      .flatMap(workload -> workload.containers().stream())
                      .filter(container -> !container.init())
                      .toList();
              return service.ports().stream()
                  .filter(port -> isUnmatched(port, containers))
                  .map(port -> finding(service, port, containers));
            });
  }

  /** A number says nothing if some container declares no port at all: that is not required. */
  private static boolean isUnmatched(ServicePort port, List<Container> containers) {
    boolean named = port.target().isTextual() && !port.target().asText().matches("\\d+");
    return !containers.isEmpty()
        && port.target().isValueNode()
        && !Placeholder.isIn(port.target())
        && !port.target().asText().isEmpty()
        && containers.stream().noneMatch(Container::hasOpenPort)
        && (named || containers.stream().noneMatch(container -> container.ports().isEmpty()))
        && containers.stream()
            .noneMatch(container -> container.port(port.target(), port.protocol()).isPresent());
  }

  private Finding finding(Service service, ServicePort port, List<Container> containers) {
    String exposed =
        containers.stream()
            .flatMap(container -> container.ports().stream())
            .map(
                declared ->
                    declared.number()
                        + (declared.name().isEmpty() ? "" : " (" + declared.name() + ")")
                        + (declared.protocol().equals("TCP") ? "" : "/" + declared.protocol()))
            .distinct()
            .collect(Collectors.joining(", "));
    return service
        .subject()
        .finding(
            this,
            port.at(),
            "no container of the selected pods exposes %s port %s; they expose %s"
                .formatted(
                    port.protocol(), port.target().asText(), exposed.isEmpty() ? "none" : exposed),
            "target a port that is exposed, or declare this one");
  }
}
