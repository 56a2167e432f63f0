package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fix;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.stream.Stream;

/** Finds a ReplicationController without a selector. */
public final class DefaultedSelector extends FileRule {
  public DefaultedSelector() {
    super(
        new Description(
            "defaulted-selector",
            Severity.INFO,
            "a ReplicationController or DeploymentConfig without a selector",
            "The API server takes the template's labels for it, all of them. Then a label that "
                + "is added for another reason becomes part of the selector at the next creation, and "
                + "what is selected is nowhere to be read.",
            """
            spec:
              template:
                metadata:
                  labels: {name: api-pods, tier: back}
            """,
            Sentence.of("Write the selector out; {} does it.", Setting.FIX)),
        Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .filter(workload -> workload.isReplicationController() || workload.isDeploymentConfig())
        .filter(
            workload -> workload.writtenSelector().isEmpty() && workload.badSelector().isEmpty())
        .filter(workload -> !workload.templateLabels().isEmpty())
        .map(this::finding);
  }

  private Finding finding(Workload workload) {
    Subject subject = workload.subject();
    Finding finding =
        finding(
            subject,
            "/spec/selector",
            "there is no selector: the template's labels are taken, %s"
                .formatted(Labels.toText(workload.templateLabels())),
            "write it out");
    JsonPointer selector = JsonPointer.compile("/spec/selector");
    // Where the selector is written in another form, its place is not simply above the template.
    boolean inPlace =
        subject.writtenPointer(selector).equals(subject.written().at().append(selector));
    return inPlace
        ? finding.fixedBy(
            new Fix(
                subject.document(),
                "write the selector out",
                List.of(
                    new Fix.Change.Add(
                        subject.writtenPointer(selector),
                        Labels.toTree(workload.templateLabels()),
                        "template"))))
        : finding;
  }
}
