package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object of the new form that is being put together. */
final class NewObject {
  private final ObjectNode node;
  private final JsonPointer at;
  private final Ledger ledger;

  NewObject(ObjectNode node, JsonPointer at, Ledger ledger) {
    this.node = node;
    this.at = at;
    this.ledger = ledger;
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  void put(String field, JsonNode value, JsonPointer origin) {
    if (has(field)) {
      if (!node.get(field).equals(value)) {
        String old = origin.last().getMatchingProperty();
        ledger.loss(origin, "%s gives way to the %s that is there already".formatted(old, field));
      }
      return;
    }
    node.set(field, value);
    ledger.moved(origin, at.appendProperty(field));
  }

  /** An object within it, made if it is not there; {@code origin} is what it corresponds to. */
  NewObject child(String field, JsonPointer origin) {
    ObjectNode child =
        node.path(field).isObject() ? (ObjectNode) node.get(field) : node.putObject(field);
    ledger.moved(origin, at.appendProperty(field));
    return new NewObject(child, at.appendProperty(field), ledger);
  }

  /** A further object of an array within it. */
  NewObject append(String field, JsonPointer origin) {
    ArrayNode items =
        node.path(field).isArray() ? (ArrayNode) node.get(field) : node.putArray(field);
    JsonPointer item = at.appendProperty(field).appendIndex(items.size());
    ledger.moved(origin, item);
    return new NewObject(items.addObject(), item, ledger);
  }

  /** Takes a field away if it is an empty object. */
  void prune(String field) {
    if (node.path(field).isObject() && node.path(field).isEmpty()) {
      node.remove(field);
    }
  }
}
