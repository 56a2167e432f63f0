package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds a Service that selects a version, and will lose its pods at the next one. */
public final class VersionInServiceSelector extends Rule {
  public VersionInServiceSelector() {
    super(
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
            "Take the version out of the Service's selector."),
        Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.services().stream()
        .filter(Service::selects)
        .flatMap(service -> check(service, context).stream());
  }

  private List<Finding> check(Service service, LintContext context) {
    List<Finding> found = new ArrayList<>();
    service
        .selector()
        .labels()
        .forEach(
            (key, value) -> {
              if (context.isVersion(context.matching(service), key, value)) {
                found.add(
                    finding(
                        service.subject(),
                        StringMaps.SELECTOR.appendProperty(key),
                        "it selects %s=%s and will lose its pods at the next version"
                            .formatted(key, value),
                        "select only labels that stay"));
              }
            });
    return found;
  }
}
