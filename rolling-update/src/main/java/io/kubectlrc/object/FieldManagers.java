package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.FieldManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who manages which fields of an object, as its {@code metadata.managedFields} has it.
 *
 * <p>Whoever creates an object manages all of its fields; another one's {@code kubectl apply
 * --server-side} that changes one of them is a conflict. So an object of ours that takes the place
 * of another one leaves its fields to those who managed them there.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management">Field
 *     management</a>
 */
public final class FieldManagers {

  /** Nobody. */
  public static final ArrayNode NONE = JsonNodeFactory.instance.arrayNode();

  /** A path itself, beside what is below it. */
  private static final String SELF = ".";

  private static final String FIELDS = "fieldsV1";

  private static final String SPEC = "f:spec";

  /** How the keys of a list's items begin: by their keys, values or places. */
  private static final Pattern ITEM = Pattern.compile("[kvi]:.*", Pattern.DOTALL);

  private FieldManagers() {}

  /** Those of an object's fields; none if the server doesn't know, or wasn't asked. */
  public static ArrayNode of(JsonNode object) {
    return object.path("metadata").get("managedFields") instanceof ArrayNode managers
        ? managers
        : NONE;
  }

  /**
   * The same managers of another kind of object, where some fields are elsewhere.
   *
   * @param moves in their order
   */
  public static ArrayNode moved(JsonNode managers, List<Move> moves) {
    ArrayNode all = managers.deepCopy();
    for (JsonNode manager : all) {
      if (manager.get(FIELDS) instanceof ObjectNode fields) {
        moves.forEach(move -> move.in(fields));
      }
    }
    return all;
  }

  /** From one path to another, each of names of fields: {@code spec}, {@code selector}. */
  public record Move(List<String> from, List<String> to) {
    public Move {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    private void in(ObjectNode fields) {
      JsonNode parent = fields;
      for (String name : from.subList(0, from.size() - 1)) {
        parent = parent.path("f:" + name);
      }
      if (parent instanceof ObjectNode holder
          && holder.remove("f:" + from.get(from.size() - 1)) instanceof ObjectNode moved) {
        ObjectNode target = fields;
        for (String name : to) {
          target = target.withObjectProperty("f:" + name);
        }
        target.setAll(moved);
      }
    }
  }

  /**
   * The managers that an object is to have when what we manage in it is left to others: of each
   * field to all who managed it in what the object was made of. What nobody managed there, nobody
   * manages from now on, but for our marks. Empty if there is nothing to leave.
   *
   * @param live with its managers
   * @param heirs the managers of what it was made of, with the fields where this object has them
   */
  public static Optional<ArrayNode> bequeathed(JsonNode live, JsonNode heirs) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    for (JsonNode manager : of(live)) {
      if (isOurs(manager)) {
        ours = united(ours, manager.path(FIELDS));
        marksOf(manager).ifPresent(left::add);
      } else {
        left.add(manager.deepCopy());
      }
    }
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    for (JsonNode heir : heirs) {
      Optional<ObjectNode> share = isOurs(heir) ? Optional.empty() : shared(ours, heir.get(FIELDS));
      share.ifPresent(fields -> give(left, (ObjectNode) heir, fields, live.path("apiVersion")));
    }
    return Optional.of(left);
  }

  /**
   * The managers that an object of somebody else's is to have when a field of its {@code spec} that
   * we have written is left to those who manage the one beside it. Empty if we don't manage it.
   *
   * <p>Whoever created the object had to write both. Those who apply it come first: for them alone
   * another manager's field is a conflict. Who has but written the one beside it since, as a tuner
   * does, gets it only if nobody applies the object.
   *
   * @param live with its managers
   */
  public static Optional<ArrayNode> yielded(JsonNode live, String field, String beside) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    ObjectNode yielded = null;
    for (JsonNode manager : of(live)) {
      ObjectNode copy = manager.deepCopy();
      JsonNode spec = copy.path(FIELDS).path(SPEC);
      if (isOurs(manager) && spec.get("f:" + field) instanceof ObjectNode ours) {
        yielded = yielded == null ? ours : united(yielded, ours);
        ((ObjectNode) spec).remove("f:" + field);
        if (spec.isEmpty()) {
          ((ObjectNode) copy.get(FIELDS)).remove(SPEC);
        }
      }
      if (!copy.path(FIELDS).isEmpty()) {
        left.add(copy);
      }
    }
    if (yielded == null) {
      return Optional.empty();
    }
    boolean applied = left.valueStream().anyMatch(FieldManagers::appliesSpec);
    for (JsonNode heir : left) {
      if (!isOurs(heir)
          && (!applied || appliesSpec(heir))
          && heir.path(FIELDS).path(SPEC) instanceof ObjectNode spec
          && spec.has("f:" + beside)) {
        JsonNode theirs = spec.path("f:" + field);
        spec.set(
            "f:" + field, theirs.isMissingNode() ? yielded.deepCopy() : united(theirs, yielded));
      }
    }
    return Optional.of(left);
  }

  private static boolean appliesSpec(JsonNode manager) {
    return manager.path("operation").asText().equals("Apply") && manager.path(FIELDS).has(SPEC);
  }

  private static boolean isOurs(JsonNode manager) {
    return manager.path("manager").asText().equals(FieldManager.OURS);
  }

  /** We manage our annotations still, so that whoever looks sees whose they are. */
  private static Optional<ObjectNode> marksOf(JsonNode manager) {
    ObjectNode marks = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field :
        manager.path(FIELDS).path("f:metadata").path("f:annotations").properties()) {
      if (field.getKey().startsWith("f:" + Marks.PREFIX)) {
        marks.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    if (marks.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode copy = manager.deepCopy();
    copy.putObject(FIELDS).putObject("f:metadata").set("f:annotations", marks);
    return Optional.of(copy);
  }

  /** To a manager who is there already, or to a new one. */
  private static void give(
      ArrayNode managers, ObjectNode heir, ObjectNode fields, JsonNode apiVersion) {
    for (JsonNode manager : managers) {
      if (List.of("manager", "operation", "subresource").stream()
              .allMatch(key -> manager.path(key).equals(heir.path(key)))
          && manager.path("apiVersion").equals(apiVersion)) {
        ((ObjectNode) manager).set(FIELDS, united(manager.path(FIELDS), fields));
        return;
      }
    }
    ObjectNode added = managers.addObject();
    added.setAll(heir.deepCopy());
    added.set("apiVersion", apiVersion);
    added.set(FIELDS, fields);
  }

  /** The fields of either set. */
  private static ObjectNode united(JsonNode one, JsonNode other) {
    ObjectNode both = one.deepCopy();
    if (one.isEmpty() != other.isEmpty()) {
      both.putObject(SELF); // one of them has the path itself
    }
    for (Map.Entry<String, JsonNode> field : other.properties()) {
      JsonNode there = both.get(field.getKey());
      both.set(
          field.getKey(),
          there == null ? field.getValue().deepCopy() : united(there, field.getValue()));
    }
    return both;
  }

  /**
   * Those of the fields that somebody else has too. A list, or a map, that one of both has as a
   * whole and the other item by item, he has with all its items.
   */
  private static Optional<ObjectNode> shared(JsonNode fields, JsonNode theirs) {
    if (theirs == null) {
      return Optional.empty();
    }
    ObjectNode shared = JsonNodeFactory.instance.objectNode();
    if (fields.isEmpty()) {
      return Optional.of(shared);
    }
    if (theirs.isEmpty()) {
      boolean list = false;
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        list |= ITEM.matcher(field.getKey()).matches();
      }
      if (list) {
        return Optional.of(fields.deepCopy());
      }
      return fields.has(SELF) ? Optional.of(shared) : Optional.empty();
    }
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      shared(field.getValue(), theirs.get(field.getKey()))
          .ifPresent(both -> shared.set(field.getKey(), both));
    }
    return shared.isEmpty() ? Optional.empty() : Optional.of(shared);
  }
}
