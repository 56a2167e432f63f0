package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.wording.Sentence;
import java.util.Locale;

/**
 * A mark of ours on an object that does not say what we can have written: somebody has changed it,
 * cut it short or taken it off.
 */
public final class ForeignMark extends RefusalException {

  private ForeignMark(Refusal refusal, Throwable cause) {
    super(refusal, cause);
  }

  /**
   * One that something may still depend on.
   *
   * @param object its tree, as the API server sends it
   * @param annotation its name
   * @param remedy where its content can be had from, or how to do without
   */
  public static ForeignMark of(
      JsonNode object, String annotation, Sentence remedy, Throwable cause) {
    return new ForeignMark(
        new Refusal(
            "the annotation %s of %s is %s"
                .formatted(
                    annotation,
                    ref(object),
                    Metadata.annotations(object).has(annotation)
                        ? "not as kubectl-rc wrote it"
                        : "gone"),
            remedy),
        cause);
  }

  /** The same, with a remedy that is all text. */
  public static ForeignMark of(JsonNode object, String annotation, String remedy, Throwable cause) {
    return of(object, annotation, Sentence.of(remedy), cause);
  }

  /** One that can be taken off. */
  public static ForeignMark removable(JsonNode object, String annotation, Throwable cause) {
    String namespace = Metadata.namespace(object);
    return of(
        object,
        annotation,
        Sentence.of(
            "Take it off: kubectl annotate {} {}- -n {}", ref(object), annotation, namespace),
        cause);
  }

  private static String ref(JsonNode object) {
    return object.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + Metadata.name(object);
  }
}
