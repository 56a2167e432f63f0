package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An object of an old form that is being taken apart: what nobody takes is lost, and said. */
final class OldObject {
  private final ObjectNode node;
  private final JsonPointer at;
  private final Ledger ledger;
  private final Set<String> taken = new HashSet<>();

  OldObject(JsonNode node, JsonPointer at, Ledger ledger) {
    this.node = node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    this.at = at;
    this.ledger = ledger;
  }

  JsonPointer at() {
    return at;
  }

  JsonPointer at(String field) {
    return at.appendProperty(written(field));
  }

  /** A field's value; missing if it is absent or null, which meant the same. */
  JsonNode take(String name) {
    String field = written(name);
    taken.add(field);
    JsonNode value = node.path(field);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(String field) {
    return node.hasNonNull(written(field));
  }

  /** Whether a field is there in the very case that it has today. */
  boolean hasAsWritten(String field) {
    return node.hasNonNull(field);
  }

  /** The field as the text has it: servers of the time did not mind its case. */
  private String written(String field) {
    if (node.has(field)) {
      return field;
    }
    return fields().stream().filter(field::equalsIgnoreCase).findFirst().orElse(field);
  }

  List<String> fields() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** An object within it, empty if absent. */
  OldObject child(String field) {
    return new OldObject(take(field), at(field), ledger);
  }

  /** The objects of an array within it. */
  List<OldObject> children(String field) {
    List<OldObject> children = new ArrayList<>();
    JsonNode items = take(field);
    for (int i = 0; i < items.size(); i++) {
      children.add(new OldObject(items.get(i), at(field).appendIndex(i), ledger));
    }
    return children;
  }

  /** Moves a field to an object of the new form, under the same name. */
  void move(String field, NewObject to) {
    move(field, to, field);
  }

  /** Moves a field to an object of the new form; a value that is there already wins. */
  void move(String field, NewObject to, String newField) {
    JsonNode value = take(field);
    if (!value.isMissingNode()) {
      to.put(newField, value.deepCopy(), at(field));
    }
  }

  /** Takes fields that mean nothing any more, such as an API server's own. */
  void drop(String why, String... fields) {
    for (String field : fields) {
      if (!take(field).isMissingNode()) {
        ledger.change(at(field), field + " " + why);
      }
    }
  }

  /** Says what is left. */
  void close() {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!taken.contains(field.getKey()) && !field.getValue().isNull()) {
        ledger.loss(at(field.getKey()), field.getKey() + " is no field of the old form: left out");
      }
    }
  }
}
