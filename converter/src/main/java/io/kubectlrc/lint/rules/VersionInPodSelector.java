package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.PodSelector;
import java.util.List;
import java.util.stream.Stream;

/** Finds a PodDisruptionBudget or NetworkPolicy that selects a version. */
public final class VersionInPodSelector extends SurveyRule<Subject> {
  public VersionInPodSelector() {
    super(
        new Description(
            "version-in-pod-selector",
            Severity.WARNING,
            "a PodDisruptionBudget or NetworkPolicy that selects a version, and not the next one's pods",
            "The next version's pods are evicted as if there was no budget, and no policy lets them "
                + "in or keeps others out; nothing says so.",
            """
            kind: PodDisruptionBudget
            spec:
              minAvailable: 2
              selector:
                matchLabels: {name: api-pods, version: "1453323827"}
            """,
            "Take the version out of the selector."),
        Aspect.LABELS,
        Aspect.FIELDS);
  }

  @Override
  protected Stream<Subject> survey(LintFile file) {
    return file.subjects().stream().filter(subject -> !PodSelector.of(subject.tree()).isEmpty());
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Subject> selecting) {
    return selecting.stream().flatMap(subject -> check(context, subject));
  }

  private Stream<Finding> check(LintContext context, Subject subject) {
    return PodSelector.of(subject.tree()).stream()
        .flatMap(
            selector ->
                selector.labels().stream()
                    .filter(
                        label ->
                            context.isVersion(
                                matching(context, subject, selector), label.key(), label.value())))
        .map(
            label ->
                finding(
                    subject,
                    label.at(),
                    "it selects %s=%s, which the pods of the next version will lack"
                        .formatted(label.key(), label.value()),
                    "select only labels that stay"));
  }

  private static List<Workload> matching(
      LintContext context, Subject subject, PodSelector selector) {
    return selector
        .selector()
        .filter(understood -> selector.inNamespace())
        .map(understood -> context.matching(subject.namespace(), understood))
        .orElse(List.of());
  }
}
