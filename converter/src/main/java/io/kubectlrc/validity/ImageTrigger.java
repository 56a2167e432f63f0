package io.kubectlrc.validity;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That OpenShift writes the image of some containers, by a tag of its registry: an {@code
 * ImageChange} of a DeploymentConfig, or an entry of the annotation that other workloads have.
 *
 * @param at where it is: of an annotation's entry, the annotation
 * @param from the tag
 * @param containers the names of the containers; of an entry that counts them, none
 * @param automatic whether it follows the tag by itself
 * @see <a
 *     href="https://docs.openshift.com/container-platform/4.14/openshift_images/triggering-updates-on-imagestream-changes.html">Triggering
 *     updates on image stream changes</a>
 */
public record ImageTrigger(
    JsonPointer at, JsonNode from, List<String> containers, boolean automatic) {

  /** The annotation of all but DeploymentConfigs. */
  public static final String ANNOTATION = "image.openshift.io/triggers";

  public static final String DEPLOYMENT_CONFIG = "DeploymentConfig";

  private static final JsonPointer TRIGGERS = JsonPointer.compile("/spec/triggers");
  private static final JsonPointer ANNOTATIONS = JsonPointer.compile("/metadata/annotations");
  private static final Pattern NAMED =
      Pattern.compile("\\[\\?\\(@\\.name==\"(.*)\"\\)\\]\\.image$");

  public ImageTrigger {
    containers = List.copyOf(containers);
  }

  /** Those of an object, in their order. */
  public static List<ImageTrigger> of(JsonNode workload) {
    return workload.path("kind").asText().equals(DEPLOYMENT_CONFIG)
        ? ofConfig(workload)
        : ofAnnotation(workload.at(ANNOTATIONS).path(ANNOTATION).asText());
  }

  private static List<ImageTrigger> ofConfig(JsonNode config) {
    List<ImageTrigger> found = new ArrayList<>();
    int index = 0;
    for (JsonNode trigger : config.at(TRIGGERS)) {
      JsonPointer at = TRIGGERS.appendIndex(index++);
      if (trigger.path("type").asText().equals("ImageChange")) {
        JsonNode params = trigger.path("imageChangeParams");
        List<String> names = new ArrayList<>();
        params.path("containerNames").forEach(name -> names.add(name.asText()));
        found.add(
            new ImageTrigger(at, params.path("from"), names, params.path("automatic").asBoolean()));
      }
    }
    return found;
  }

  /** One entry that is wrong makes OpenShift read none of them. */
  private static List<ImageTrigger> ofAnnotation(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<ImageTrigger> found = new ArrayList<>();
    try {
      for (JsonNode entry : Json.read(text)) {
        Matcher named = NAMED.matcher(entry.path("fieldPath").asText());
        found.add(
            new ImageTrigger(
                ANNOTATIONS.appendProperty(ANNOTATION),
                entry.path("from"),
                named.find() ? List.of(named.group(1)) : List.of(),
                !entry.path("paused").asBoolean()));
      }
    } catch (JsonProcessingException e) {
      return List.of();
    }
    return found;
  }

  /** Whether a container's image is one that OpenShift writes, as far as names are known. */
  public static boolean fills(JsonNode workload, String container) {
    return of(workload).stream()
        .filter(ImageTrigger::automatic)
        .flatMap(trigger -> trigger.containers().stream())
        .anyMatch(name -> mayBe(name, container));
  }

  /** Whether two names are one, or may be once a template tool has filled one of them in. */
  public static boolean mayBe(String name, String container) {
    return name.equals(container)
        || Placeholder.first(name).isPresent()
        || Placeholder.first(container).isPresent();
  }

  /** Whether a container has no image of its own: absent, empty, or a space as OpenShift has it. */
  public static boolean isBlank(JsonNode image) {
    return image.isMissingNode()
        || image.isNull()
        || (image.isTextual() && image.textValue().isBlank());
  }
}
