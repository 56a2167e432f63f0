package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.ServiceConverter;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Position;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.Span;
import io.kubectlrc.validity.Validity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An object of the input in its present form, and the way back to how it is written.
 *
 * <p>Pointers are those of the present form unless they are called written ones.
 */
public final class Subject {
  private static final String DEFAULT_NAMESPACE = "default";
  private static final Map<String, JsonPointer> COMPILED = new ConcurrentHashMap<>();

  private static final Pattern PLAIN = Pattern.compile("[\\w-]+");

  private final LintFile file;
  private final int index;
  private final ObjectName name;

  /**
   * @param index its place among the file's objects
   */
  Subject(LintFile file, int index, Body body) {
    this.file = file;
    this.index = index;
    KubeObject written = body.written;
    String namespace = written.namespace();
    this.name =
        new ObjectName(
            Migration.kindOf(written.tree()),
            namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace,
            written.name());
  }

  /** What can be made of the text again. */
  static final class Body {
    private final KubeObject written;
    private final Validity validity;
    private final ObjectNode tree;
    private final UnaryOperator<JsonPointer> asWritten;
    private volatile List<Container> containers;

    private Body(KubeObject written, ObjectNode present, UnaryOperator<JsonPointer> asWritten) {
      this.written = written;
      this.validity = Validity.of(present);
      this.tree = validity.shaped();
      this.asWritten = asWritten;
    }

    /**
     * An object in v1's form, whatever form it is written in; as it is if it has no such form.
     * Either way without what is null.
     *
     * @param others the pods whose ports a Service of 2014 may leave unsaid
     */
    static Body of(KubeObject object, Surroundings others) {
      Migration migration = ServiceConverter.toV1(object.tree(), others);
      return migration.refusals().isEmpty()
          ? new Body(object, migration.tree(), migration.origins()::of)
          : new Body(object, object.tree(), pointer -> pointer);
    }

    ObjectNode tree() {
      return tree;
    }

    /** Those of its pods, whose spec is in one place. */
    List<Container> containers(JsonPointer podSpec) {
      List<Container> found = containers;
      if (found == null) {
        found = Container.in(tree, podSpec);
        containers = found;
      }
      return found;
    }
  }

  Body body() {
    return file.body(index);
  }

  /** The file that it is in. */
  LintFile file() {
    return file;
  }

  /** Whether it is in the same place of the same text as another. */
  boolean isWrittenAs(Subject other) {
    return index == other.index && file.source().text().equals(other.file.source().text());
  }

  public KubeObject written() {
    return body().written;
  }

  public Document document() {
    return written().document();
  }

  /** What is wrong with its present form. */
  public Validity validity() {
    return body().validity;
  }

  /**
   * Its present form, not to be changed; without what is no list or object where one must be, so
   * that no rule needs to look.
   */
  public ObjectNode tree() {
    return body().tree;
  }

  public ObjectName name() {
    return name;
  }

  public String kind() {
    return name.kind();
  }

  public String namespace() {
    return name.namespace();
  }

  /**
   * A value of its present form; missing if it is not there.
   *
   * @param pointer one of the few that rules are written with: each is compiled once
   */
  public JsonNode at(String pointer) {
    return tree().at(COMPILED.computeIfAbsent(pointer, JsonPointer::compile));
  }

  /** Where in its document a value is written, or would be. */
  public JsonPointer writtenPointer(JsonPointer pointer) {
    Body body = body();
    return body.written.at().append(body.asWritten.apply(pointer));
  }

  /** Whether it holds what is to be shown nowhere. */
  boolean isSecret() {
    return kind().equals("Secret");
  }

  /** Whether a value of its document is what a Secret holds. */
  public boolean isSecret(JsonPointer pointer) {
    String object = written().at().toString();
    if (!isSecret() || !pointer.toString().startsWith(object)) {
      return false;
    }
    String within = pointer.toString().substring(object.length());
    return Set.of("data", "stringData").contains(JsonPointer.compile(within).getMatchingProperty());
  }

  /** How a value is written. */
  public Optional<Node> node(JsonPointer pointer) {
    return document().node(writtenPointer(pointer));
  }

  /** The place of a value; if it is missing, the nearest place it could be in. */
  public Location locate(JsonPointer pointer) {
    return locateWritten(writtenPointer(pointer));
  }

  public Location locate(String pointer) {
    return locate(JsonPointer.compile(pointer));
  }

  /** The place of a value of the document. */
  Location locateWritten(JsonPointer pointer) {
    Document document = document();
    Optional<Node> node = document.node(pointer);
    boolean scalar =
        node.isPresent() && node.get() instanceof ScalarNode text && !text.style().isBlock();
    Span span = scalar ? document.span(node.get()) : document.keySpan(pointer);
    if (node.isEmpty() && span.start().line() != span.end().line()) {
      // Nothing above it has a key of its own: point at the object's name rather than at all of it.
      span = document.span(named(document));
    }
    return new Location(
        document.source(),
        document.number(),
        pointer,
        path(document.tree(), pointer),
        firstLine(document, span),
        isSecret());
  }

  private JsonPointer named(Document document) {
    KubeObject written = written();
    for (String pointer : new String[] {"/metadata/name", "/id", "/kind", "/apiVersion"}) {
      JsonPointer candidate = written.pointer(pointer);
      if (document.tree().at(candidate).isTextual()) {
        return candidate;
      }
    }
    return written.at();
  }

  private static Span firstLine(Document document, Span span) {
    if (span.start().line() == span.end().line()) {
      return span;
    }
    String text = document.source().text();
    int end = span.start().offset();
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    Position last = document.position(end);
    return new Span(span.start(), last);
  }

  /** What a place is called for people. */
  static String path(JsonNode tree, JsonPointer pointer) {
    StringBuilder path = new StringBuilder();
    JsonNode node = tree;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (node.isArray() && rest.mayMatchElement()) {
        node = node.path(rest.getMatchingIndex());
        JsonNode name = node.path("name");
        path.append('[')
            .append(name.isTextual() ? name.textValue() : rest.getMatchingProperty())
            .append(']');
      } else {
        String key = rest.getMatchingProperty();
        node = node.path(key);
        if (PLAIN.matcher(key).matches()) {
          path.append(path.isEmpty() ? "" : ".").append(key);
        } else {
          path.append('[').append(key).append(']');
        }
      }
    }
    return path.toString();
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
