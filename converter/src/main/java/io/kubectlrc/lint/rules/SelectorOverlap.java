package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds two controllers of one namespace, one's selector matching the other's pods. */
public final class SelectorOverlap extends Rule {
  private static final int SHOWN = 3;

  public SelectorOverlap() {
    super(
        new Description(
            "selector-overlap",
            Severity.ERROR,
            "two controllers of one namespace, one's selector matching the other's pods",
            "Each takes the other's pods for its own as soon as they have no owner: it adopts "
                + "them, has too many, and deletes some. During an update, a rename or an adoption "
                + "pods are without an owner.",
            """
            kind: ReplicationController
            metadata: {name: api}
            spec:
              selector: {app: api}     # also matches the pods of api-canary,
            ---                        # whose labels are app: api, track: canary
            kind: ReplicationController
            metadata: {name: api-canary}
            """,
            "Add a label to the wider selector and its template that the other's pods do not "
                + "have."),
        Aspect.LABELS,
        Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.workloads().stream()
        .filter(Workload::isController)
        .flatMap(workload -> check(context, workload));
  }

  private Stream<Finding> check(LintContext context, Workload workload) {
    Subject subject = workload.subject();
    List<Workload> others =
        context.matching(subject.namespace(), workload.selector()).stream()
            .filter(other -> isOther(context, workload, other))
            .limit(SHOWN + 1L)
            .toList();
    if (others.isEmpty()) {
      return Stream.empty();
    }
    List<Workload> shown = others.subList(0, Math.min(SHOWN, others.size()));
    Finding finding =
        finding(
            subject,
            "/spec/selector",
            "the selector %s also matches the pods of %s%s"
                .formatted(
                    Labels.toText(workload.selector().labels()),
                    shown.stream()
                        .map(other -> other.subject().toString())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                    others.size() > SHOWN ? " and others" : ""),
            "tell them apart by a label that both selectors have");
    for (Workload other : shown) {
      finding =
          finding.related(
              other.subject().locate(other.inTemplate("/metadata/labels")),
              "the labels of the pods of " + other.subject());
    }
    return Stream.of(finding);
  }

  /** Whether the two fight; of two that match each other's pods the later one says so. */
  private static boolean isOther(LintContext context, Workload workload, Workload other) {
    if (!other.isController()
        || other.subject().name().equals(workload.subject().name())
        || UpdateKey.areVersions(context, workload, other)
            && !UpdateKey.isToBeStampedFirst(context, workload, other)
        || context.areOneFamily(workload, other)) {
      return false;
    }
    boolean mutual = other.selector().matches(workload.podLabels());
    return !mutual || context.order(other) < context.order(workload);
  }
}
