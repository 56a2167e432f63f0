package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Where a ReplicationController keeps what a stamp changes: v1beta1 and v1beta2 had other places
 * than v1beta3 and v1.
 *
 * @param podLabelsInTemplate the same labels, from the template on
 */
record RcShape(
    JsonPointer name,
    JsonPointer labels,
    JsonPointer selector,
    JsonPointer template,
    JsonPointer podLabelsInTemplate) {

  private static final RcShape TODAY =
      of(
          "/metadata/name",
          "/metadata/labels",
          "/spec/selector",
          "/spec/template",
          "/metadata/labels");

  private static final RcShape EARLY =
      of("/id", "/labels", "/desiredState/replicaSelector", "/desiredState/podTemplate", "/labels");

  /** The shape of an API version; empty for one that no API server knew. */
  static Optional<RcShape> of(JsonNode rc) {
    return switch (rc.path("apiVersion").asText()) {
      case "v1beta1", "v1beta2" -> Optional.of(EARLY);
      case "", "v1beta3", "v1" -> Optional.of(TODAY);
      default -> Optional.empty();
    };
  }

  JsonPointer podLabels() {
    return template.append(podLabelsInTemplate);
  }

  private static RcShape of(
      String name, String labels, String selector, String template, String podLabels) {
    return new RcShape(
        JsonPointer.compile(name),
        JsonPointer.compile(labels),
        JsonPointer.compile(selector),
        JsonPointer.compile(template),
        JsonPointer.compile(podLabels));
  }
}
