package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.legacy.Removals;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.stream.Stream;

/** Finds an annotation that today's servers ignore, because a field took its place. */
public final class DeadAnnotation extends FileRule {
  public DeadAnnotation() {
    super(
        new Description(
            "dead-annotation",
            Severity.ERROR,
            "an annotation that today's servers ignore, because a field took its place",
            Sentence.of(
                "Before a feature had a field, an annotation stood for it. Once that is ignored, "
                    + "the pods quietly run without init containers, tolerations or a seccomp profile. "
                    + "What counts as today is {}.",
                Setting.KUBERNETES),
            """
            metadata:
              annotations:
                pod.beta.kubernetes.io/init-containers: '[...]'     # ignored since Kubernetes 1.8
            """,
            Sentence.of(
                "Write the field that the message names; {} does it.", Task.CONVERSION.of())));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject -> StringMaps.annotations(subject).flatMap(map -> check(file, subject, map)));
  }

  private Stream<Finding> check(LintFile file, Subject subject, JsonPointer map) {
    return subject.tree().at(map).properties().stream()
        .flatMap(
            entry ->
                Removals.ofAnnotation(entry.getKey()).stream()
                    .filter(ending -> file.options().kubernetes().isAtLeast(ending.since()))
                    .map(
                        ending ->
                            finding(
                                subject,
                                map.appendProperty(entry.getKey()),
                                entry.getKey(),
                                ending)));
  }

  private Finding finding(Subject subject, JsonPointer at, String key, Removals.Ending ending) {
    Finding finding =
        finding(
            subject,
            at,
            "the annotation %s is %s since Kubernetes %s"
                .formatted(key, ending.over() ? "ignored" : "deprecated", ending.since()),
            "write " + ending.successor());
    return ending.over() ? finding : finding.as(Severity.WARNING);
  }
}
