package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import java.util.stream.Stream;

/** Finds what is no field of its object: most often a mistyped one. */
public final class UnknownField extends FileRule {
  public UnknownField() {
    super(
        new Description(
            "unknown-field",
            Severity.WARNING,
            "a field that there is not, such as a mistyped one",
            "An API server that is not asked to be strict drops it without a word, and the default applies"
                + " instead of what was written; kubectl apply refuses the whole object.",
            """
            containers:
            - name: web
              image: web:1
              imagePullPolicyy: Always      # is no field of Container, but imagePullPolicy is
            """,
            "Write the field that the message names, or take it out."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject ->
                subject.validity().unknownFields().stream()
                    .map(fault -> finding(subject, fault.at(), fault.sentence(), fault.remedy())));
  }
}
