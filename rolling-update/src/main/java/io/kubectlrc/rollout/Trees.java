package io.kubectlrc.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.ServerFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/** What is done to controllers' trees. */
final class Trees {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Trees() {}

  /** A controller's tree as a user would write it: without what belongs to that one object. */
  static ObjectNode fresh(ObjectNode rc) {
    ObjectNode copy = rc.deepCopy();
    copy.put("apiVersion", "v1").put("kind", "ReplicationController");
    copy.remove("status");
    ObjectNode metadata = copy.withObjectProperty("metadata");
    metadata.remove(ServerFields.OF_ONE_OBJECT);
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
      annotations.remove(Marks.HISTORY);
      annotations.remove(Marks.IN_FLIGHT);
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    if (copy.at("/spec/template/metadata") instanceof ObjectNode template) {
      template.remove("creationTimestamp");
    }
    return copy;
  }

  static String name(JsonNode rc) {
    return rc.path("metadata").path("name").asText();
  }

  static ObjectNode selector(ObjectNode rc) {
    return rc.withObjectProperty("spec").withObjectProperty("selector");
  }

  static ObjectNode templateLabels(ObjectNode rc) {
    return rc.withObjectProperty("spec")
        .withObjectProperty("template")
        .withObjectProperty("metadata")
        .withObjectProperty("labels");
  }

  static Optional<String> text(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue());
  }

  /** Ten hexadecimal digits of a tree's content; the order of its keys means nothing. */
  static String hash(JsonNode tree) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(sorted(tree).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static JsonNode sorted(JsonNode tree) {
    if (tree.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> array.add(sorted(item)));
      return array;
    }
    if (!tree.isObject()) {
      return tree;
    }
    TreeMap<String, JsonNode> fields = new TreeMap<>();
    tree.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.setAll(fields);
    return object;
  }
}
