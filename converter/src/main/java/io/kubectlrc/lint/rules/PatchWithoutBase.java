package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import java.util.stream.Stream;

/** Finds what reads as a patch of a ReplicationController, without what it patches. */
public final class PatchWithoutBase extends FileRule {
  public PatchWithoutBase() {
    super(
        new Description(
            "patch-without-base",
            Severity.WARNING,
            "a patch of a ReplicationController, without its kustomization",
            "An API server would reject it as it is, and nothing else can be said of it: what it "
                + "changes is elsewhere.",
            """
            kind: ReplicationController
            metadata: {name: api}
            spec: {replicas: 5}
            """,
            "Lint it together with its kustomization.yaml and what that names."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.lonePatches().stream()
        .map(
            patch ->
                finding(
                    patch,
                    "/kind",
                    "it has no selector and no container with an image, as a patch has",
                    "lint it together with its kustomization.yaml, or write the rest of it"));
  }
}
