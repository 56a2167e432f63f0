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
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.stream.Stream;

/** Finds a Service that selected the old template's pods and does not select the new one's. */
public final class ServiceLosesPods extends Rule {
  public ServiceLosesPods() {
    super(
        new Description(
            "service-loses-pods",
            Severity.ERROR,
            "a Service that the old template's pods serve and the new one's do not, by their labels or a port",
            Sentence.of(
                "As the update proceeds the Service has fewer and fewer pods, and in the end none; "
                    + "nothing else says so. So has one of its ports, if it is sent on to a name that the "
                    + "new pods' containers don't give to a port of its protocol. Looks at the pairs of "
                    + "{}.",
                Setting.AGAINST),
            """
            # a Service selects name: api-pods
            # before                          # after
            labels: {name: api-pods}          labels: {name: api-pods-v2}
            """,
            "Keep the labels that the Service selects and the names of its ports, and tell the "
                + "versions apart by another label."),
        Aspect.LABELS,
        Aspect.NAME,
        Aspect.FIELDS);
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
                                .flatMap(
                                    service ->
                                        successor(context, service)
                                            .flatMap(now -> check(service, now, pair)))));
  }

  private static Stream<Service> successor(LintContext context, Service service) {
    return context.services().stream()
        .filter(now -> now.subject().name().equals(service.subject().name()))
        .filter(now -> !context.mayBeUnread(now.selector().labels().values()))
        .limit(1);
  }

  private Stream<Finding> check(Service before, Service now, Pair pair) {
    if (!now.selects()) {
      return Stream.empty();
    }
    if (!now.destination().selects(pair.after().podLabels())) {
      return Stream.of(finding(now, pair));
    }
    return now.destination().lackedBy(pair.after().pods()).stream()
        .filter(port -> served(before, port, pair.before()))
        .map(port -> finding(now, port, pair));
  }

  /** Whether the pods of before served a port, by its name or number, as the Service was then. */
  private static boolean served(Service before, Destination.Port port, Workload workload) {
    return before.ports().stream()
        .filter(
            then ->
                then.name().equals(port.name())
                    && (!port.name().isEmpty() || then.number().equals(port.number())))
        .anyMatch(then -> !then.isOpen() && then.of(workload.pods()).isPresent());
  }

  private Finding finding(Service service, Pair pair) {
    Subject subject = pair.after().subject();
    return finding(
            subject,
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

  private Finding finding(Service service, Destination.Port port, Pair pair) {
    return finding(
            pair.after().subject(),
            pair.after().podSpec().appendProperty("containers"),
            "port %s of Service \"%s\" is sent to %s of its pods, which those of %s had and these lack: %s"
                .formatted(
                    port.number(),
                    service.subject().name().name(),
                    port,
                    pair.before().subject().name().name(),
                    port.insteadIn(List.of(pair.after().pods()))),
            "keep the port's name and protocol, or let the Service send to its number")
        .related(service.subject().locate(service.at(port)), "where the Service sends")
        .concerningThePair();
  }
}
