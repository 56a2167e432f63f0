package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.selector.OldNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** ReplicationControllers and Services of v1beta3 in v1's names, the order of keys kept. */
final class V1beta3 {
  private static final Map<String, String> PULL_POLICIES =
      Map.of(
          "PullAlways", "Always",
          "PullNever", "Never",
          "PullIfNotPresent", "IfNotPresent");

  private static final JsonPointer SPEC = JsonPointer.compile("/spec");
  private static final JsonPointer POD = JsonPointer.compile("/spec/template/spec");

  private final Ledger ledger;

  V1beta3(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Changes a tree in place.
   *
   * @param rewritten whether it was v1beta1's or v1beta2's before
   */
  void toV1(String kind, ObjectNode tree, boolean rewritten) {
    tree.put("apiVersion", "v1");
    if (!(tree.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (kind.equals(Migration.SERVICE)) {
      service(spec);
    } else if (spec.at("/template/spec") instanceof ObjectNode pod) {
      pod(pod, rewritten);
    }
  }

  private void pod(ObjectNode pod, boolean rewritten) {
    rename(pod, POD, "host", "nodeName");
    rename(pod, POD, "serviceAccount", "serviceAccountName");
    restartPolicy(pod);
    if (!rewritten) {
      volumes(pod);
    }
    for (String kind : List.of("metadata", "downwardAPI")) {
      int number = 0;
      for (JsonNode volume : pod.path("volumes")) {
        JsonPointer at = POD.appendProperty("volumes").appendIndex(number++);
        JsonPointer items = at.appendProperty(kind).appendProperty("items");
        fieldRefs(volume.path(kind).path("items"), items, "");
      }
    }
    int index = 0;
    for (JsonNode item : pod.path("containers")) {
      JsonPointer at = POD.appendProperty("containers").appendIndex(index++);
      if (item instanceof ObjectNode container) {
        security(container, at);
        rename(container.path("env"), at.appendProperty("env"), "key", "name");
        fieldRefs(container.path("env"), at.appendProperty("env"), "valueFrom");
        rename(
            container.path("volumeMounts"), at.appendProperty("volumeMounts"), "path", "mountPath");
        words(container, at);
        probes(container, at);
        if (!rewritten && container.hasNonNull("command") && !container.hasNonNull("args")) {
          ledger.doubt(
              at.appendProperty("command"),
              "command stays, which replaces the image's entry point; if the file is older than"
                  + " args (spring of 2015), it should be called args");
        }
      }
    }
  }

  /** What refers to a field of the pod may say in which version that is called so. */
  private void fieldRefs(JsonNode items, JsonPointer at, String holder) {
    int index = 0;
    for (JsonNode item : items) {
      JsonPointer pointer = at.appendIndex(index++);
      JsonNode from = holder.isEmpty() ? item : item.path(holder);
      JsonPointer ref =
          (holder.isEmpty() ? pointer : pointer.appendProperty(holder)).appendProperty("fieldRef");
      String version = from.path("fieldRef").path("apiVersion").asText();
      if (Migration.isOld(version)) {
        ((ObjectNode) from.path("fieldRef")).put("apiVersion", "v1");
        ledger.change(
            ref.appendProperty("apiVersion"),
            version + " is written v1: the field is called so too");
      }
    }
  }

  /** The first v1beta3 had volumes as v1beta1 has them. */
  private void volumes(ObjectNode pod) {
    JsonPointer volumes = POD.appendProperty("volumes");
    int index = 0;
    for (JsonNode item : pod.path("volumes")) {
      JsonPointer at = volumes.appendIndex(index++);
      if (!(item instanceof ObjectNode volume)) {
        continue;
      }
      ObjectNode now = JsonNodeFactory.instance.objectNode();
      V1beta1.volume(new OldObject(volume, at, ledger), new NewObject(now, at, ledger));
      if (!now.equals(volume)) {
        volume.removeAll();
        volume.setAll(now);
        ledger.change(at, "volume %s is written as v1's".formatted(now.path("name").asText()));
      }
    }
  }

  /** Was an object with the policy's name in it until the spring of 2015. */
  private void restartPolicy(ObjectNode pod) {
    JsonNode policy = pod.path("restartPolicy");
    if (policy.isObject() && policy.size() == 1) {
      String name = policy.fieldNames().next();
      String now = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      pod.put("restartPolicy", now);
      ledger.change(POD.appendProperty("restartPolicy"), "restartPolicy is the word " + now);
    } else if (policy.isObject()) {
      pod.remove("restartPolicy");
    }
  }

  /** Enumerations were spelled otherwise, and in any case. */
  private void words(ObjectNode container, JsonPointer at) {
    String policy = container.path("imagePullPolicy").asText();
    if (PULL_POLICIES.containsKey(policy)) {
      container.put("imagePullPolicy", PULL_POLICIES.get(policy));
      ledger.change(
          at.appendProperty("imagePullPolicy"),
          policy + " is called " + PULL_POLICIES.get(policy) + " now");
    } else if (container.path("imagePullPolicy").isTextual() && policy.isEmpty()) {
      container.remove("imagePullPolicy");
    }
    ports(container, at.appendProperty("ports"));
  }

  private void ports(ObjectNode holder, JsonPointer at) {
    int index = 0;
    for (JsonNode item : holder.path("ports")) {
      JsonPointer pointer = at.appendIndex(index++);
      if (!(item instanceof ObjectNode port)) {
        continue;
      }
      String protocol = port.path("protocol").asText();
      String upper = protocol.toUpperCase(Locale.ROOT);
      if (!protocol.equals(upper)) {
        port.put("protocol", upper);
        ledger.change(pointer.appendProperty("protocol"), protocol + " is written " + upper);
      }
      portName(port, "name", pointer);
      portName(port, "targetPort", pointer);
    }
  }

  private void probes(ObjectNode container, JsonPointer at) {
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      for (String handler : List.of("httpGet", "tcpSocket")) {
        if (container.path(probe).path(handler) instanceof ObjectNode port) {
          portName(port, "port", at.appendProperty(probe).appendProperty(handler));
        }
      }
    }
  }

  /** A port's number could be written as a text, and its name could be longer than today. */
  private void portName(ObjectNode holder, String field, JsonPointer at) {
    JsonNode port = holder.path(field);
    if (!port.isTextual()) {
      return;
    }
    String text = port.textValue();
    if (text.isEmpty()) {
      return;
    }
    if (text.matches("\\d{1,5}") && !field.equals("name")) {
      holder.put(field, Integer.parseInt(text));
      ledger.change(at.appendProperty(field), "the port " + text + " is a number");
    } else if (!OldNames.portName(text).equals(text)) {
      holder.put(field, OldNames.portName(text));
      ledger.doubt(
          at.appendProperty(field),
          "no port may be named like %s any more: it is now %s"
              .formatted(text, OldNames.portName(text)));
    }
  }

  private void security(ObjectNode container, JsonPointer at) {
    for (String field : List.of("privileged", "capabilities")) {
      JsonNode old = container.remove(field);
      if (old == null || old.isNull()) {
        continue;
      }
      ObjectNode context =
          container.path("securityContext") instanceof ObjectNode given
              ? given
              : container.putObject("securityContext");
      JsonNode present = context.path(field);
      if (present.isMissingNode() || present.isNull()) {
        context.set(field, old);
        ledger.change(at.appendProperty(field), field + " moves into securityContext");
      } else if (present.equals(old)) {
        ledger.change(at.appendProperty(field), field + " is in securityContext already");
      } else {
        ledger.refuse(
            ConversionRefusal.Reason.CONTRADICTORY_FORMS,
            at.appendProperty(field),
            "%s is %s, and %s in securityContext".formatted(field, old, present));
      }
    }
  }

  private void service(ObjectNode spec) {
    firstPort(spec);
    ports(spec, SPEC.appendProperty("ports"));
    JsonNode portal = spec.path("portalIP");
    if (portal.isTextual() && portal.textValue().isEmpty()) {
      spec.remove("portalIP");
    }
    rename(spec, SPEC, "portalIP", "clusterIP");
    loadBalancer(spec);
    rename(spec, SPEC, "publicIPs", "externalIPs");
  }

  private void loadBalancer(ObjectNode spec) {
    JsonNode external = spec.path("createExternalLoadBalancer");
    if (external.isMissingNode()) {
      return;
    }
    JsonPointer at = SPEC.appendProperty("createExternalLoadBalancer");
    boolean wanted = external.asText().equals("true");
    if (external.isTextual()) {
      ledger.doubt(at, "createExternalLoadBalancer is a text, and taken as " + wanted);
    }
    if (wanted && !spec.hasNonNull("type")) {
      Keys.replace(spec, "createExternalLoadBalancer", "type", TextNode.valueOf("LoadBalancer"));
      ledger.change(at, "createExternalLoadBalancer becomes type: LoadBalancer");
    } else {
      spec.remove("createExternalLoadBalancer");
      ledger.change(at, "createExternalLoadBalancer says nothing more: left out");
    }
  }

  /** The first v1beta3 had a Service's only port directly in its spec. */
  private void firstPort(ObjectNode spec) {
    if (!spec.path("ports").isEmpty() || !spec.hasNonNull("port")) {
      return;
    }
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    ObjectNode port = ports.addObject();
    move(spec, "portName", port, "name");
    move(spec, "protocol", port, "protocol");
    port.set("port", spec.get("port"));
    move(spec, "containerPort", port, "targetPort");
    move(spec, "targetPort", port, "targetPort");
    spec.remove("ports");
    Keys.replace(spec, "port", "ports", ports);
    ledger.change(SPEC.appendProperty("port"), "the port becomes the first of ports");
  }

  private void move(ObjectNode spec, String old, ObjectNode port, String name) {
    JsonNode value = spec.remove(old);
    if (value != null && !value.isNull() && !port.has(name)) {
      port.set(name, value);
      ledger.change(SPEC.appendProperty(old), old + " is " + name + " of the first of ports");
    }
  }

  /** Renames a field of each object of a list. */
  private void rename(JsonNode items, JsonPointer at, String old, String name) {
    int index = 0;
    for (JsonNode item : items) {
      JsonPointer pointer = at.appendIndex(index++);
      if (item instanceof ObjectNode object) {
        rename(object, pointer, old, name);
      }
    }
  }

  private void rename(ObjectNode object, JsonPointer at, String old, String name) {
    JsonNode value = object.path(old);
    if (value.isMissingNode()) {
      return;
    }
    if (value.isNull()) {
      object.remove(old);
      return;
    }
    JsonPointer pointer = at.appendProperty(old);
    if (object.hasNonNull(name)) {
      object.remove(old);
      String sentence = old + " gives way to " + name;
      if (object.get(name).equals(value)) {
        ledger.change(pointer, sentence);
      } else {
        ledger.loss(pointer, sentence);
      }
      return;
    }
    Keys.replace(object, old, name, value);
    ledger.change(pointer, old + " is called " + name + " now");
  }
}
