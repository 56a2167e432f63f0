package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes the tree of a document from its syntax, aliases and merge keys resolved. */
final class TreeBuilder {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Format format;
  private int aliases;
  private int repeated;
  private int repeatedCharacters;

  TreeBuilder(Format format) {
    this.format = format;
  }

  /** The tree of a part of a document that has been read as a whole before. */
  static JsonNode rebuild(Document document, Node node) {
    try {
      return new TreeBuilder(document.format()).build(node);
    } catch (BadDocument e) {
      throw new IllegalStateException(document + " was read without this before", e);
    }
  }

  /** What a merge key of such a document stands for. */
  static ObjectNode rebuildMerged(Document document, MappingNode.Entry entry) {
    ObjectNode object = NODES.objectNode();
    try {
      new TreeBuilder(document.format()).merge(object, entry.value());
    } catch (BadDocument e) {
      throw new IllegalStateException(document + " was read without this before", e);
    }
    return object;
  }

  JsonNode build(Node node) throws BadDocument {
    count(node);
    if (node instanceof AliasNode alias) {
      aliases++;
      JsonNode value = build(alias.target());
      aliases--;
      return value;
    }
    if (node instanceof ScalarNode scalar) {
      count(scalar, scalar.text().length());
      return Numbers.whole(format == Format.JSON ? Scalars.json(scalar) : Scalars.value(scalar));
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = NODES.arrayNode(sequence.items().size());
      for (Node item : sequence.items()) {
        array.add(build(item));
      }
      return array;
    }
    ObjectNode object = NODES.objectNode();
    addTo(object, (MappingNode) node);
    return object;
  }

  /** As go-yaml v2 does, which goes by the order of the text: what comes later wins. */
  private void addTo(ObjectNode object, MappingNode mapping) throws BadDocument {
    for (MappingNode.Entry entry : mapping.entries()) {
      if (entry.merge()) {
        merge(object, entry.value());
      } else {
        count(entry.key(), entry.name().length());
        object.set(entry.name(), build(entry.value()));
      }
    }
  }

  private void merge(ObjectNode object, Node value) throws BadDocument {
    aliases++;
    count(value);
    mergeFrom(object, value);
    aliases--;
  }

  private void count(Node node) throws BadDocument {
    if (aliases > 0 && ++repeated > Limits.REPEATED_VALUES) {
      throw BadDocument.repeatsTooMuch(node.start());
    }
  }

  private void count(Node node, int characters) throws BadDocument {
    if (aliases > 0 && (repeatedCharacters += characters) > Limits.REPEATED_CHARACTERS) {
      throw BadDocument.repeatsTooMuch(node.start());
    }
  }

  private void mergeFrom(ObjectNode object, Node value) throws BadDocument {
    Node source = Lookup.resolve(value);
    if (source instanceof MappingNode mapping) {
      addTo(object, mapping);
    } else if (source instanceof SequenceNode sequence) {
      for (int i = sequence.items().size() - 1; i >= 0; i--) {
        merge(object, sequence.items().get(i));
      }
    } else {
      throw new BadDocument(
          value.start(), "a merge key << takes a mapping or a list of mappings", "give it one");
    }
  }
}
