package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a Service whose selector no workload of the input matches. */
public final class ServiceMatchesNothing extends Rule {
  private static final Set<String> ENDPOINTS = Set.of("Endpoints", "EndpointSlice");

  public ServiceMatchesNothing() {
    super(
        new Description(
            "service-matches-nothing",
            Severity.WARNING,
            "a Service whose selector no workload of the input matches",
            "It gets an address and no endpoints, and every connection is refused. Services "
                + "without a selector, of type ExternalName or with Endpoints of their own are left "
                + "alone, and so is input without any workload.",
            """
            kind: Service
            spec:
              selector: {name: api-pod}      # the pods are labelled name: api-pods
            """,
            "Select labels that the pods have."),
        Aspect.LABELS,
        Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    if (context.workloads().isEmpty()) {
      return Stream.empty();
    }
    Set<String> withEndpoints =
        context.subjects().stream()
            .filter(subject -> ENDPOINTS.contains(subject.kind()))
            .map(ServiceMatchesNothing::serviceOf)
            .collect(Collectors.toSet());
    return context.services().stream()
        .filter(Service::selects)
        .filter(service -> context.matching(service).isEmpty())
        .filter(service -> !isOpen(context, service))
        .filter(
            service ->
                !withEndpoints.contains(key(service.subject(), service.subject().name().name())))
        .filter(service -> !context.mayBeUnread(service.selector().labels().values()))
        .map(service -> finding(context, service));
  }

  /** Whether a template tool may yet make the two match, of which it writes one at least. */
  private static boolean isOpen(LintContext context, Service service) {
    SortedMap<String, String> asked = service.selector().labels();
    return Labels.areOpen(asked)
        || context.workloads().stream()
            .filter(workload -> context.areBeside(workload.subject(), service.subject()))
            .filter(
                workload -> workload.subject().namespace().equals(service.subject().namespace()))
            .anyMatch(workload -> mayMatch(asked, workload.podLabels()));
  }

  private static boolean mayMatch(Map<String, String> asked, Map<String, String> labels) {
    return asked.entrySet().stream()
        .allMatch(
            label -> {
              String given = labels.getOrDefault(label.getKey(), "");
              return given.equals(label.getValue()) || Placeholder.first(given).isPresent();
            });
  }

  /** An EndpointSlice says by a label which Service it is of. */
  private static String serviceOf(Subject endpoints) {
    String label = endpoints.at("/metadata/labels").path("kubernetes.io/service-name").asText();
    return key(endpoints, label.isEmpty() ? endpoints.name().name() : label);
  }

  private static String key(Subject subject, String name) {
    return subject.namespace() + "/" + name;
  }

  private Finding finding(LintContext context, Service service) {
    String near = nearest(context, service).map(text -> "; " + text).orElse("");
    return finding(
        service.subject(),
        "/spec/selector",
        "no workload of the input has pods with %s%s"
            .formatted(Labels.toText(service.selector().labels()), near),
        "select labels that the pods have");
  }

  /** What comes closest: the same pods in another namespace, or pods that have most labels. */
  private static Optional<String> nearest(LintContext context, Service service) {
    Optional<Workload> elsewhere = context.matchingAnywhere(service.selector());
    if (elsewhere.isPresent()) {
      return elsewhere.map(
          workload ->
              "%s has, in namespace %s"
                  .formatted(workload.subject(), workload.subject().namespace()));
    }
    return service.selector().labels().entrySet().stream()
        .flatMap(
            label ->
                context
                    .matching(
                        service.subject().namespace(),
                        Selector.of(Map.of(label.getKey(), label.getValue())))
                    .stream()
                    .limit(1))
        .findFirst()
        .map(
            workload ->
                "the pods of %s have %s"
                    .formatted(workload.subject(), Labels.toText(workload.podLabels())));
  }
}
