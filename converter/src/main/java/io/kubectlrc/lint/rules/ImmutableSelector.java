package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Pair;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a changed selector under the same name, where the API forbids it. */
public final class ImmutableSelector extends Rule {
  private static final Set<String> IMMUTABLE =
      Set.of("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job");

  public ImmutableSelector() {
    super(
        new Description(
            "immutable-selector",
            Severity.ERROR,
            "a changed selector under the same name, where the API forbids it",
            Sentence.of(
                "The selector of a Deployment, ReplicaSet, DaemonSet, StatefulSet or Job cannot be "
                    + "changed: kubectl apply fails with \"field is immutable\". (A "
                    + "ReplicationController's can.) Looks at the pairs of {}.",
                Setting.AGAINST),
            """
            # before                              # after
            kind: Deployment                      kind: Deployment
            spec:                                 spec:
              selector: {matchLabels: {app: a}}     selector: {matchLabels: {app: b}}
            """,
            "Keep the selector, or give the object a new name and delete the old one."));
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.pairs().stream()
        .filter(pair -> IMMUTABLE.contains(pair.after().kind()) && pair.sameName())
        .filter(pair -> !selector(pair.before()).equals(selector(pair.after())))
        .map(this::finding);
  }

  /** A Job's is made by the server; only one that is written can be changed. */
  private static Object selector(Workload workload) {
    return workload.isController() ? workload.selector() : workload.subject().at("/spec/selector");
  }

  private Finding finding(Pair pair) {
    return finding(
            pair.after().subject(),
            "/spec/selector",
            "the selector of %s changed, and it is immutable".formatted(pair.after().subject()),
            "keep the selector, or choose a new name and delete the old object")
        .related(pair.before().subject().locate("/spec/selector"), "the selector before")
        .concerningThePair();
  }
}
