package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What tells pod templates apart, in names and labels: the same on every server.
 *
 * <p>Kubernetes 1.20 writes {@code creationTimestamp: null} into each template that it stores, 1.36
 * doesn't. So what is null counts as absent. Defaults are filled in by whatever stores a template,
 * the simulated cluster too.
 */
public final class TemplateHash {

  private TemplateHash() {}

  /** Ten hexadecimal digits of a tree that has been stored, or that holds one. */
  public static String of(JsonNode stored) {
    return Sha256.digits(withoutNulls(stored));
  }

  private static JsonNode withoutNulls(JsonNode tree) {
    if (tree.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> array.add(withoutNulls(item)));
      return array;
    }
    if (!tree.isObject()) {
      return tree;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (!field.getValue().isNull()) {
        object.set(field.getKey(), withoutNulls(field.getValue()));
      }
    }
    return object;
  }
}
