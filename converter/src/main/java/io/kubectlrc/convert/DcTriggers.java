package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.validity.ImageTrigger;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a DeploymentConfig's triggers, and of images that they were to fill in.
 *
 * @see <a href="https://github.com/openshift/library-go/tree/master/pkg/image/trigger">How
 *     OpenShift reads the annotation</a>
 */
final class DcTriggers {
  private static final JsonPointer TRIGGERS = JsonPointer.compile("/spec/triggers");
  private static final String PARAMS = "imageChangeParams";
  private static final String TAG = "ImageStreamTag";
  private static final Set<String> STREAMS = Set.of("ImageStream", "ImageRepository");
  private static final List<String> OF_REFERENCE = List.of("name", "namespace", "apiVersion");

  private final DeploymentDraft draft;
  private final ObjectNode config;
  private final OpenShiftOptions options;

  /** By the names of containers. */
  private final Map<String, ObjectNode> entries = new LinkedHashMap<>();

  private final Map<String, String> lastImages = new LinkedHashMap<>();

  /**
   * @param config as it was
   */
  DcTriggers(DeploymentDraft draft, ObjectNode config, OpenShiftOptions options) {
    this.draft = draft;
    this.config = config;
    this.options = options;
  }

  void convert() {
    JsonNode triggers = draft.spec().path("triggers");
    draft.spec().remove("triggers");
    boolean changes = triggers.isMissingNode() || triggers.isNull();
    int index = 0;
    for (JsonNode trigger : triggers) {
      JsonPointer at = TRIGGERS.appendIndex(index++);
      switch (trigger.path("type").asText()) {
        case "ConfigChange" -> changes = true;
        case "ImageChange" -> imageChange(trigger.path(PARAMS), at);
        default ->
            draft.note(
                EntryKind.DOUBT,
                at,
                "no API server knows a trigger of type \"%s\": left out"
                    .formatted(trigger.path("type").asText()));
      }
    }
    boolean annotated = annotate();
    if (triggers.isArray()) {
      configChange(changes, annotated);
    }
    for (String list : List.of("initContainers", "containers")) {
      images(list);
    }
  }

  private void configChange(boolean changes, boolean annotated) {
    String images =
        "triggers become the annotation %s, of %s"
            .formatted(ImageTrigger.ANNOTATION, String.join(", ", entries.keySet()));
    String none = "triggers are left out: a Deployment rolls out whenever its template changes";
    draft.note(EntryKind.CHANGE, TRIGGERS, annotated ? images : none);
    if (!changes) {
      draft.note(
          EntryKind.DOUBT,
          TRIGGERS,
          "without a ConfigChange nothing but an image rolled out: a Deployment does whenever its"
              + " template changes; paused: true holds it back");
    }
  }

  private void imageChange(JsonNode params, JsonPointer at) {
    JsonNode from = params.path("from");
    if (from.path("name").asText().isEmpty() || params.path("containerNames").isEmpty()) {
      draft.note(
          EntryKind.DOUBT,
          at,
          "no API server takes this trigger, which names no %s: left out"
              .formatted(from.path("name").asText().isEmpty() ? "image" : "container"));
      return;
    }
    Optional<String> dead = dead(from);
    if (dead.isPresent()) {
      draft.note(
          EntryKind.DOUBT,
          at,
          "no API server takes this trigger, %s: left out".formatted(dead.get()));
      return;
    }
    JsonPointer names = at.append(JsonPointer.compile("/" + PARAMS + "/containerNames"));
    int index = 0;
    for (JsonNode container : params.path("containerNames")) {
      entry(container.asText(), params, names.appendIndex(index++));
    }
  }

  /** Why what an image is taken from can trigger nothing; empty if it can. */
  private static Optional<String> dead(JsonNode from) {
    String kind = from.path("kind").asText("");
    if (STREAMS.contains(kind)) {
      return Optional.empty();
    }
    if (!kind.isEmpty() && !kind.equals(TAG)) { // which is the default
      return Optional.of(
          "which is from a kind %s; only an ImageStreamTag has new images".formatted(kind));
    }
    String name = from.path("name").asText();
    return name.contains(":") || Placeholders.in(name)
        ? Optional.empty()
        : Optional.of("whose %s has no tag, as in %s:latest".formatted(name, name));
  }

  private void entry(String container, JsonNode params, JsonPointer at) {
    Set<String> known = containers();
    if (!known.contains(container)) {
      boolean open = known.stream().anyMatch(name -> ImageTrigger.mayBe(container, name));
      draft.note(
          EntryKind.DOUBT,
          at,
          open
              ? "there is no container %s as it is written: unless it is one once it is filled in,"
                      .formatted(container)
                  + " OpenShift reads none of the triggers"
              : "there is no container %s, so nothing was triggered: left out"
                  .formatted(container));
      if (!open) {
        return;
      }
    }
    if (entries.containsKey(container)) {
      draft.note(
          EntryKind.DOUBT,
          at,
          "another trigger writes the image of %s already: left out".formatted(container));
      return;
    }
    boolean automatic = params.path("automatic").asBoolean();
    String last = params.path("lastTriggeredImage").asText("");
    if (!last.isBlank() && !params.path("lastTriggeredImage").isNull()) {
      lastImages.put(container, last);
    }
    ObjectNode written = config.objectNode();
    written.set("from", reference(params.path("from")));
    written.put(
        "fieldPath",
        "spec.template.spec.containers[?(@.name==\"%s\")].image"
            .formatted(Placeholders.embedded(container)));
    if (!automatic) {
      written.put("paused", true);
    }
    entries.put(container, written);
  }

  /** {@code ImageStream web} is ImageStreamTag web:latest, as OpenShift reads it. */
  private static ObjectNode reference(JsonNode from) {
    ObjectNode reference = ((ObjectNode) from).objectNode().put("kind", TAG);
    for (String field : OF_REFERENCE) {
      if (from.hasNonNull(field)) {
        reference.put(field, Placeholders.embedded(from.get(field).asText()));
      }
    }
    String name = reference.path("name").asText();
    if (STREAMS.contains(from.path("kind").asText()) && !name.contains(":")) {
      reference.put("name", name + ":latest");
    }
    return reference;
  }

  private Set<String> containers() {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      config
          .at(DeploymentDraft.TEMPLATE)
          .path("spec")
          .path(list)
          .forEach(container -> names.add(container.path("name").asText()));
    }
    return Set.copyOf(names);
  }

  /** Whether there is an annotation now. */
  private boolean annotate() {
    JsonPointer at =
        JsonPointer.compile("/metadata/annotations").appendProperty(ImageTrigger.ANNOTATION);
    String before = config.at(at).asText();
    if (entries.isEmpty()) {
      if (!before.isEmpty()) {
        draft.note(
            EntryKind.DOUBT,
            at,
            "OpenShift obeys this annotation of a Deployment, and not of a DeploymentConfig: take it"
                + " out if it is not meant");
      }
      return false;
    }
    if (!before.isEmpty() && options.platform() == Platform.OPENSHIFT) {
      draft.note(
          EntryKind.LOSS,
          at,
          "the triggers take the place of what it was, which OpenShift did not obey: " + before);
    }
    if (options.platform() == Platform.KUBERNETES) {
      entries.forEach(
          (container, entry) -> {
            if (!options.images().containsKey(container)) {
              draft.note(
                  EntryKind.DOUBT,
                  TRIGGERS,
                  Sentence.of(
                      "only OpenShift writes {} into container {}: name a real image, or let {} do"
                          + " that",
                      name(entry),
                      container,
                      Setting.IMAGE));
            }
          });
      return false;
    }
    ArrayNode all = draft.tree().arrayNode();
    entries.values().forEach(all::add);
    ObjectNode metadata = draft.tree().withObjectProperty("metadata");
    JsonNode annotations = metadata.path("annotations");
    if (!annotations.isObject()) {
      annotations = metadata.putObject("annotations");
    }
    ((ObjectNode) annotations).put(ImageTrigger.ANNOTATION, all.toString());
    return true;
  }

  private static String name(ObjectNode entry) {
    String namespace = entry.at("/from/namespace").asText();
    return (namespace.isEmpty() ? "" : namespace + "/") + entry.at("/from/name").asText();
  }

  private void images(String list) {
    JsonPointer at = DeploymentDraft.TEMPLATE.append(JsonPointer.compile("/spec/" + list));
    int index = 0;
    for (JsonNode item : draft.tree().at(at)) {
      JsonPointer container = at.appendIndex(index++);
      if (item instanceof ObjectNode written) {
        image(written, container);
      }
    }
  }

  private void image(ObjectNode container, JsonPointer at) {
    String name = container.path("name").asText();
    boolean blank = ImageTrigger.isBlank(container.path("image"));
    Optional<String> told = Optional.ofNullable(options.images().get(name));
    Optional<String> known =
        told.or(() -> blank ? Optional.ofNullable(lastImages.get(name)) : Optional.empty());
    if (known.isPresent() && (blank || entries.containsKey(name))) {
      container.put("image", known.get());
      draft.note(
          EntryKind.CHANGE,
          at,
          "the image of container %s is %s, %s"
              .formatted(
                  name,
                  known.get(),
                  told.isPresent() ? "as told" : "which its trigger wrote last"));
    } else if (blank) {
      container.put("image", " ");
      draft.note(EntryKind.DOUBT, at, withoutImage(name));
    } else {
      String image = container.path("image").asText();
      if (!image.equals(image.strip())) {
        container.put("image", image.strip());
        draft.note(
            EntryKind.CHANGE, at, "the spaces around its image go, as OpenShift took them off");
      }
      if (told.isPresent()) {
        draft.note(
            EntryKind.DOUBT,
            at,
            Sentence.of(
                "container {} keeps its own image {}: {} is for those without one",
                name,
                image.strip(),
                Setting.IMAGE));
      }
    }
  }

  private Sentence withoutImage(String container) {
    boolean filled =
        options.platform() == Platform.OPENSHIFT
            && entries.entrySet().stream()
                .filter(entry -> !entry.getValue().has("paused"))
                .anyMatch(entry -> ImageTrigger.mayBe(entry.getKey(), container));
    return filled
        ? Sentence.of(
            "container {} has no image until its trigger writes it: no pod can be made before, where"
                + " a DeploymentConfig waited; {} names one",
            container,
            Setting.IMAGE.to(container + "=IMAGE"))
        : Sentence.of(
            "container {} has no image, and nothing writes one: name it, or let {} do that",
            container,
            Setting.IMAGE.to(container + "=IMAGE"));
  }
}
