package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.OldNames;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * ReplicationControllers and Services of v1beta1 and v1beta2 in the shape of v1beta3, which is that
 * of v1 but for a few names.
 */
final class V1beta1 {
  private static final Map<String, String> VOLUME_SOURCES =
      Map.of("hostDir", "hostPath", "persistentDisk", "gcePersistentDisk");

  /** Fields of a container that have kept their names and meaning. */
  private static final List<String> SAME_IN_CONTAINER =
      List.of(
          "name",
          "image",
          "workingDir",
          "lifecycle",
          "imagePullPolicy",
          "terminationMessagePath",
          "securityContext",
          "privileged",
          "capabilities",
          "stdin",
          "tty");

  private static final List<String> SAME_IN_POD =
      List.of(
          "dnsPolicy",
          "hostNetwork",
          "nodeSelector",
          "serviceAccount",
          "terminationGracePeriodSeconds",
          "activeDeadlineSeconds",
          "imagePullSecrets");

  private final Ledger ledger;
  private final Function<JsonNode, OptionalInt> firstPort;

  /**
   * @param firstPort the first port of the pods that a selector matches, if it is known
   */
  V1beta1(Ledger ledger, Function<JsonNode, OptionalInt> firstPort) {
    this.ledger = ledger;
    this.firstPort = firstPort;
  }

  ObjectNode toV1beta3(String kind, ObjectNode object) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "v1beta3");
    tree.put("kind", kind);
    OldObject old = new OldObject(object, JsonPointer.empty(), ledger);
    NewObject now = new NewObject(tree, JsonPointer.empty(), ledger);
    old.take("apiVersion");
    old.take("kind");
    metadata(old, now.child("metadata", JsonPointer.empty()), kind);
    if (kind.equals(Migration.SERVICE)) {
      service(old, now.child("spec", JsonPointer.empty()));
    } else {
      old.drop("is the cluster's: left out", "currentState");
      OldObject desired = old.child("desiredState");
      controller(desired, now.child("spec", desired.at()));
    }
    old.close();
    return tree;
  }

  private void metadata(OldObject old, NewObject metadata, String kind) {
    JsonNode id = old.take("id");
    String name = id.asText();
    if (!id.isMissingNode()) {
      boolean rename =
          id.isTextual()
              && kind.equals(Migration.REPLICATION_CONTROLLER)
              && Names.subdomain(name).isPresent();
      if (rename) {
        name = OldNames.kebab(name);
        ledger.doubt(
            old.at("id"),
            "no name may be written like %s any more: it is now %s".formatted(id.asText(), name));
      }
      metadata.put("name", rename ? TextNode.valueOf(name) : id, old.at("id"));
    }
    old.move("namespace", metadata);
    old.move("labels", metadata);
    old.move("annotations", metadata);
    old.drop(
        "is the cluster's: left out",
        "uid",
        "creationTimestamp",
        "selfLink",
        "resourceVersion",
        "deletionTimestamp",
        "generateName");
    // A few specs of the time have a metadata besides, which no server read.
  }

  private void controller(OldObject desired, NewObject spec) {
    if (desired.has("replicas")) {
      desired.move("replicas", spec);
    } else {
      spec.put("replicas", IntNode.valueOf(0), desired.at());
      ledger.doubt(
          desired.at(),
          "no replicas meant 0 then and means 1 now: 0 is written; set what you need");
    }
    if (desired.take("replicaSelector").isEmpty()) {
      ledger.doubt(
          desired.at(),
          "it has no replicaSelector, which was required then: the template's labels are taken");
    }
    desired.move("replicaSelector", spec, "selector");
    if (desired.has("podTemplate")) {
      OldObject template = desired.child("podTemplate");
      template(template, spec.child("template", template.at()));
    }
    desired.close();
  }

  private void template(OldObject old, NewObject template) {
    NewObject metadata = template.child("metadata", old.at());
    old.move("labels", metadata);
    old.move("annotations", metadata);
    OldObject state = old.child("desiredState");
    OldObject manifest = state.child("manifest");
    NewObject spec = template.child("spec", manifest.at());
    old.move("nodeSelector", spec);
    old.move("serviceAccount", spec);
    old.drop("means nothing in a template: left out", "id", "uid", "creationTimestamp", "name");
    state.move("host", spec);
    state.drop("is the cluster's: left out", "status", "hostIP", "podIP", "info");
    manifest.drop("means nothing any more: left out", "version", "id", "uuid");
    for (OldObject volume : manifest.children("volumes")) {
      volume(volume, spec.append("volumes", volume.at()));
    }
    for (OldObject container : manifest.children("containers")) {
      container(container, spec.append("containers", container.at()));
    }
    manifest.move("restartPolicy", spec);
    state.move("restartPolicy", spec);
    SAME_IN_POD.forEach(field -> manifest.move(field, spec));
    old.close();
    state.close();
    manifest.close();
  }

  /** Moves a volume, whose source was an object of its own, to one that has it beside its name. */
  static void volume(OldObject old, NewObject volume) {
    old.move("name", volume);
    OldObject source = old.child("source");
    // Some files of the time have the source beside the name, as it is today.
    for (OldObject holder : List.of(old, source)) {
      for (String kind : holder.fields()) {
        if (!kind.equals("name") && !kind.equals("source") && holder.has(kind)) {
          source(holder, kind, volume);
        }
      }
    }
    if (source.fields().stream().noneMatch(source::has)
        && old.fields().stream()
            .allMatch(field -> field.equals("name") || field.equals("source") || !old.has(field))) {
      volume.put("emptyDir", JsonNodeFactory.instance.objectNode(), old.at());
    }
  }

  private static void source(OldObject holder, String kind, NewObject volume) {
    if (!kind.equals("secret")) {
      holder.move(kind, volume, VOLUME_SOURCES.getOrDefault(kind, kind));
      return;
    }
    OldObject old = holder.child(kind);
    NewObject secret = volume.child("secret", old.at());
    old.move("secretName", secret);
    OldObject target = old.child("target");
    target.move("id", secret, "secretName");
    target.move("name", secret, "secretName");
    target.drop("is the pod's own: left out", "kind", "namespace", "apiVersion");
    target.close();
    old.close();
  }

  private void container(OldObject old, NewObject container) {
    old.move("name", container);
    old.move("image", container);
    // The old command is what Docker calls CMD: it left the image's entry point alone.
    old.move("args", container);
    if (old.has("command")) {
      ledger.change(old.at("command"), "command is called args now, entrypoint command");
    }
    old.move("command", container, "args");
    old.move("entrypoint", container, "command");
    old.move("ports", container);
    for (OldObject variable : old.children("env")) {
      NewObject now = container.append("env", variable.at());
      variable.move("name", now);
      variable.move("key", now, "name");
      variable.move("value", now);
      variable.move("valueFrom", now);
      variable.close();
    }
    for (OldObject mount : old.children("volumeMounts")) {
      NewObject now = container.append("volumeMounts", mount.at());
      mount.move("name", now);
      mount.move("mountPath", now);
      mount.move("path", now, "mountPath");
      mount.move("readOnly", now);
      mount.drop("means nothing any more: left out", "mountType");
      mount.close();
    }
    resources(old, container);
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      if (old.has(probe)) {
        probe(old.child(probe), container, probe);
      }
    }
    SAME_IN_CONTAINER.forEach(field -> old.move(field, container));
    old.close();
  }

  private void resources(OldObject old, NewObject container) {
    JsonPointer origin = old.at("resources");
    old.move("resources", container);
    JsonNode cpu = old.take("cpu");
    JsonNode memory = old.take("memory");
    if (isZero(cpu) && isZero(memory)) {
      return;
    }
    NewObject limits = container.child("resources", origin).child("limits", origin);
    if (!isZero(cpu)) {
      String text = cpu.isNumber() ? cpu.asText() + "m" : cpu.asText();
      limits.put("cpu", TextNode.valueOf(text), old.at("cpu"));
    }
    if (!isZero(memory)) {
      limits.put("memory", TextNode.valueOf(memory.asText()), old.at("memory"));
    }
  }

  private static boolean isZero(JsonNode quantity) {
    return quantity.isMissingNode()
        || (quantity.isNumber() && quantity.decimalValue().compareTo(BigDecimal.ZERO) == 0);
  }

  private void probe(OldObject old, NewObject container, String name) {
    NewObject probe = container.child(name, old.at());
    old.drop("of a probe shows by itself: left out", "type");
    for (String handler : List.of("httpGet", "tcpSocket")) {
      if (old.hasAsWritten(handler)) {
        OldObject from = old.child(handler);
        NewObject to = probe.child(handler, from.at());
        from.move("path", to);
        from.move("port", to);
        from.move("host", to);
        from.move("scheme", to);
        from.close();
      }
    }
    old.move("exec", probe);
    old.move("initialDelaySeconds", probe);
    old.move("timeoutSeconds", probe);
    old.move("periodSeconds", probe);
    old.move("successThreshold", probe);
    old.move("failureThreshold", probe);
    old.close();
  }

  private void service(OldObject old, NewObject spec) {
    OptionalInt meant = firstPort.apply(old.take("selector"));
    if (old.take("ports").isEmpty()) {
      NewObject port = spec.append("ports", JsonPointer.empty());
      old.move("portName", port, "name");
      old.move("protocol", port);
      old.move("port", port);
      targetPort(old, port, meant);
    } else {
      for (OldObject item : old.children("ports")) {
        NewObject port = spec.append("ports", item.at());
        item.move("name", port);
        item.move("protocol", port);
        item.move("port", port);
        targetPort(item, port, meant);
        item.move("nodePort", port);
        item.close();
      }
      old.drop("gives way to ports", "port", "protocol", "containerPort", "portName");
    }
    old.move("selector", spec);
    old.move("portalIP", spec);
    old.move("createExternalLoadBalancer", spec);
    old.move("publicIPs", spec);
    old.move("sessionAffinity", spec);
    old.drop("was the cluster's: left out", "proxyPort");
  }

  private void targetPort(OldObject old, NewObject port, OptionalInt meant) {
    JsonNode target = old.take("containerPort");
    if (target.isMissingNode() || isZero(target) || target.asText().isEmpty()) {
      if (meant.isPresent()) {
        port.put("targetPort", IntNode.valueOf(meant.getAsInt()), old.at());
        ledger.change(
            old.at(),
            "no containerPort meant the pods' first port, and means the same number now: targetPort"
                + " is "
                + meant.getAsInt());
        return;
      }
      ledger.doubt(
          old.at(),
          "no containerPort meant the container's first port then, and means the same number now");
      return;
    }
    old.move("containerPort", port, "targetPort");
  }
}
