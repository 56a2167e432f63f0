package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Pair;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.selector.Labels;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a Service that selected the old template's pods and does not select the new one's. */
public final class ServiceLosesPods implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "service-loses-pods",
          Severity.ERROR,
          "a Service that selected the old template's pods and does not select the new one's",
          "As the update proceeds the Service has fewer and fewer pods, and in the end none; "
              + "nothing else says so. Looks at the pairs of --against.",
          """
          # a Service selects name: api-pods
          # before                          # after
          labels: {name: api-pods}          labels: {name: api-pods-v2}
          """,
          "Keep the labels that the Service selects, and tell the versions apart by another "
              + "label.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.LABELS, Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.before().stream()
        .flatMap(
            before ->
                context.pairs().stream()
                    .flatMap(
                        pair ->
                            before.servicesOf(pair.before()).stream()
                                .flatMap(service -> successor(context, service))
                                .filter(service -> loses(service, pair))
                                .map(service -> finding(service, pair))));
  }

  private static Stream<Service> successor(LintContext context, Service service) {
    return context.services().stream()
        .filter(now -> now.subject().name().equals(service.subject().name()))
        .limit(1);
  }

  private static boolean loses(Service service, Pair pair) {
    return service.selects() && !service.selector().matches(pair.after().podLabels());
  }

  private Finding finding(Service service, Pair pair) {
    Subject subject = pair.after().subject();
    return subject
        .finding(
            this,
            pair.after().inTemplate("/metadata/labels"),
            "Service \"%s\" selected the pods of %s and loses them: it asks for %s, and they now have %s"
                .formatted(
                    service.subject().name().name(),
                    pair.before().subject().name().name(),
                    Labels.toText(service.selector().labels()),
                    Labels.toText(pair.after().podLabels())),
            "keep the labels that the Service selects, and tell the versions apart by another")
        .related(service.subject().locate("/spec/selector"), "what the Service selects")
        .concerningThePair();
  }
}
