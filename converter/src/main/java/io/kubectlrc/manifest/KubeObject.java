package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A Kubernetes object in a document: the document itself, or an item of a list or a template.
 *
 * @param at where in its document it is; empty if it is the document
 * @param tree its part of {@link Document#tree}, not to be changed
 */
public record KubeObject(Document document, JsonPointer at, ObjectNode tree) {

  /**
   * The objects in a document, in its order. What has {@code items} is, as for kubectl, a list,
   * whatever its kind; of an OpenShift {@code Template} it is the {@code objects}. Lists may be
   * nested. A list's own object is not among them.
   */
  public static List<KubeObject> in(Document document) {
    List<KubeObject> found = new ArrayList<>();
    collect(document, JsonPointer.empty(), document.tree(), found);
    return List.copyOf(found);
  }

  private static void collect(
      Document document, JsonPointer at, JsonNode node, List<KubeObject> found) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    String member = memberOfObjects(object);
    if (member.isEmpty()) {
      found.add(new KubeObject(document, at, object));
      return;
    }
    JsonPointer list = at.appendProperty(member);
    int index = 0;
    for (JsonNode item : object.get(member)) {
      collect(document, list.appendIndex(index++), item, found);
    }
  }

  private static String memberOfObjects(ObjectNode object) {
    if (object.path("items").isArray()) {
      return "items";
    }
    boolean template = object.path("kind").asText().equals("Template");
    return template && object.path("objects").isArray() ? "objects" : "";
  }

  /**
   * Its {@code apiVersion}. Without one it is that of the list, if it is an item of a list of one
   * kind, such as {@code PodList}. Empty if there is none or it is no string, as are the others.
   */
  public String apiVersion() {
    String own = text("/apiVersion");
    return own.isEmpty() && !listKind().isEmpty() ? list().path("apiVersion").asText() : own;
  }

  /**
   * Its {@code kind}; without one, that which a list of one kind, such as {@code PodList}, names.
   */
  public String kind() {
    String own = text("/kind");
    return own.isEmpty() ? listKind() : own;
  }

  private String listKind() {
    String kind = list().path("kind").asText();
    return kind.endsWith("List") ? kind.substring(0, kind.length() - "List".length()) : "";
  }

  /** What it is an item of; missing if it is not. */
  private JsonNode list() {
    boolean item = at.head() != null && at.head().head() != null;
    return item ? document.tree().at(at.head().head()) : MissingNode.getInstance();
  }

  /** {@code metadata.name}, or the {@code id} of v1beta1 and v1beta2. */
  public String name() {
    return text("/metadata/name", "/id");
  }

  /** {@code metadata.namespace}, or the {@code namespace} of v1beta1 and v1beta2. */
  public String namespace() {
    return text("/metadata/namespace", "/namespace");
  }

  /** A pointer within this object as a pointer of the document. */
  public JsonPointer pointer(String within) {
    return at.append(JsonPointer.compile(within));
  }

  /** The span of a value of this object, see {@link Document#span(JsonPointer)}. */
  public Span span(String within) {
    return document.span(pointer(within));
  }

  /** {@code Kind "name"}, or as much of it as is there. */
  @Override
  public String toString() {
    String kind = kind().isEmpty() ? "object" : kind();
    return name().isEmpty() ? kind : kind + " \"" + name() + "\"";
  }

  private String text(String... pointers) {
    for (String pointer : pointers) {
      JsonNode value = tree.at(pointer);
      if (value.isTextual()) {
        return value.textValue();
      }
    }
    return "";
  }
}
