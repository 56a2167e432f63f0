package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Meaning;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a Service that selects a version, and will lose its pods at the next one. */
public final class VersionInServiceSelector implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "version-in-service-selector",
          Severity.WARNING,
          "a Service that selects a version, and will lose its pods at the next one",
          "A Service should select what stays: then it serves from old and new pods while an "
              + "update proceeds.",
          """
          kind: Service
          spec:
            selector: {name: api-pods, version: "1453323827"}
          """,
          "Take the version out of the Service's selector.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.services().stream()
        .filter(Service::selects)
        .flatMap(
            service ->
                service.selector().labels().entrySet().stream()
                    .filter(label -> isVersion(context, service, label.getKey(), label.getValue()))
                    .map(
                        label ->
                            service
                                .subject()
                                .finding(
                                    this,
                                    StringMaps.SELECTOR.appendProperty(label.getKey()),
                                    "it selects %s=%s and will lose its pods at the next version"
                                        .formatted(label.getKey(), label.getValue()),
                                    "select only labels that stay")));
  }

  /** Whether the label is a version of pods that the Service sends to, as far as they are known. */
  private static boolean isVersion(LintContext context, Service service, String key, String value) {
    List<Workload> workloads = context.matching(service);
    return workloads.isEmpty()
        ? context.options().versions().meaningOf(key, value, Bearer.UNKNOWN)
            instanceof Meaning.Version
        : workloads.stream()
            .anyMatch(
                workload -> context.meaningOf(workload, key, value) instanceof Meaning.Version);
  }
}
