package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Subject;
import java.util.stream.Stream;

/** Where an object keeps labels, selectors and annotations: maps of strings. */
final class StringMaps {
  /** Where ReplicationControllers and Services keep theirs. */
  static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");

  private static final String[] LABELS = {
    "/metadata/labels", "/spec/template/metadata/labels", "/spec/selector/matchLabels"
  };
  private static final String[] ANNOTATIONS = {
    "/metadata/annotations", "/spec/template/metadata/annotations"
  };

  private StringMaps() {}

  /** Labels and selectors. */
  static Stream<JsonPointer> labels(Subject subject) {
    Stream<String> maps = Stream.of(LABELS);
    if (hasMapSelector(subject)) {
      maps = Stream.concat(maps, Stream.of("/spec/selector"));
    }
    return present(subject, maps);
  }

  static Stream<JsonPointer> annotations(Subject subject) {
    return present(subject, Stream.of(ANNOTATIONS));
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

  private static Stream<JsonPointer> present(Subject subject, Stream<String> maps) {
    return maps.map(JsonPointer::compile)
        .filter(
            map -> {
              JsonNode node = subject.tree().at(map);
              return node.isObject();
            });
  }
}
