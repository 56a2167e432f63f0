package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Annotations that once stood for a field that did not exist yet, and that nobody reads any more.
 *
 * @see <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/">Well-known labels,
 *     annotations and taints</a>
 */
public final class Annotations {
  private static final String IGNORED = "nobody reads the annotation any more";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode owner;
  private final JsonPointer at;
  private final List<Note> notes = new ArrayList<>();

  /** {@code owner} is what has the metadata and the spec: a pod template, a Service. */
  private Annotations(ObjectNode owner, JsonPointer at) {
    this.owner = owner;
    this.at = at;
  }

  /**
   * Turns a pod template's annotations into fields, in place.
   *
   * @param at where the template is, for the notes
   */
  public static List<Note> ofTemplate(ObjectNode template, JsonPointer at) {
    Annotations annotations = new Annotations(template, at);
    if (annotations.present()) {
      annotations.pod();
      annotations.containers();
      annotations.prune();
    }
    return annotations.notes;
  }

  /** Turns a Service's annotations into fields, in place. */
  public static List<Note> ofService(ObjectNode service) {
    Annotations annotations = new Annotations(service, JsonPointer.empty());
    if (annotations.present()) {
      annotations.become(
          "service.alpha.kubernetes.io/tolerate-unready-endpoints",
          "publishNotReadyAddresses",
          IGNORED,
          text -> flag(text));
      annotations.prune();
    }
    return annotations.notes;
  }

  private boolean present() {
    return owner.at("/metadata/annotations").isObject() && owner.path("spec").isObject();
  }

  private void pod() {
    String ignored = "the annotation has been ignored since Kubernetes 1.8";
    become(
        "pod.beta.kubernetes.io/init-containers",
        "initContainers",
        ignored,
        text -> field("initContainers", text));
    become(
        "pod.alpha.kubernetes.io/init-containers",
        "initContainers",
        ignored,
        text -> field("initContainers", text));

    become(
        "scheduler.alpha.kubernetes.io/affinity",
        "affinity",
        IGNORED,
        text -> field("affinity", text));
    become(
        "scheduler.alpha.kubernetes.io/tolerations",
        "tolerations",
        IGNORED,
        text -> field("tolerations", text));
    become(
        "scheduler.alpha.kubernetes.io/name",
        "schedulerName",
        IGNORED,
        text -> Optional.of(TextNode.valueOf(text)));
    for (String field : List.of("hostname", "subdomain")) {
      become(
          "pod.beta.kubernetes.io/" + field,
          field,
          IGNORED,
          text ->
              Optional.of(TextNode.valueOf(text))
                  .filter(name -> Placeholder.isIn(name) || Names.dnsLabel(text).isEmpty()));
    }
    sysctls();
    become(
        "seccomp.security.alpha.kubernetes.io/pod",
        "securityContext/seccompProfile",
        "the annotation has been ignored since Kubernetes 1.27",
        Annotations::profile);
    become(
        "scheduler.alpha.kubernetes.io/critical-pod",
        "priorityClassName",
        "the annotation has been ignored since Kubernetes 1.16; outside of kube-system the class"
            + " needs a ResourceQuota that allows it",
        text -> Optional.of(TextNode.valueOf("system-cluster-critical")));
  }

  private void sysctls() {
    String field = "securityContext/sysctls";
    List<String> names =
        List.of(
            "security.alpha.kubernetes.io/sysctls", "security.alpha.kubernetes.io/unsafe-sysctls");
    List<String> given = names.stream().filter(name -> annotations().has(name)).toList();
    ArrayNode all = NODES.arrayNode();
    for (String name : given) {
      for (String entry : textOf(name).split(",")) {
        int equals = entry.indexOf('=');
        if (equals <= 0) {
          doubt(name, "it cannot be read, and stays");
          return;
        }
        ObjectNode sysctl = all.addObject();
        sysctl.put("name", entry.substring(0, equals).strip());
        sysctl.put("value", entry.substring(equals + 1).strip());
      }
    }
    boolean free = !present(owner.at("/spec/" + field));
    for (String name : given) {
      if (free && !name.equals(given.get(0))) {
        became(EntryKind.CHANGE, name, field, IGNORED); // together with the first
      } else {
        become(name, field, IGNORED, t -> Optional.of(all));
      }
    }
  }

  private void containers() {
    for (String name : names()) {
      int slash = name.indexOf('/');
      String container = name.substring(slash + 1);
      switch (name.substring(0, Math.max(slash, 0))) {
        case "container.seccomp.security.alpha.kubernetes.io" ->
            ofContainer(
                EntryKind.CHANGE,
                name,
                container,
                "seccompProfile",
                "has been ignored since Kubernetes 1.27");
        case "container.apparmor.security.beta.kubernetes.io" ->
            // A server that drops the field would let the container run without its profile.
            ofContainer(
                EntryKind.DOUBT,
                name,
                container,
                "appArmorProfile",
                "is deprecated; before Kubernetes 1.30 servers drop the field, and the container is"
                    + " not confined");
        default -> {
          // An annotation like any other.
        }
      }
    }
  }

  private void ofContainer(
      EntryKind severity, String name, String container, String field, String since) {
    for (String list : List.of("containers", "initContainers")) {
      int index = 0;
      for (JsonNode item : owner.at("/spec/" + list)) {
        if (item.path("name").asText().equals(container)) {
          become(
              severity,
              name,
              list + "/" + index + "/securityContext/" + field,
              "the annotation " + since,
              Annotations::profile);
          return;
        }
        index++;
      }
    }
    doubt(name, "there is no container of that name; the annotation stays");
  }

  private interface Reading {
    Optional<? extends JsonNode> of(String text);
  }

  private void become(String name, String field, String why, Reading reading) {
    become(EntryKind.CHANGE, name, field, why, reading);
  }

  private void become(EntryKind severity, String name, String field, String why, Reading reading) {
    if (!annotations().has(name)) {
      return;
    }
    JsonPointer pointer = JsonPointer.compile("/spec/" + field);
    if (present(owner.at(pointer))) {
      boolean same =
          reading.of(textOf(name)).filter(value -> value.equals(owner.at(pointer))).isPresent();
      annotations().remove(name);
      note(
          same ? severity : EntryKind.LOSS,
          name,
          "%s gives way to the field %s".formatted(name, field.replace('/', '.')));
      return;
    }
    Optional<? extends JsonNode> value = reading.of(textOf(name));
    if (value.isEmpty()) {
      doubt(name, "its value cannot be read; it stays, and nobody reads it");
      return;
    }
    set(field.split("/"), value.get());
    became(severity, name, field, why);
  }

  private void became(EntryKind severity, String name, String field, String why) {
    annotations().remove(name);
    note(
        severity,
        name,
        "%s becomes the field %s: %s".formatted(name, field.replace('/', '.'), why));
  }

  /** Sets a field below the spec; the objects on the way are made if they are not there. */
  private void set(String[] path, JsonNode value) {
    JsonNode holder = owner.path("spec");
    for (String step : List.of(path).subList(0, path.length - 1)) {
      JsonNode next = holder.isArray() ? holder.get(Integer.parseInt(step)) : holder.path(step);
      holder = next.isContainerNode() ? next : ((ObjectNode) holder).putObject(step);
    }
    ((ObjectNode) holder).set(path[path.length - 1], value);
  }

  private String textOf(String name) {
    return annotations().path(name).asText();
  }

  private static boolean present(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private void prune() {
    if (annotations().isEmpty() && !notes.isEmpty()) {
      ((ObjectNode) owner.path("metadata")).remove("annotations");
      JsonPointer pointer = at.appendProperty("metadata").appendProperty("annotations");
      notes.add(new Note(EntryKind.CHANGE, pointer, "no annotation is left"));
    }
  }

  private ObjectNode annotations() {
    return (ObjectNode) owner.at("/metadata/annotations");
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    annotations().fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void doubt(String name, String what) {
    note(EntryKind.DOUBT, name, name + ": " + what);
  }

  private void note(EntryKind severity, String name, String sentence) {
    JsonPointer pointer =
        at.appendProperty("metadata").appendProperty("annotations").appendProperty(name);
    notes.add(new Note(severity, pointer, sentence));
  }

  /**
   * What servers no longer read may be anything; a field that they would refuse it does not become.
   */
  private static Optional<JsonNode> field(String name, String text) {
    return json(text)
        .filter(JsonNode::isContainerNode)
        .filter(
            value -> {
              ObjectNode pod = NODES.objectNode().put("apiVersion", "v1").put("kind", "Pod");
              pod.putObject("spec").set(name, value);
              JsonPointer at = JsonPointer.compile("/spec").appendProperty(name);
              return Validity.of(pod).refusals().stream()
                  .noneMatch(fault -> (fault.at() + "/").startsWith(at + "/"));
            });
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.ofNullable(Json.read(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> flag(String text) {
    return text.equals("true") || text.equals("false")
        ? Optional.of(BooleanNode.valueOf(text.equals("true")))
        : Optional.empty();
  }

  /** A seccomp or AppArmor profile. */
  private static Optional<JsonNode> profile(String text) {
    ObjectNode profile = NODES.objectNode();
    if (text.equals("runtime/default") || text.equals("docker/default")) {
      return Optional.of(profile.put("type", "RuntimeDefault"));
    }
    if (text.equals("unconfined")) {
      return Optional.of(profile.put("type", "Unconfined"));
    }
    if (text.startsWith("localhost/")) {
      profile.put("type", "Localhost");
      return Optional.of(profile.put("localhostProfile", text.substring("localhost/".length())));
    }
    return Optional.empty();
  }
}
