package io.kubectlrc.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** An annotation of our name on an object that we cannot have written. */
public final class ForeignMark extends IllegalArgumentException {

  /**
   * @param object its tree, as the API server sends it
   * @param annotation its name
   * @param cause may be null
   */
  public ForeignMark(JsonNode object, String annotation, Throwable cause) {
    super(message(object, annotation), cause);
  }

  private static String message(JsonNode object, String annotation) {
    String name = object.path("metadata").path("name").asText();
    String namespace = object.path("metadata").path("namespace").asText();
    String ref = object.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + name;
    return "the annotation %s of %s was not written by kubectl-rc; take it off: kubectl annotate %s %s- -n %s"
        .formatted(annotation, ref, ref, annotation, namespace);
  }
}
