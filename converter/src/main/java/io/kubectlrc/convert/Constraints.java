package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.Refusal.Reason;
import io.kubectlrc.selector.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the API server would say of a v1 ReplicationController, as far as people get it wrong.
 * Values with a placeholder are passed over: nobody knows yet what they will be.
 */
final class Constraints {
  private static final String POD = "/spec/template/spec";
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final int LAST_PORT = 65_535;

  private final ObjectNode controller;
  private final List<Refusal> refusals = new ArrayList<>();

  private Constraints(ObjectNode controller) {
    this.controller = controller;
  }

  /** Why it is not valid; empty if it is. The types of its values must be right. */
  static List<Refusal> of(ObjectNode controller) {
    Constraints constraints = new Constraints(controller);
    constraints.metadata();
    constraints.labels("/metadata/labels");
    constraints.labels("/spec/template/metadata/labels");
    constraints.pod();
    return constraints.refusals;
  }

  private void metadata() {
    JsonNode name = controller.at("/metadata/name");
    if (name.asText().isEmpty() && controller.at("/metadata/generateName").asText().isEmpty()) {
      refuse("/metadata/name", "it has no name");
    } else {
      require("/metadata/name", name, Names::subdomain);
    }
    JsonNode namespace = controller.at("/metadata/namespace");
    require("/metadata/namespace", namespace, Names::dnsLabel);
    if (controller.at("/spec/replicas").asInt() < 0) {
      refuse("/spec/replicas", "replicas is below 0");
    }
  }

  private void labels(String at) {
    JsonPointer pointer = JsonPointer.compile(at);
    controller
        .at(pointer)
        .properties()
        .forEach(
            entry -> {
              JsonPointer label = pointer.appendProperty(entry.getKey());
              require("key of a label", entry.getKey(), label, Names::labelKey);
              if (entry.getValue().isTextual()) {
                String value = "value of the label " + entry.getKey();
                require(value, entry.getValue().textValue(), label, Names::labelValue);
              }
            });
  }

  private void pod() {
    Set<String> volumes = new HashSet<>();
    JsonPointer at = JsonPointer.compile(POD + "/volumes");
    int index = 0;
    for (JsonNode volume : controller.at(at)) {
      JsonPointer pointer = at.appendIndex(index++);
      unique(volumes, volume.path("name").asText(), pointer, "volumes");
      require(pointer.appendProperty("name").toString(), volume.path("name"), Names::dnsLabel);
    }
    Set<String> names = new HashSet<>();
    containers("initContainers", names, volumes);
    containers("containers", names, volumes);
    if (controller.at(POD + "/containers").isEmpty()) {
      refuse(POD + "/containers", "it has no container");
    }
  }

  private void containers(String list, Set<String> names, Set<String> volumes) {
    JsonPointer at = JsonPointer.compile(POD).appendProperty(list);
    int index = 0;
    for (JsonNode container : controller.at(at)) {
      JsonPointer pointer = at.appendIndex(index++);
      String name = container.path("name").asText();
      unique(names, name, pointer, "containers");
      if (name.isEmpty()) {
        refuse(pointer, "a container has no name");
      }
      require(pointer.appendProperty("name").toString(), container.path("name"), Names::dnsLabel);
      if (container.path("image").asText().isBlank()) {
        refuse(
            pointer,
            name.isEmpty() ? "a container has no image" : "container '" + name + "' has no image");
      }
      ports(container, pointer.appendProperty("ports"));
      environment(container, pointer.appendProperty("env"));
      mounts(container, pointer.appendProperty("volumeMounts"), volumes);
    }
  }

  private void ports(JsonNode container, JsonPointer at) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode port : container.path("ports")) {
      JsonPointer pointer = at.appendIndex(index++);
      int number = port.path("containerPort").asInt();
      if ((number < 1 || number > LAST_PORT) && !Placeholders.in(port.path("containerPort"))) {
        refuse(pointer, "a port has a containerPort from 1 to 65535, not " + number);
      }
      JsonNode name = port.path("name");
      unique(names, name.asText(), pointer, "ports");
      require(pointer.appendProperty("name").toString(), name, Names::portName);
      require(
          pointer.appendProperty("protocol").toString(),
          port.path("protocol"),
          protocol ->
              PROTOCOLS.contains(protocol)
                  ? Optional.empty()
                  : Optional.of("must be TCP, UDP or SCTP"));
    }
  }

  private void environment(JsonNode container, JsonPointer at) {
    int index = 0;
    for (JsonNode variable : container.path("env")) {
      JsonPointer pointer = at.appendIndex(index++);
      if (variable.path("name").asText().isEmpty()) {
        refuse(pointer, "an environment variable has no name");
      }
    }
  }

  private void mounts(JsonNode container, JsonPointer at, Set<String> volumes) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode mount : container.path("volumeMounts")) {
      JsonPointer pointer = at.appendIndex(index++);
      String name = mount.path("name").asText();
      if (!volumes.contains(name) && !Placeholders.in(name)) {
        refuse(pointer, "there is no volume '" + name + "' to mount");
      }
      String path = mount.path("mountPath").asText();
      if (path.isEmpty()) {
        refuse(pointer, "the mount of volume '" + name + "' has no mountPath");
      } else if (!paths.add(path)) {
        refuse(pointer, "two volumes are mounted at " + path);
      }
    }
  }

  private void unique(Set<String> names, String name, JsonPointer at, String what) {
    if (!name.isEmpty() && !names.add(name)) {
      refusals.add(
          new Refusal(Reason.DUPLICATE_NAME, at, "two %s are named '%s'".formatted(what, name)));
    }
  }

  /** {@code rule} gives what a text breaks, as {@link Names} does. */
  private void require(String at, JsonNode value, Function<String, Optional<String>> rule) {
    if (!value.asText().isEmpty()) {
      require(at.substring(at.lastIndexOf('/') + 1), value.asText(), JsonPointer.compile(at), rule);
    }
  }

  private void require(
      String what, String text, JsonPointer at, Function<String, Optional<String>> rule) {
    if (!Placeholders.in(text)) {
      rule.apply(text).ifPresent(broken -> refuse(at, "%s: '%s' %s".formatted(what, text, broken)));
    }
  }

  private void refuse(String at, String what) {
    refuse(JsonPointer.compile(at), what);
  }

  private void refuse(JsonPointer at, String what) {
    refusals.add(new Refusal(Reason.INVALID_VALUE, at, what));
  }
}
