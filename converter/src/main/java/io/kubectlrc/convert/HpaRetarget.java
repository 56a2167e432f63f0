package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points a HorizontalPodAutoscaler at what its ReplicationController has become: a Deployment, or a
 * ReplicationController of another name.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/">Horizontal
 *     Pod Autoscaling</a>
 */
public final class HpaRetarget {
  private static final String TARGET = "scaleTargetRef";

  private HpaRetarget() {}

  /** Whether an object is a HorizontalPodAutoscaler whose target is a ReplicationController. */
  public static boolean concerns(JsonNode object) {
    return object.path("kind").asText().equals("HorizontalPodAutoscaler")
        && target(object).path("kind").asText().equals("ReplicationController");
  }

  /** The name of the ReplicationController that it scales. */
  static Surroundings.Name targetName(JsonNode hpa) {
    return new Surroundings.Name(
        hpa.at("/metadata/namespace").asText(), target(hpa).path("name").asText());
  }

  /**
   * Retargets one object.
   *
   * @param deployments the names of the ReplicationControllers that are converted, and what the
   *     Deployments are called
   */
  public static Conversion convert(ObjectNode object, Map<Surroundings.Name, String> deployments) {
    if (!concerns(object)) {
      return new Conversion.Unchanged(List.of());
    }
    Surroundings.Name target = targetName(object);
    Optional<String> deployment = newName(target, deployments);
    JsonPointer at = JsonPointer.compile("/spec").appendProperty(field(object));
    if (deployment.isEmpty()) {
      String sentence =
          "its target, ReplicationController \"%s\", is not converted here: it stays the target";
      return new Conversion.Unchanged(
          List.of(new Note(EntryKind.DOUBT, at, sentence.formatted(target.name()))));
    }
    ObjectNode tree = object.deepCopy();
    ObjectNode reference = (ObjectNode) target(tree);
    reference.put("kind", "Deployment");
    reference.put("name", deployment.get());
    if (reference.has("apiVersion")) {
      reference.put("apiVersion", "apps/v1");
    } else {
      Keys.putBefore(reference, "kind", "apiVersion", reference.textNode("apps/v1"));
    }
    String sentence = "its target is Deployment \"%s\" now".formatted(deployment.get());
    List<Note> notes = new ArrayList<>(List.of(new Note(EntryKind.CHANGE, at, sentence)));
    String apiVersion = object.path("apiVersion").asText();
    if (!apiVersion.startsWith("autoscaling/")) {
      String gone =
          "no API server serves a HorizontalPodAutoscaler of %s any more: make it one of"
              + " autoscaling/v1";
      notes.add(Note.doubt("/apiVersion", gone.formatted(apiVersion)));
    }
    return new Conversion.Converted(tree, notes);
  }

  /**
   * Retargets one object whose ReplicationController is one still.
   *
   * @param names the names of ReplicationControllers, and what they are called now
   * @return a changed copy; empty if it scales none of them
   */
  public static Optional<ObjectNode> rename(
      ObjectNode object, Map<Surroundings.Name, String> names) {
    if (!concerns(object)) {
      return Optional.empty();
    }
    return newName(targetName(object), names)
        .map(
            name -> {
              ObjectNode tree = object.deepCopy();
              ((ObjectNode) target(tree)).put("name", name);
              return tree;
            });
  }

  private static Optional<String> newName(
      Surroundings.Name target, Map<Surroundings.Name, String> names) {
    return Optional.ofNullable(names.get(target))
        .or(
            () ->
                names.entrySet().stream()
                    .filter(entry -> entry.getKey().mayBe(target))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  /** What it scales, in whichever form. */
  public static JsonNode target(JsonNode hpa) {
    return hpa.path("spec").path(field(hpa));
  }

  /** An autoscaler with its target where {@code autoscaling/v1} has it. */
  public static ObjectNode ofToday(ObjectNode hpa) {
    String field = field(hpa);
    if (field.equals(TARGET)) {
      return hpa;
    }
    ObjectNode tree = hpa.deepCopy();
    ObjectNode spec = tree.withObjectProperty("spec");
    spec.set(TARGET, spec.remove(field));
    return tree;
  }

  /** {@code scaleRef} is what extensions/v1beta1 called it. */
  private static String field(JsonNode hpa) {
    return hpa.path("spec").has("scaleRef") ? "scaleRef" : TARGET;
  }
}
