package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds an image that changed while the version label in the template did not. */
public final class KeptVersionLabel extends Rule {
  public KeptVersionLabel() {
    super(
        new Description(
            "kept-version-label",
            Severity.WARNING,
            "an image that changed while the version label in the template did not",
            Sentence.of(
                "Then the label lies: selectors, dashboards and people take the new version for the "
                    + "old one. Looks at the pairs of {}.",
                Setting.AGAINST),
            """
            # before                       # after
            version: v1                    version: v1
            image: api:1.0.0               image: api:1.0.1
            """,
            Sentence.of("Change the label with the image; {} does it.", Task.STAMPING.of())),
        Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.pairs().stream().flatMap(pair -> check(context, pair));
  }

  private Stream<Finding> check(LintContext context, Pair pair) {
    Map<String, String> before = pair.before().podLabels();
    List<String> versions =
        pair.after().podLabels().entrySet().stream()
            .filter(
                label ->
                    context.meaningOf(pair.after(), label.getKey(), label.getValue())
                        instanceof Meaning.Version)
            .map(Map.Entry::getKey)
            .toList();
    boolean changed =
        versions.stream()
            .anyMatch(key -> !pair.after().podLabels().get(key).equals(before.get(key)));
    if (versions.isEmpty() || changed) {
      return Stream.empty();
    }
    Set<String> images =
        pair.before().containers().stream().map(Container::image).collect(Collectors.toSet());
    return pair.after().containers().stream()
        .filter(container -> !images.contains(container.image()))
        .limit(1)
        .map(container -> finding(pair, versions.get(0), container));
  }

  private Finding finding(Pair pair, String key, Container container) {
    Workload now = pair.after();
    JsonPointer label = now.inTemplate("/metadata/labels").appendProperty(key);
    return finding(
            now.subject(),
            label,
            "the image %s is new, and the label %s is still %s"
                .formatted(container.image(), key, now.podLabels().get(key)),
            Sentence.of(
                "change the label with the image: {}",
                Task.STAMPING.of(now.subject().document().source().name())))
        .related(
            now.subject().locate(container.at().appendProperty("image")), "the image that changed")
        .concerningThePair();
  }
}
