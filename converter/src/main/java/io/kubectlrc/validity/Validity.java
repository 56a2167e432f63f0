package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether an object has the fields, types and values that its kind has in the API. Null is as good
 * as absent, as it is for the server. Objects of kinds that the tools don't read are taken as they
 * are, and so are those of v1beta1 to v1beta3, which must be brought to v1 first.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/">The Kubernetes API</a>
 */
public final class Validity {
  private final ObjectNode tree;
  private final boolean known;
  private final List<Fault> found = new ArrayList<>();

  private Validity(ObjectNode tree, boolean known) {
    this.tree = tree;
    this.known = known;
  }

  /** Looks at an object. */
  public static Validity of(ObjectNode tree) {
    boolean known = isKnown(tree);
    Validity validity = new Validity(tree, known);
    validity.fields(tree, Schema.typeOf(tree).orElse(Schema.CUSTOM), Path.ROOT);
    validity.found.addAll(Relations.ofObject(tree));
    return validity;
  }

  /** Whether an object is of a kind that is looked at. */
  public static boolean isKnown(JsonNode tree) {
    return Schema.typeOf(tree).isPresent();
  }

  /** All that is wrong, in the order of the tree; empty of an object of an unknown kind. */
  public List<Fault> faults() {
    return known ? List.copyOf(found) : List.of();
  }

  /** The values that are not what their fields hold. */
  public List<Fault.WrongType> wrongTypes() {
    return only(Fault.WrongType.class).toList();
  }

  /** The fields that must be there and are not. */
  public List<Fault.Missing> missing() {
    return only(Fault.Missing.class).toList();
  }

  /** The values of the right type that are refused nevertheless, as far as they concern that. */
  public List<Fault.Invalid> invalid(Fault.Concern concern) {
    return only(Fault.Invalid.class).filter(fault -> fault.concern() == concern).toList();
  }

  /** What is no field. */
  public List<Fault.Unknown> unknownFields() {
    return only(Fault.Unknown.class).toList();
  }

  /** Why the API server refuses the object; fields that it does not know, it only drops. */
  public List<Fault> refusals() {
    return faults().stream().filter(fault -> !(fault instanceof Fault.Unknown)).toList();
  }

  private <T extends Fault> Stream<T> only(Class<T> kind) {
    return faults().stream().filter(kind::isInstance).map(kind::cast);
  }

  /**
   * The object without what is no list or object where one must be, for code that says something of
   * an object although it is not valid: there a list is a list. Of unknown kinds, what they have in
   * common with others is looked at.
   *
   * @return the object itself if it has nothing of the kind
   */
  public ObjectNode shaped() {
    List<Fault.WrongType> misshapen =
        found.stream()
            .filter(Fault.WrongType.class::isInstance)
            .map(Fault.WrongType.class::cast)
            .filter(fault -> fault.wanted().isContainer())
            .toList();
    if (misshapen.isEmpty()) {
      return tree;
    }
    ObjectNode copy = tree.deepCopy();
    for (Fault.WrongType fault : misshapen) {
      JsonNode holder = copy.at(fault.at().head());
      if (holder instanceof ArrayNode items) {
        // The others keep their places.
        int index = fault.at().last().getMatchingIndex();
        items.set(index, fault.wanted() == Shape.LIST ? items.arrayNode() : items.objectNode());
      } else {
        ((ObjectNode) holder).remove(fault.at().last().getMatchingProperty());
      }
    }
    return copy;
  }

  private void value(JsonNode value, Type type, Path at) {
    if (value.isNull()) {
      return;
    }
    if (!type.shape().holds(value)) {
      wrong(value, type, at);
    } else if (type.shape() == Shape.LIST) {
      items(value, type.held(), at);
    } else if (type.held() != null) {
      value
          .properties()
          .forEach(entry -> value(entry.getValue(), type.held(), at.to(entry.getKey())));
    } else if (!type.name().isEmpty()) {
      fields(value, type.name(), at);
    }
  }

  private void items(JsonNode list, Type type, Path at) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).isNull() && type.shape().isContainer()) {
        wrong(list.get(i), type, at.to(i));
      } else {
        value(list.get(i), type, at.to(i));
      }
    }
  }

  private void fields(JsonNode object, String name, Path at) {
    Schema.Fields fields = Schema.fields(name);
    for (String field : fields.required()) {
      if (isAbsent(object.path(field))) {
        found.add(new Fault.Missing(at.pointer(), at.toString(), field));
      }
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Type type = fields.types().get(field.getKey());
      Path path = at.to(field.getKey());
      if (type != null) {
        value(field.getValue(), type, path);
        values(field.getValue(), name, field.getKey(), path);
      } else if (known && Placeholder.first(field.getKey()).isEmpty()) {
        found.add(new Fault.Unknown(path.pointer(), field.getKey(), typeName(name)));
      }
    }
    found.addAll(Relations.of(name, object, at));
  }

  private void values(JsonNode value, String type, String field, Path at) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode item = value.get(i);
        values(item.isNull() ? TextNode.valueOf("") : item, type, field, at.to(i));
      }
    } else if ((value.isTextual() || value.isNumber()) && !Placeholder.isIn(value)) {
      Values.check(type, field, value)
          .map(
              broken ->
                  new Fault.Invalid(at.pointer(), at.toString(), broken.concern(), broken.words()))
          .ifPresent(found::add);
    }
  }

  /** As the server decodes it: absent, null, an empty text and an empty list are one. */
  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }

  /** Types of several API versions have theirs in the table, after a dot. */
  private static String typeName(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private void wrong(JsonNode value, Type type, Path at) {
    found.add(new Fault.WrongType(at.pointer(), at.toString(), type.shape(), value));
  }
}
