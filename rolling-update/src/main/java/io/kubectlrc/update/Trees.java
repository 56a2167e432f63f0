package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.ServerWritten;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.validity.Quantities;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What is done to controllers' trees. */
final class Trees {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** Fields that map resources to quantities. */
  private static final Set<String> QUANTITIES = Set.of("limits", "requests");

  private Trees() {}

  /** A controller's tree as a user would write it: without what belongs to that one object. */
  static ObjectNode fresh(ObjectNode rc) {
    ObjectNode copy = rc.deepCopy();
    copy.put("apiVersion", "v1").put("kind", "ReplicationController");
    copy.remove("status");
    ObjectNode metadata = copy.withObjectProperty("metadata");
    metadata.remove(ServerWritten.OF_ONE_OBJECT);
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

  /** How often an object was changed, as the server counts. */
  static long generation(JsonNode rc) {
    return rc.path("metadata").path("generation").asLong();
  }

  static ObjectNode selector(ObjectNode rc) {
    return rc.withObjectProperty("spec").withObjectProperty("selector");
  }

  /** A controller's name before and after its version. */
  static Versions.VersionedName versioned(ObjectNode rc) {
    return Versions.DEFAULT.nameOf(
        Bearer.of(name(rc), Labels.of(rc.at("/spec/template/metadata/labels"))));
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

  /**
   * Whether a tree that the server has completed has all that a user's tree says. Lists have the
   * same length in both; what is empty may as well be missing; quantities may be written otherwise.
   */
  static boolean contains(JsonNode completed, JsonNode said) {
    if (said.isObject() && completed.isObject()) {
      return said.properties().stream()
          .allMatch(
              field ->
                  QUANTITIES.contains(field.getKey())
                      ? sameQuantities(completed.path(field.getKey()), field.getValue())
                      : contains(completed.path(field.getKey()), field.getValue()));
    }
    if (said.isArray() && completed.isArray()) {
      return said.size() == completed.size()
          && IntStream.range(0, said.size()).allMatch(i -> contains(completed.get(i), said.get(i)));
    }
    return said.equals(completed) || (isEmpty(said) && isEmpty(completed));
  }

  private static boolean sameQuantities(JsonNode completed, JsonNode said) {
    return said.properties().stream()
        .allMatch(
            field -> {
              String there = completed.path(field.getKey()).asText();
              String wanted = field.getValue().asText();
              return there.equals(wanted) || isSameQuantity(there, wanted);
            });
  }

  private static boolean isSameQuantity(String one, String other) {
    return Quantities.value(one)
        .flatMap(value -> Quantities.value(other).filter(second -> value.compareTo(second) == 0))
        .isPresent();
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isTextual() && node.textValue().isEmpty())
        || (node.isBoolean() && !node.booleanValue())
        || (node.isInt() && node.intValue() == 0);
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
