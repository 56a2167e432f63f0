package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.wording.Sentence;
import java.util.List;
import java.util.Optional;

/**
 * One document of a manifest: its text, its tree, and which part of the text says which part of the
 * tree. Two documents are equal only if they are the same.
 */
public final class Document {
  private final Source source;
  private final Lines lines;
  private final int number;
  private final Format format;
  private final Part part;
  private final Node root;
  private final JsonNode tree;
  private final List<Remark> remarks;

  Document(
      Source source,
      Lines lines,
      int number,
      Part part,
      Format format,
      Node root,
      JsonNode tree,
      List<Remark> remarks) {
    this.source = source;
    this.lines = lines;
    this.number = number;
    this.part = part;
    this.format = format;
    this.root = root;
    this.tree = tree;
    this.remarks = remarks;
  }

  /** The stretch of a source between two lines {@code ---}, the first of them included. */
  public record Part(int start, int end) {
    public boolean isWhole(String text) {
      return start == 0 && end == text.length();
    }
  }

  /** What it is read from; documents of JSON that follow each other may share it. */
  public Part part() {
    return part;
  }

  /** The text it is part of. */
  public Source source() {
    return source;
  }

  /** Its place in its source, from 1; documents without content or that cannot be read count. */
  public int number() {
    return number;
  }

  public Format format() {
    return format;
  }

  /**
   * What kubectl makes of it: aliases and merge keys resolved, keys in the order of the text. Not
   * to be changed; work on a {@link JsonNode#deepCopy}.
   */
  public JsonNode tree() {
    return tree;
  }

  /** How it is written. */
  public Node root() {
    return root;
  }

  /** The Kubernetes objects in it, see {@link KubeObject#in}. */
  public List<KubeObject> objects() {
    return KubeObject.in(this);
  }

  /**
   * The value at a pointer as it is written. The way there leads through aliases and merge keys;
   * the value itself may be an alias.
   */
  public Optional<Node> node(JsonPointer pointer) {
    return Lookup.value(root, pointer);
  }

  /** The span of the value at a pointer; if it is absent, that of its nearest ancestor. */
  public Span span(JsonPointer pointer) {
    return span(Lookup.nearest(root, pointer));
  }

  /**
   * The span of the key at a pointer; of an item of a sequence, the item's; if it is absent, that
   * of its nearest ancestor's key; of the document itself, its whole span.
   */
  public Span keySpan(JsonPointer pointer) {
    return span(Lookup.nearestKey(root, pointer));
  }

  /** The number of the line of the key at a pointer, see {@link #keySpan}, from 1. */
  public int keyLine(JsonPointer pointer) {
    return lines.line(Lookup.nearestKey(root, pointer).start());
  }

  /** The span of a node of this document. */
  public Span span(Node node) {
    return lines.span(node.start(), node.end());
  }

  /** What a part of it says, as in {@link #tree}. */
  public JsonNode value(Node part) {
    return TreeBuilder.rebuild(this, part);
  }

  /** What a merge key of it stands for. */
  public ObjectNode merged(MappingNode.Entry entry) {
    return TreeBuilder.rebuildMerged(this, entry);
  }

  /** The line and column of an offset in the source's text. */
  public Position position(int offset) {
    return lines.position(offset);
  }

  /** The start of the line of an offset; on the first line, behind a byte order mark. */
  public int lineStart(int offset) {
    return lines.start(offset);
  }

  /** The start of the line after that of an offset; the end of the text if there is none. */
  public int nextLine(int offset) {
    return lines.next(offset);
  }

  /**
   * The problem of a document that is a list or a scalar: kubectl takes only objects, and passes
   * null over.
   */
  public Optional<Problem> notAnObject() {
    if (tree.isObject() || tree.isNull()) {
      return Optional.empty();
    }
    String what =
        tree.isArray() ? "a list is no Kubernetes object" : "this is no Kubernetes object";
    String remedy =
        tree.isArray() ? "write its items as documents, or as those of a kind: List" : "remove it";
    return Optional.of(problem(JsonPointer.empty(), what, remedy));
  }

  /**
   * What kubectl refuses of it, although its meaning is plain: comments or a comma too many in
   * JSON, a key that is there twice with the same value.
   */
  public List<Problem> oddities() {
    return remarks.stream().map(this::problem).toList();
  }

  /**
   * The first of the {@link #oddities} that is a key which is there twice. Whoever changes the
   * value of one of the two makes them contradict each other.
   */
  public Optional<Problem> repeatedKey() {
    return remarks.stream().filter(Remark::repeatsKey).findFirst().map(this::problem);
  }

  private Problem problem(Remark remark) {
    return new Problem(
        source.name(),
        number,
        position(remark.offset()),
        JsonPointer.empty(),
        remark.what(),
        remark.remedy());
  }

  /** A problem with the value at a pointer. */
  public Problem problem(JsonPointer pointer, String what, String remedy) {
    return problem(pointer, what, Sentence.of(remedy));
  }

  /** The same with a remedy in which actions stand. */
  public Problem problem(JsonPointer pointer, String what, Sentence remedy) {
    return new Problem(source.name(), number, span(pointer).start(), pointer, what, remedy);
  }

  @Override
  public String toString() {
    return source.name() + ", document " + number;
  }
}
