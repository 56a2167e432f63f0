package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/** Finds the text behind a JSON pointer. */
final class Lookup {
  private Lookup() {}

  static Optional<Node> value(Node root, JsonPointer pointer) {
    Step step = walk(root, pointer);
    return step.complete() ? Optional.of(step.value()) : Optional.empty();
  }

  static Node nearest(Node root, JsonPointer pointer) {
    return walk(root, pointer).value();
  }

  static Node nearestKey(Node root, JsonPointer pointer) {
    return walk(root, pointer).key();
  }

  /**
   * The entry of a mapping for a key, its own or a merged one. Of several the last one counts, as
   * it does for kubectl, even if it is a merged one.
   */
  static Optional<MappingNode.Entry> entry(MappingNode mapping, String name) {
    Optional<MappingNode.Entry> own = mapping.entry(name);
    for (int i = mapping.lastMerge(); i >= 0; i--) {
      MappingNode.Entry entry = mapping.entries().get(i);
      if (own.isPresent() && own.get() == entry) {
        return own;
      }
      Optional<MappingNode.Entry> merged =
          entry.merge() ? merged(entry.value(), name) : Optional.empty();
      if (merged.isPresent()) {
        return merged;
      }
    }
    return own;
  }

  private static Optional<MappingNode.Entry> merged(Node value, String name) {
    Node resolved = resolve(value);
    if (resolved instanceof MappingNode mapping) {
      return entry(mapping, name);
    }
    if (resolved instanceof SequenceNode sequence) {
      for (Node item : sequence.items()) {
        Optional<MappingNode.Entry> found = merged(item, name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  static Node resolve(Node node) {
    return node instanceof AliasNode alias ? alias.target() : node;
  }

  private record Step(Node key, Node value, boolean complete) {}

  private static Step walk(Node root, JsonPointer pointer) {
    Node key = root;
    Node value = root;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      Node parent = resolve(value);
      if (parent instanceof MappingNode mapping) {
        Optional<MappingNode.Entry> entry = entry(mapping, rest.getMatchingProperty());
        if (entry.isEmpty()) {
          return new Step(key, value, false);
        }
        key = entry.get().key();
        value = entry.get().value();
      } else if (parent instanceof SequenceNode sequence
          && rest.mayMatchElement()
          && rest.getMatchingIndex() < sequence.items().size()) {
        value = sequence.items().get(rest.getMatchingIndex());
        key = value;
      } else {
        return new Step(key, value, false);
      }
    }
    return new Step(key, value, true);
  }
}
