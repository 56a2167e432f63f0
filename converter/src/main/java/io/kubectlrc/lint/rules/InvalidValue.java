package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.validity.Fault;
import java.util.stream.Stream;

/** Finds a value of the right type that the API server rejects nevertheless. */
public final class InvalidValue extends FileRule {
  public InvalidValue() {
    super(
        new Description(
            "invalid-value",
            Severity.ERROR,
            "a value that the API server rejects, by itself or beside another one",
            "A number out of its range, a word in the wrong case, two actions of one probe, a mount of"
                + " no volume: the API server rejects the whole object.",
            """
            containers:
            - name: web
              image: web:1
              imagePullPolicy: always      # must be Always
            """,
            "Write what the message asks for."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject ->
                subject.validity().invalid(Fault.Concern.VALUE).stream()
                    .map(fault -> finding(subject, fault.at(), fault.sentence(), "correct it")));
  }
}
