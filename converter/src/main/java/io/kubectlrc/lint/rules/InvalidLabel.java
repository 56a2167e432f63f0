package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.validity.Fault;
import java.util.stream.Stream;

/** Finds a label, selector or annotation that the API server rejects. */
public final class InvalidLabel extends FileRule {
  public InvalidLabel() {
    super(
        new Description(
            "invalid-label",
            Severity.ERROR,
            "a label, selector or annotation that the API server rejects",
            "Keys and values of labels have 63 characters at most, of a limited set; a key may "
                + "have a prefix that is a DNS name. Annotations have the same keys.",
            """
            metadata:
              labels:
                commit: "feature/login"      # '/' is not allowed in a value
            """,
            "Use letters, digits, '-', '_' and '.', within the length that the message names; "
                + "keep free text in annotations."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject ->
                Stream.concat(
                    check(subject, Fault.Concern.KEY, "choose another key"),
                    check(
                        subject,
                        Fault.Concern.LABEL,
                        "choose another value, or make an annotation of it")));
  }

  private Stream<Finding> check(Subject subject, Fault.Concern concern, String remedy) {
    return subject.validity().invalid(concern).stream()
        .map(fault -> finding(subject, fault.at(), fault.sentence(), remedy));
  }
}
