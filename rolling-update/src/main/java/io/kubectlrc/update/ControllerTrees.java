package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.validity.Quantities;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What is done to controllers' trees. */
final class ControllerTrees {

  /** Fields that map resources to quantities. */
  private static final Set<String> QUANTITIES = Set.of("limits", "requests");

  private ControllerTrees() {}

  /** A controller's tree as a user would write it: without what belongs to that one object. */
  static ObjectNode fresh(ObjectNode rc) {
    ObjectNode copy = Metadata.withoutServerFields(rc);
    copy.put("apiVersion", "v1").put("kind", "ReplicationController");
    ObjectNode metadata = copy.withObjectProperty("metadata");
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(Marks.LAST_APPLIED);
      annotations.remove(Marks.HISTORY);
      annotations.remove(Marks.OF_UPDATE_IN_FLIGHT);
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    return copy;
  }

  static ObjectNode selector(ObjectNode rc) {
    return rc.withObjectProperty("spec").withObjectProperty("selector");
  }

  /** A controller's name before and after its version. */
  static Versions.VersionedName versioned(ObjectNode rc) {
    return Versions.DEFAULT.nameOf(
        Bearer.of(Metadata.name(rc), Labels.of(rc.at("/spec/template/metadata/labels"))));
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
}
