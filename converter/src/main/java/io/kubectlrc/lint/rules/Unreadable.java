package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import java.util.stream.Stream;

/** Finds a document that cannot be read. */
public final class Unreadable extends FileRule {
  public Unreadable() {
    super(
        new Description(
            "unreadable",
            Severity.ERROR,
            "a document that cannot be read",
            "What is neither YAML nor JSON, or no object, kubectl cannot apply, and no other rule "
                + "can look at. A template must be rendered first.",
            """
            metadata:
              name: {{ .Release.Name }}
            """,
            "Correct the syntax; render templates first, or exclude them in .kubectl-rc.yaml."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return Stream.concat(
            file.manifest().problems().stream(),
            file.manifest().documents().stream()
                .filter(document -> !file.isPartOfKustomization(document))
                .flatMap(document -> document.notAnObject().stream()))
        .map(problem -> Finding.ofProblem(this, file.source(), problem));
  }
}
