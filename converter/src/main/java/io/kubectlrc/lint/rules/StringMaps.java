package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.lint.Subject;
import java.util.List;
import java.util.stream.Stream;

/** Where an object keeps labels, selectors and annotations: maps of strings. */
final class StringMaps {
  /** Where ReplicationControllers and Services keep theirs. */
  static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");

  private static final List<JsonPointer> LABELS =
      List.of(
          JsonPointer.compile("/metadata/labels"),
          JsonPointer.compile("/spec/template/metadata/labels"),
          JsonPointer.compile("/spec/jobTemplate/metadata/labels"),
          JsonPointer.compile("/spec/jobTemplate/spec/template/metadata/labels"),
          JsonPointer.compile("/spec/selector/matchLabels"));
  private static final List<JsonPointer> ANNOTATIONS =
      List.of(
          JsonPointer.compile("/metadata/annotations"),
          JsonPointer.compile("/spec/template/metadata/annotations"),
          JsonPointer.compile("/spec/jobTemplate/metadata/annotations"),
          JsonPointer.compile("/spec/jobTemplate/spec/template/metadata/annotations"));

  private StringMaps() {}

  /** Labels and selectors. */
  static Stream<JsonPointer> labels(Subject subject) {
    Stream<JsonPointer> maps = LABELS.stream();
    return present(
        subject, hasMapSelector(subject) ? Stream.concat(maps, Stream.of(SELECTOR)) : maps);
  }

  static Stream<JsonPointer> annotations(Subject subject) {
    return present(subject, ANNOTATIONS.stream());
  }

  /** All of them. */
  static Stream<JsonPointer> in(Subject subject) {
    return Stream.concat(labels(subject), annotations(subject));
  }

  private static boolean hasMapSelector(Subject subject) {
    return switch (subject.kind()) {
      case "ReplicationController", "Service", "DeploymentConfig" -> true;
      default -> false;
    };
  }

  private static Stream<JsonPointer> present(Subject subject, Stream<JsonPointer> maps) {
    return maps.filter(map -> subject.tree().at(map).isObject());
  }
}
