package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Pair;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.stream.Stream;

/** Finds an update that would replace pods by the same pods. */
public final class SameTemplate extends Rule {
  public SameTemplate() {
    super(
        new Description(
            "same-template",
            Severity.WARNING,
            "an update that would replace pods by the same pods",
            Sentence.of(
                "Nothing in the template changed but its version: a rolling update takes its time "
                    + "and gains nothing. A different number of replicas needs no update. Looks at the "
                    + "pairs of {}.",
                Setting.AGAINST),
            """
            # before                       # after
            metadata: {name: api-v1}       metadata: {name: api-v2}
            version: v1                    version: v2
            image: api:1.0.0               image: api:1.0.0
            """,
            Sentence.of(
                "Change what was meant to change; scale with kubectl scale; restart with {} and the same image.",
                Task.ROLLING_UPDATE.of().with(Setting.IMAGE))));
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.pairs().stream()
        .filter(pair -> pair.after().isReplicationController() && isSame(context, pair))
        .map(this::finding);
  }

  private Finding finding(Pair pair) {
    boolean scaled =
        !pair.before()
            .subject()
            .at("/spec/replicas")
            .equals(pair.after().subject().at("/spec/replicas"));
    return finding(
            pair.after().subject(),
            scaled ? "/spec/replicas" : "/metadata/name",
            "nothing in the template changed: a rolling update would replace pods by the same pods",
            scaled
                ? "kubectl apply or kubectl scale is enough"
                : "kubectl apply is enough for other fields")
        .related(pair.before().subject().locate("/metadata/name"), "its predecessor")
        .concerningThePair();
  }

  /** Whether the templates of a pair differ in their version-like labels at most. */
  static boolean isSame(LintContext context, Pair pair) {
    return essence(context, pair.before()).equals(essence(context, pair.after()));
  }

  private static JsonNode essence(LintContext context, Workload workload) {
    JsonNode template = workload.subject().tree().at(workload.template()).deepCopy();
    if (template.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("creationTimestamp");
      if (metadata.path("labels") instanceof ObjectNode labels) {
        workload
            .podLabels()
            .forEach(
                (key, value) -> {
                  if (context.meaningOf(workload, key, value) instanceof Meaning.Version) {
                    labels.remove(key);
                  }
                });
      }
    }
    return template;
  }
}
