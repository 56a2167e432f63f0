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
 * @param tree its part of {@link Document#tree}, not to be changed; an item that leaves its {@code
 *     kind} or {@code apiVersion} to a list of one kind, such as {@code PodList}, has them here
 */
public record KubeObject(Document document, JsonPointer at, ObjectNode tree) {

  /**
   * The objects in a document, in its order. What has {@code items} is, as for kubectl, a list,
   * whatever its kind; of an OpenShift {@code Template} it is the {@code objects}. Lists may be
   * nested. A list's own object is not among them.
   */
  public static List<KubeObject> in(Document document) {
    List<KubeObject> found = new ArrayList<>();
    collect(document, JsonPointer.empty(), document.tree(), MissingNode.getInstance(), found);
    return List.copyOf(found);
  }

  private static void collect(
      Document document, JsonPointer at, JsonNode node, JsonNode list, List<KubeObject> found) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    String member = memberOfObjects(object);
    if (member.isEmpty()) {
      found.add(new KubeObject(document, at, identified(object, list)));
      return;
    }
    JsonPointer items = at.appendProperty(member);
    int index = 0;
    for (JsonNode item : object.get(member)) {
      collect(document, items.appendIndex(index++), item, object, found);
    }
  }

  /** An item as it would be outside of its list; what is no item, or says it itself, stays. */
  private static ObjectNode identified(ObjectNode item, JsonNode list) {
    String kind = list.path("kind").asText();
    if (!isListOfOneKind(kind) || (item.has("kind") && item.has("apiVersion"))) {
      return item;
    }
    ObjectNode identified = item.objectNode();
    if (list.path("apiVersion").isTextual()) {
      identified.set("apiVersion", list.path("apiVersion"));
    }
    identified.put("kind", kind.substring(0, kind.length() - "List".length()));
    return identified.setAll(item);
  }

  /** Whether a list of this kind says which kind its items are of, as a PodList does. */
  public static boolean isListOfOneKind(String kind) {
    return kind.endsWith("List") && !kind.equals("List");
  }

  private static String memberOfObjects(ObjectNode object) {
    if (object.path("items").isArray()) {
      return "items";
    }
    boolean template = object.path("kind").asText().equals("Template");
    return template && object.path("objects").isArray() ? "objects" : "";
  }

  /** Its {@code apiVersion}; empty if there is none or it is no string, as are the others. */
  public String apiVersion() {
    return text("/apiVersion");
  }

  /** Its {@code kind}. */
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
    return called(kind(), name());
  }

  /** {@code Kind "name"}, or as much of it as is there. */
  public static String called(String kind, String name) {
    String what = kind.isEmpty() ? "object" : kind;
    return name.isEmpty() ? what : what + " \"" + name + "\"";
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
