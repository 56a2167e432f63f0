package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Destination;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a Service's target port that no matched container exposes. */
public final class ServicePortUnmatched extends Rule {
  public ServicePortUnmatched() {
    super(
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
            "Name a port of the containers, or declare it there."),
        Aspect.LABELS,
        Aspect.NAME,
        Aspect.FIELDS);
  }

  /**
   * Services that select the same pods are told the same of the same port, by one look at these.
   */
  @Override
  public Stream<Finding> check(LintContext context) {
    Map<List<Workload>, Map<Destination.Port, Optional<String>>> told = new IdentityHashMap<>();
    return context.services().stream()
        .filter(service -> !context.mayBeUnread(service.selector().labels().values()))
        .flatMap(
            service -> {
              List<Workload> workloads = context.matching(service);
              Map<Destination.Port, Optional<String>> ofThese =
                  told.computeIfAbsent(workloads, any -> new HashMap<>());
              return service.ports().stream()
                  .flatMap(
                      port ->
                          ofThese.computeIfAbsent(port, asked -> lack(asked, workloads)).stream()
                              .map(what -> finding(service, port, what)));
            });
  }

  /** What is told of a port that no container of workloads exposes. */
  private static Optional<String> lack(Destination.Port port, List<Workload> workloads) {
    boolean lacking =
        !workloads.isEmpty()
            && (port.isNamed()
                ? workloads.stream().allMatch(pods -> port.isLackedBy(pods.pods()))
                : isUndeclared(port, workloads));
    return lacking
        ? Optional.of(
            "no container of the selected pods exposes %s; %s"
                .formatted(port, port.insteadIn(workloads.stream().map(Workload::pods).toList())))
        : Optional.empty();
  }

  /** A number says nothing if some container declares no port at all: that is not required. */
  private static boolean isUndeclared(Destination.Port port, List<Workload> workloads) {
    List<Container> containers =
        workloads.stream()
            .flatMap(workload -> workload.containers().stream())
            .filter(container -> !container.init())
            .toList();
    return !containers.isEmpty()
        && !port.isOpen()
        && port.target().isValueNode()
        && containers.stream().noneMatch(Container::hasOpenPort)
        && containers.stream().noneMatch(container -> container.ports().isEmpty())
        && containers.stream()
            .noneMatch(container -> container.port(port.target(), port.protocol()).isPresent());
  }

  private Finding finding(Service service, Destination.Port port, String what) {
    return finding(
        service.subject(),
        service.at(port),
        what,
        "target a port that is exposed, or declare this one");
  }
}
