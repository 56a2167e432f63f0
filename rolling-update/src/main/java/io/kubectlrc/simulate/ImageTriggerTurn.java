package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What OpenShift's image trigger controller does about a DeploymentConfig: it writes the images of
 * its triggers' tags into its template, paused or not. Until every tag is known it does nothing.
 *
 * @see <a
 *     href="https://github.com/openshift/openshift-controller-manager/blob/master/pkg/image/trigger/deploymentconfigs/deploymentconfigs.go">
 *     deploymentconfigs.go, UpdateDeploymentConfigImages</a>
 */
final class ImageTriggerTurn {

  private ImageTriggerTurn() {}

  static ControllerTurn of(ObjectNode config, ImageStreams streams) {
    ObjectNode spec = config.path("spec").deepCopy();
    for (JsonNode trigger : spec.path("triggers")) {
      if (trigger.path("imageChangeParams") instanceof ObjectNode image
          && image.path("automatic").asBoolean()
          && image.at("/from/kind").asText().equals("ImageStreamTag")) {
        String present = streams.image(namespace(image, config), image.at("/from/name").asText());
        if (present.isEmpty() && !image.hasNonNull("lastTriggeredImage")) {
          return ControllerTurn.NOTHING;
        }
        if (!present.isEmpty()) {
          image.put("lastTriggeredImage", present);
        }
        List<String> names = texts(image.path("containerNames"));
        setImages(spec.at("/template/spec/initContainers"), names, image);
        setImages(spec.at("/template/spec/containers"), names, image);
      }
    }
    if (spec.equals(config.path("spec"))) {
      return ControllerTurn.NOTHING;
    }
    ObjectNode patch = Edit.object();
    patch.set("spec", spec);
    return ControllerTurn.of(ControllerWrite.merge(Kind.DEPLOYMENT_CONFIG, config, patch));
  }

  private static String namespace(JsonNode image, JsonNode config) {
    String own = image.at("/from/namespace").asText();
    return own.isEmpty() ? config.at("/metadata/namespace").asText() : own;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void setImages(JsonNode containers, List<String> names, JsonNode image) {
    for (JsonNode container : containers) {
      if (names.contains(container.path("name").asText())) {
        ((ObjectNode) container).set("image", image.get("lastTriggeredImage"));
      }
    }
  }
}
