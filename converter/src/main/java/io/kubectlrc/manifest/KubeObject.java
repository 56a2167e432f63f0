package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
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
   * The objects in a document, in its order: of a {@code List} (or {@code PodList}, …) its {@code
   * items}, of an OpenShift {@code Template} its {@code objects}, of any other object itself. Lists
   * may be nested. A list's own object is not among them.
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
    String kind = object.path("kind").asText();
    // Config is what OpenShift called a list in 2014.
    if ((kind.endsWith("List") || kind.equals("Config")) && object.path("items").isArray()) {
      return "items";
    }
    if (kind.equals("Template") && object.path("objects").isArray()) {
      return "objects";
    }
    return "";
  }

  /** Empty if absent or not a string, as are the others. */
  public String apiVersion() {
    return text("/apiVersion");
  }

  public String kind() {
    return text("/kind");
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
