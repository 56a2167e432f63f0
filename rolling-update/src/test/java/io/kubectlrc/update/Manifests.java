package io.kubectlrc.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

/** Trees for the tests of pure code. */
final class Manifests {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** An RC with one container, as an API server has it. */
  static ObjectNode rc(String name, int replicas, Map<String, String> selector, String image) {
    ObjectNode rc =
        yaml(
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: %1$s, namespace: default, uid: uid-of-%1$s, resourceVersion: "7"}
            spec:
              replicas: %2$d
              selector: {}
              template:
                metadata: {creationTimestamp: null, labels: {}}
                spec: {containers: [{name: api, image: "%3$s"}]}
            """
                .formatted(name, replicas, image));
    selector.forEach(
        (key, value) -> {
          ControllerTrees.selector(rc).put(key, value);
          ControllerTrees.templateLabels(rc).put(key, value);
        });
    return rc;
  }

  static ObjectNode annotated(ObjectNode rc, String name, String value) {
    rc.withObjectProperty("metadata").withObjectProperty("annotations").put(name, value);
    return rc;
  }

  static Request.Images image(String image) {
    return new Request.Images(
        java.util.List.of(Request.Image.parse(image)), java.util.Optional.empty(), false);
  }
}
