package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Finds a selector that its own template's labels do not satisfy. */
public final class SelectorMismatch extends FileRule {
  public SelectorMismatch() {
    super(
        new Description(
            "selector-mismatch",
            Severity.ERROR,
            "a selector that its own template's labels do not satisfy",
            "A controller whose pods do not match its selector would start pods for ever, so "
                + "the API server rejects it.",
            """
            spec:
              selector: {name: api}
              template:
                metadata:
                  labels: {name: api-pods}
            """,
            "Give the template the labels that the selector asks for."),
        Aspect.LABELS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream().filter(Workload::isController).flatMap(this::check);
  }

  private Stream<Finding> check(Workload workload) {
    if (workload.badSelector().isPresent()) {
      boolean map =
          Selector.isLabelSelector(workload.subject().tree().at(StringMaps.SELECTOR))
              && StringMaps.hasMapSelector(workload.subject());
      return Stream.of(
          finding(
              workload.subject(),
              "/spec/selector",
              workload.badSelector().get(),
              map ? Selector.WRITE_A_MAP : "use In, NotIn, Exists or DoesNotExist"));
    }
    if (workload.selector().isEmpty()) {
      return missing(workload);
    }
    if (workload.selector().matches(workload.podLabels())
        || workload.selector().isOpen()
        || Labels.areOpen(workload.podLabels())) {
      return Stream.empty();
    }
    return Stream.of(
        finding(
                workload.subject(),
                firstContradiction(workload),
                "the selector asks for %s, and the template's labels %s"
                    .formatted(asked(workload), given(workload)),
                "make the two agree")
            .related(
                workload.subject().locate(workload.inTemplate("/metadata/labels")),
                "the template's labels"));
  }

  /** Where a selector must be written, its lack is a missing field like others. */
  private Stream<Finding> missing(Workload workload) {
    return workload.templateAt("/spec").isObject() && workload.defaultsSelector()
        ? Stream.of(
            finding(
                workload.subject(),
                "/spec/template",
                "there is neither a selector nor a label in the template",
                "label the pods, and select that label"))
        : Stream.empty();
  }

  private static JsonPointer firstContradiction(Workload workload) {
    JsonPointer selector = JsonPointer.compile("/spec/selector");
    Optional<String> label = workload.selector().unmetLabel(workload.podLabels());
    if (label.isEmpty()) {
      return selector
          .appendProperty("matchExpressions")
          .appendIndex(unmetRequirement(workload).orElseThrow());
    }
    boolean map = workload.subject().at("/spec/selector/matchLabels").isObject();
    return (map ? selector.appendProperty("matchLabels") : selector).appendProperty(label.get());
  }

  private static OptionalInt unmetRequirement(Workload workload) {
    return workload.selector().unmetRequirement(workload.podLabels());
  }

  private static String asked(Workload workload) {
    List<String> wrong = new ArrayList<>();
    workload
        .selector()
        .labels()
        .forEach(
            (key, value) -> {
              if (!value.equals(workload.podLabels().get(key))) {
                wrong.add(key + "=" + value);
              }
            });
    return wrong.isEmpty()
        ? workload
            .selector()
            .requirements()
            .get(unmetRequirement(workload).orElseThrow())
            .toString()
        : String.join(",", wrong);
  }

  private static String given(Workload workload) {
    return workload.podLabels().isEmpty()
        ? "are empty"
        : "are " + Labels.toText(workload.podLabels());
  }
}
