package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import java.util.stream.Stream;

/** Finds what kubectl refuses of a document whose meaning is plain all the same. */
public final class RefusedSyntax extends FileRule {
  public RefusedSyntax() {
    super(
        new Description(
            "refused-syntax",
            Severity.ERROR,
            "comments or a comma too many in JSON, a %YAML line, JSON's surrogates in YAML, a key that is there twice",
            "kubectl does not apply such a file. Its meaning is plain, so that all other rules look at it "
                + "and convert converts it. A key that is there twice with two values is unreadable.",
            """
            {
              "apiVersion": "v1",   // the first
              "kind": "ReplicationController"
            }
            """,
            "Take out the comment, the comma, the directive, or one of the two keys; write the character"
                + " itself."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.manifest().documents().stream()
        .flatMap(document -> document.oddities().stream())
        .map(oddity -> Finding.ofProblem(this, file.source(), oddity));
  }
}
