package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of one document that mends a finding and cannot do harm.
 *
 * @param document the document's number in the source, from 1
 * @param what what it does, as an instruction: "quote the value"
 */
public record Fix(Source source, int document, String what, List<Change> changes) {
  public Fix {
    changes = List.copyOf(changes);
  }

  public Fix(Document document, String what, List<Change> changes) {
    this(document.source(), document.number(), what, changes);
  }

  /** A change of one value. */
  public sealed interface Change {
    /** Replaces a value that is there. */
    record Replace(JsonPointer at, JsonNode value) implements Change {}

    /** Adds a member before another member of its object, or last if that one is missing. */
    record Add(JsonPointer at, JsonNode value, String before) implements Change {}

    /** Takes a member out of its object, and the object too if nothing remains in it. */
    record Remove(JsonPointer at) implements Change {}
  }

  /**
   * Makes the changes in a tree of the document.
   *
   * @param tree changed in place; what an earlier fix has taken away is left out
   */
  public void applyTo(JsonNode tree) {
    changes.forEach(change -> apply(tree, change));
  }

  private static void apply(JsonNode tree, Change change) {
    if (change instanceof Change.Replace replace) {
      JsonNode parent = tree.at(replace.at().head());
      if (parent instanceof ObjectNode object) {
        object.replace(replace.at().last().getMatchingProperty(), replace.value());
      } else if (parent instanceof ArrayNode array) {
        array.set(replace.at().last().getMatchingIndex(), replace.value());
      }
    } else if (change instanceof Change.Add add) {
      if (tree.at(add.at().head()) instanceof ObjectNode object) {
        insert(object, add.at().last().getMatchingProperty(), add.value(), add.before());
      }
    } else if (change instanceof Change.Remove remove) {
      remove(tree, remove.at());
    }
  }

  private static void insert(ObjectNode object, String key, JsonNode value, String before) {
    List<String> after = new ArrayList<>();
    boolean reached = false;
    for (String name : (Iterable<String>) object::fieldNames) {
      reached |= name.equals(before);
      if (reached) {
        after.add(name);
      }
    }
    object.set(key, value);
    for (String name : after) {
      object.set(name, object.remove(name));
    }
  }

  private static void remove(JsonNode tree, JsonPointer at) {
    JsonPointer parent = at.head();
    if (tree.at(parent) instanceof ObjectNode object) {
      object.remove(at.last().getMatchingProperty());
      if (object.isEmpty() && parent.last() != null && !parent.last().mayMatchElement()) {
        remove(tree, parent);
      }
    }
  }
}
