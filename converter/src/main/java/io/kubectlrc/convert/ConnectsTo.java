package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.manifest.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arrows that OpenShift's console draws from one workload to others: an annotation that is a
 * list of references in JSON. They are to end where they did.
 */
final class ConnectsTo {
  private static final String ANNOTATION = "app.openshift.io/connects-to";
  private static final JsonPointer ANNOTATIONS = JsonPointer.compile("/metadata/annotations");
  private static final JsonPointer AT = ANNOTATIONS.appendProperty(ANNOTATION);

  private ConnectsTo() {}

  /** Whether an object has such arrows that end at a DeploymentConfig. */
  static boolean concerns(JsonNode object) {
    return references(object).toString().contains("\"" + Owner.DEPLOYMENT_CONFIG + "\"");
  }

  /** Besides references it may be a list of names, which says nothing of kinds. */
  private static JsonNode references(JsonNode object) {
    try {
      String text = object.at(AT).asText();
      return text.startsWith("[") ? Json.read(text) : object.at(AT).path("");
    } catch (JsonProcessingException e) {
      return object.at(AT).path("");
    }
  }

  /**
   * Aims the arrows of an object.
   *
   * @param conversion what becomes of it otherwise
   * @param deployments the controllers that are converted, and what the Deployments are called
   */
  static Conversion convert(
      ObjectNode object, Conversion conversion, Map<Surroundings.Controller, String> deployments) {
    if (conversion instanceof Conversion.Refused) {
      return conversion;
    }
    List<Note> notes = new ArrayList<>(conversion.notes());
    JsonNode references = references(object);
    boolean changed = false;
    for (JsonNode item : references) {
      if (item instanceof ObjectNode reference
          && reference.path("kind").asText().equals(Owner.DEPLOYMENT_CONFIG)) {
        Optional<String> deployment = aimed(object, reference, deployments);
        deployment.ifPresent(name -> HpaRetarget.pointAt(reference, name));
        changed |= deployment.isPresent();
        notes.add(note(deployment, reference));
      }
    }
    if (!changed) {
      return conversion instanceof Conversion.Converted converted
          ? new Conversion.Converted(converted.tree(), converted.beside(), notes)
          : new Conversion.Unchanged(notes);
    }
    ObjectNode tree =
        conversion instanceof Conversion.Converted converted ? converted.tree() : object.deepCopy();
    ((ObjectNode) tree.at(ANNOTATIONS)).put(ANNOTATION, references.toString());
    List<ObjectNode> beside =
        conversion instanceof Conversion.Converted converted ? converted.beside() : List.of();
    return new Conversion.Converted(tree, beside, notes);
  }

  private static Optional<String> aimed(
      ObjectNode object, ObjectNode reference, Map<Surroundings.Controller, String> deployments) {
    String namespace = Surroundings.Name.of(object).namespace();
    Surroundings.Name name = new Surroundings.Name(namespace, reference.path("name").asText());
    return HpaRetarget.newName(
        new Surroundings.Controller(Owner.DEPLOYMENT_CONFIG, name), deployments);
  }

  private static Note note(Optional<String> deployment, ObjectNode reference) {
    return deployment.isPresent()
        ? new Note(
            EntryKind.CHANGE,
            AT,
            "it connects to Deployment \"%s\" now".formatted(deployment.get()))
        : new Note(
            EntryKind.DOUBT,
            AT,
            "it connects to %s, which is not converted here: it stays so"
                .formatted(
                    KubeObject.called(Owner.DEPLOYMENT_CONFIG, reference.path("name").asText())));
  }
}
