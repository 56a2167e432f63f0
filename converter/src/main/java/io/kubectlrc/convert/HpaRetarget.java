package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Points an autoscaler at what its target has become: a Deployment, or a ReplicationController of
 * another name. Besides Kubernetes' own there are the VerticalPodAutoscaler and KEDA's
 * ScaledObject.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/">Horizontal
 *     Pod Autoscaling</a>
 */
public final class HpaRetarget {
  private static final String TARGET = "scaleTargetRef";
  private static final Set<String> CONTROLLERS =
      Set.of(Migration.REPLICATION_CONTROLLER, Owner.DEPLOYMENT_CONFIG);

  private HpaRetarget() {}

  /** Whether an object is an autoscaler whose target is converted where it is among the input. */
  public static boolean concerns(JsonNode object) {
    return isAutoscaler(object) && CONTROLLERS.contains(target(object).path("kind").asText());
  }

  private static boolean isAutoscaler(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return switch (object.path("kind").asText()) {
      case "HorizontalPodAutoscaler" -> true;
      case "VerticalPodAutoscaler" -> apiVersion.startsWith("autoscaling.k8s.io/");
      case "ScaledObject" -> apiVersion.startsWith("keda.");
      default -> false;
    };
  }

  /** The controller that it scales. */
  static Surroundings.Controller targetOf(JsonNode hpa) {
    JsonNode target = target(hpa);
    return new Surroundings.Controller(
        target.path("kind").asText(),
        new Surroundings.Name(
            hpa.at("/metadata/namespace").asText(), target.path("name").asText()));
  }

  /**
   * Retargets one object.
   *
   * @param deployments the controllers that are converted, and what the Deployments are called
   */
  public static Conversion convert(
      ObjectNode object, Map<Surroundings.Controller, String> deployments) {
    if (!concerns(object)) {
      return new Conversion.Unchanged(List.of());
    }
    Surroundings.Controller target = targetOf(object);
    Optional<String> deployment = newName(target, deployments);
    JsonPointer at = at(object);
    if (deployment.isEmpty()) {
      String sentence = "its target, %s, is not converted here: it stays the target";
      return new Conversion.Unchanged(
          List.of(
              new Note(
                  EntryKind.DOUBT,
                  at,
                  sentence.formatted(KubeObject.called(target.kind(), target.name().name())))));
    }
    ObjectNode tree = object.deepCopy();
    pointAt((ObjectNode) target(tree), deployment.get());
    String sentence = "its target is Deployment \"%s\" now".formatted(deployment.get());
    List<Note> notes = new ArrayList<>(List.of(new Note(EntryKind.CHANGE, at, sentence)));
    String apiVersion = object.path("apiVersion").asText();
    if (object.path("kind").asText().equals("HorizontalPodAutoscaler")
        && !apiVersion.startsWith("autoscaling/")) {
      String gone =
          "no API server serves a HorizontalPodAutoscaler of %s any more: make it one of"
              + " autoscaling/v1";
      notes.add(Note.doubt("/apiVersion", gone.formatted(apiVersion)));
    }
    return new Conversion.Converted(tree, notes);
  }

  /** Makes a reference one to a Deployment. */
  static void pointAt(ObjectNode reference, String deployment) {
    reference.put("kind", "Deployment");
    reference.put("name", deployment);
    if (reference.has("apiVersion")) {
      reference.put("apiVersion", "apps/v1");
    } else {
      Keys.putBefore(reference, "kind", "apiVersion", reference.textNode("apps/v1"));
    }
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
    Map<Surroundings.Controller, String> controllers = new LinkedHashMap<>();
    names.forEach(
        (old, name) ->
            controllers.put(
                new Surroundings.Controller(Migration.REPLICATION_CONTROLLER, old), name));
    return newName(targetOf(object), controllers)
        .map(
            name -> {
              ObjectNode tree = object.deepCopy();
              ((ObjectNode) target(tree)).put("name", name);
              return tree;
            });
  }

  /** What a controller is called as a Deployment, if it becomes one. */
  static Optional<String> newName(
      Surroundings.Controller target, Map<Surroundings.Controller, String> names) {
    return Optional.ofNullable(names.get(target))
        .or(
            () ->
                names.entrySet().stream()
                    .filter(entry -> entry.getKey().mayBe(target))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  /** Where an autoscaler names its target. */
  public static JsonPointer at(JsonNode hpa) {
    return JsonPointer.compile("/spec").appendProperty(field(hpa));
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
    if (hpa.path("kind").asText().equals("VerticalPodAutoscaler")) {
      return "targetRef";
    }
    return hpa.path("spec").has("scaleRef") ? "scaleRef" : TARGET;
  }
}
