package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.validity.ImageTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a tag of OpenShift's registry is taken to be, which a DeploymentConfig's images follow: what
 * they are now, so that it triggers nothing.
 *
 * @param tag {@code web:latest}
 * @param known whether the DeploymentConfig says which image it is
 */
record SuppliedTag(String namespace, String tag, String container, String image, boolean known) {

  private static final String STREAM_TAG = "ImageStreamTag";

  /**
   * Those that the triggers of a DeploymentConfig follow.
   *
   * @param namespace of those whose trigger names none
   */
  static List<SuppliedTag> of(JsonNode config, String namespace) {
    List<SuppliedTag> tags = new ArrayList<>();
    for (ImageTrigger trigger : ImageTrigger.of(config)) {
      String stream = trigger.from().path("name").asText();
      // ImageStream web means web:latest.
      boolean whole = trigger.from().path("kind").asText().equals(STREAM_TAG);
      String tag = whole ? stream : stream + ":latest";
      String named = trigger.from().path("namespace").asText();
      String in = named.isEmpty() ? namespace : named;
      for (String container : trigger.containers()) {
        Optional<String> known =
            Optional.of(config.at(trigger.at()).at("/imageChangeParams/lastTriggeredImage"))
                .filter(last -> !ImageTrigger.isBlank(last))
                .map(JsonNode::asText)
                .or(() -> written(config, container));
        tags.add(
            new SuppliedTag(in, tag, container, known.orElse(in + "/" + tag), known.isPresent()));
      }
    }
    return tags;
  }

  private static Optional<String> written(JsonNode config, String container) {
    JsonNode spec = config.at("/spec/template/spec");
    return Stream.of("initContainers", "containers")
        .flatMap(
            list ->
                Stream.iterate(0, i -> i < spec.path(list).size(), i -> i + 1)
                    .map(i -> spec.path(list).get(i)))
        .filter(one -> one.path("name").asText().equals(container))
        .map(one -> one.path("image"))
        .filter(image -> !ImageTrigger.isBlank(image))
        .map(JsonNode::asText)
        .findFirst();
  }

  /** What is supposed of a DeploymentConfig's images, in sentences. */
  static List<String> suppositions(JsonNode config) {
    return of(config, Metadata.namespace(config)).stream()
        .filter(tag -> !tag.known())
        .map(
            tag ->
                "container %s of DeploymentConfig %s is taken to run the image of %s, which is not known"
                    .formatted(tag.container(), Metadata.name(config), tag.tag()))
        .toList();
  }
}
