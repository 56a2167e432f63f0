package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.LastApplied;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Packed;
import java.util.Optional;

/**
 * What the controller that stays has of the old one when an update ends, so that whoever applied
 * the one can apply the other.
 *
 * @param managers of the old one's fields
 * @param applied the manifest that {@code kubectl apply} is to take for the last one; empty if the
 *     old one was not made by it
 */
record Inheritance(ArrayNode managers, Optional<ObjectNode> applied) {

  static final Inheritance NOTHING = new Inheritance(FieldManagers.NONE, Optional.empty());

  boolean isNothing() {
    return managers.isEmpty() && applied.isEmpty();
  }

  /**
   * What a controller leaves as it is.
   *
   * @param old with the managers of its fields
   */
  static Inheritance of(ObjectNode old) {
    return new Inheritance(FieldManagers.of(old), LastApplied.on(old));
  }

  /**
   * What an update begins with. A version of before comes back with what it had when it was
   * replaced.
   *
   * @param old with the managers of its fields
   */
  static Inheritance of(ObjectNode old, Request request) {
    Inheritance left = of(old);
    if (request instanceof Request.Undo undo) {
      return History.on(old)
          .former(undo.versions())
          .map(History.Former::left)
          .filter(known -> !known.equals(NOTHING))
          .orElse(left);
    }
    return new Inheritance(left.managers(), left.applied().map(request::applied));
  }

  /**
   * What a controller has noted of it. A note that cannot be read is none: then nobody manages the
   * controller that stays, which hinders nobody from applying it, and the update can end.
   */
  static Inheritance on(ObjectNode rc) {
    return Metadata.annotation(rc, Marks.INHERITANCE).map(Inheritance::unpacked).orElse(NOTHING);
  }

  private static Inheritance unpacked(String text) {
    try {
      return read(Packed.unpack(text));
    } catch (IllegalArgumentException foreign) {
      return NOTHING;
    }
  }

  /** From where it was noted; nothing if it was not. */
  static Inheritance read(JsonNode tree) {
    return new Inheritance(
        tree.path("managers") instanceof ArrayNode managers ? managers : FieldManagers.NONE,
        Optional.of(tree.path("applied"))
            .filter(ObjectNode.class::isInstance)
            .map(ObjectNode.class::cast));
  }

  /** As it is noted. */
  ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("managers", managers);
    applied.ifPresent(manifest -> tree.set("applied", manifest));
    return tree;
  }

  /** Notes it on a controller's tree, until the update ends. */
  void writeOn(ObjectNode rc) {
    rc.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.INHERITANCE, Packed.pack(tree()));
  }

  /** What is to be noted for {@code kubectl apply} on a controller that has no such note. */
  Optional<String> appliedFor(ObjectNode rc) {
    if (Metadata.annotations(rc).has(Marks.LAST_APPLIED)) {
      return Optional.empty();
    }
    return applied.map(
        manifest -> {
          ObjectNode named = manifest.deepCopy();
          ObjectNode metadata = named.withObjectProperty("metadata");
          metadata.put("name", Metadata.name(rc));
          // kubectl has written both before it notes what it was given.
          metadata.put("namespace", Metadata.namespace(rc)).withObjectProperty("annotations");
          return LastApplied.text(named);
        });
  }
}
