package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.List;
import java.util.stream.Stream;

/** Finds a ReplicationController whose selector has no version-like key. */
public final class NoUpdateKey extends Rule {
  public NoUpdateKey() {
    super(
        new Description(
            "no-update-key",
            Severity.WARNING,
            "a ReplicationController whose selector has no version-like key",
            Sentence.of(
                "A rolling update needs a key that both selectors have with different values. "
                    + "Without one in the selector the first update with {} is refused. It has to be "
                    + "planned when the controller is first created, or stamped later.",
                Setting.FILE),
            """
            spec:
              selector: {name: api-pods}
            """,
            Sentence.of(
                "Stamp it: {}; or update with {}.",
                Task.STAMPING.of("FILE"),
                Task.ROLLING_UPDATE
                    .of("OLD")
                    .with(List.of(Setting.FILE.to("FILE"), Setting.STAMP.chosen())))),
        Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.workloads().stream()
        .filter(Workload::isReplicationController)
        .filter(workload -> !workload.selector().isEmpty())
        // An owner would undo the stamp.
        .filter(workload -> workload.controller().isEmpty())
        .filter(
            workload ->
                workload.selector().labels().keySet().stream()
                    .map(key -> meaning(context, workload, key))
                    .allMatch(Meaning.Identity.class::isInstance))
        .map(this::finding);
  }

  private static Meaning meaning(LintContext context, Workload workload, String key) {
    return context.meaningOf(workload, key, workload.selector().labels().get(key));
  }

  private Finding finding(Workload workload) {
    boolean written = !workload.writtenSelector().isEmpty();
    return finding(
        workload.subject(),
        written ? "/spec/selector" : "/metadata/name",
        "the selector %s has no key that changes with a version, so the first update by a manifest is refused"
            .formatted(Labels.toText(workload.selector().labels())),
        Sentence.of(Task.STAMPING.of(workload.subject().document().source().name())));
  }
}
