package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where an object keeps labels, selectors and annotations: maps of strings, for the most part. */
final class StringMaps {
  /** Where ReplicationControllers and Services keep theirs. */
  static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");

  private static final List<JsonPointer> LABELS =
      Stream.concat(
              ofEachMetadata("labels"),
              Stream.of(
                      "/spec/selector/matchLabels",
                      "/spec/template/spec/nodeSelector",
                      "/spec/jobTemplate/spec/template/spec/nodeSelector")
                  .map(JsonPointer::compile))
          .toList();
  private static final List<JsonPointer> ANNOTATIONS = ofEachMetadata("annotations").toList();

  private static final JsonPointer NODE_SELECTOR_OF_POD = JsonPointer.compile("/spec/nodeSelector");
  private static final List<JsonPointer> NAMES =
      List.of(JsonPointer.compile("/metadata/name"), JsonPointer.compile("/metadata/namespace"));
  private static final List<JsonPointer> EXPRESSIONS =
      List.of(
          JsonPointer.compile("/spec/selector/matchExpressions"),
          JsonPointer.compile("/spec/affinity"),
          JsonPointer.compile("/spec/template/spec/affinity"),
          JsonPointer.compile("/spec/jobTemplate/spec/template/spec/affinity"));

  private StringMaps() {}

  /** A field of an object's own metadata and of that of its templates. */
  private static Stream<JsonPointer> ofEachMetadata(String field) {
    return Stream.of("", "/spec/template", "/spec/jobTemplate", "/spec/jobTemplate/spec/template")
        .map(place -> JsonPointer.compile(place + "/metadata/" + field));
  }

  /** Labels and selectors. */
  static Stream<JsonPointer> labels(Subject subject) {
    Stream<JsonPointer> maps = LABELS.stream();
    if (hasMapSelector(subject)) {
      maps = Stream.concat(maps, Stream.of(SELECTOR));
    } else if (subject.kind().equals("Pod")) {
      maps = Stream.concat(maps, Stream.of(NODE_SELECTOR_OF_POD));
    }
    return present(subject, maps);
  }

  static Stream<JsonPointer> annotations(Subject subject) {
    return present(subject, ANNOTATIONS.stream());
  }

  /** All of them. */
  static Stream<JsonPointer> in(Subject subject) {
    return Stream.concat(labels(subject), annotations(subject));
  }

  /** Strings outside of maps: the object's name, and what the expressions of selectors list. */
  static Stream<JsonPointer> single(Subject subject) {
    List<JsonPointer> found = new ArrayList<>(NAMES);
    EXPRESSIONS.forEach(at -> listed(at, subject.tree().at(at), found));
    return found.stream();
  }

  private static void listed(JsonPointer at, JsonNode node, List<JsonPointer> found) {
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      if ("values".equals(at.last().getMatchingProperty())) {
        found.add(at.appendIndex(i));
      } else {
        listed(at.appendIndex(i), node.get(i), found);
      }
    }
    node.properties()
        .forEach(entry -> listed(at.appendProperty(entry.getKey()), entry.getValue(), found));
  }

  static boolean hasMapSelector(Subject subject) {
    return switch (subject.kind()) {
      case "ReplicationController", "Service", "DeploymentConfig" -> true;
      default -> false;
    };
  }

  private static Stream<JsonPointer> present(Subject subject, Stream<JsonPointer> maps) {
    return maps.filter(map -> subject.tree().at(map).isObject());
  }
}
