package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.List;

/**
 * What the API server refuses, as far as the toolkit could ask for it: what no object may be, which
 * {@link Validity} knows, and what only a server asks, which compares selectors and sees changes.
 */
final class Validation {

  private final List<String> problems = new ArrayList<>();

  private Validation() {}

  /** What is wrong with a new object, as the server words it. */
  static List<String> ofNew(Kind kind, JsonNode object) {
    Validation validation = new Validation();
    validation.whole(object);
    validation.spec(kind, object.path("spec"));
    return validation.problems;
  }

  /** What is wrong with a change. */
  static List<String> ofChange(Kind kind, JsonNode before, JsonNode after) {
    Validation validation = new Validation();
    JsonNode oldSpec = before.path("spec");
    JsonNode spec = after.path("spec");
    boolean same = oldSpec.equals(spec);
    if (!same || !before.path("metadata").equals(after.path("metadata"))) {
      validation.whole(after);
    }
    if (!same) {
      validation.spec(kind, spec);
      validation.immutable(kind, oldSpec, spec);
    }
    return validation.problems;
  }

  /**
   * What is wrong with finalizers. Those of a pod template are looked at only when a pod is made of
   * it.
   */
  static List<String> ofFinalizers(JsonNode metadata) {
    Validation validation = new Validation();
    validation.finalizers(metadata);
    return validation.problems;
  }

  private void finalizers(JsonNode metadata) {
    for (JsonNode finalizer : metadata.path("finalizers")) {
      Names.labelKey(finalizer.asText())
          .ifPresent(broken -> invalid("metadata.finalizers", finalizer.asText(), broken));
    }
  }

  private void immutable(Kind kind, JsonNode before, JsonNode after) {
    switch (kind) {
      case DEPLOYMENT, REPLICA_SET -> {
        if (!before.path("selector").equals(after.path("selector"))) {
          invalid("spec.selector", after.path("selector").toString(), "field is immutable");
        }
      }
      case POD -> {
        if (!Edit.with(before, "containers", null).equals(Edit.with(after, "containers", null))) {
          problems.add("spec: Forbidden: pod updates may not change fields other than the images");
        }
      }
      default -> {}
    }
  }

  /** What holds for every object, whoever made it, and for new and changed ones alike. */
  private void whole(JsonNode object) {
    Validity validity = Validity.of(withTriggeredImages((ObjectNode) object));
    validity.refusals().forEach(fault -> problems.add(fault.sentence()));
    validity.open().forEach(fault -> problems.add(fault.sentence()));
  }

  /**
   * As if the images that triggers are yet to write were there, which is how OpenShift looks at its
   * DeploymentConfigs.
   */
  private static ObjectNode withTriggeredImages(ObjectNode object) {
    if (!Kind.DEPLOYMENT_CONFIG.kind().equals(object.path("kind").asText())) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    for (JsonNode trigger : copy.at("/spec/triggers")) {
      for (JsonNode name : trigger.at("/imageChangeParams/containerNames")) {
        fillImage(copy.at("/spec/template/spec/initContainers"), name);
        fillImage(copy.at("/spec/template/spec/containers"), name);
      }
    }
    return copy;
  }

  private static void fillImage(JsonNode containers, JsonNode name) {
    for (JsonNode container : containers) {
      if (container.path("name").equals(name) && container.path("image").asText().isBlank()) {
        ((ObjectNode) container).put("image", "unset");
      }
    }
  }

  private void spec(Kind kind, JsonNode spec) {
    switch (kind) {
      case REPLICATION_CONTROLLER, DEPLOYMENT_CONFIG -> {
        JsonNode selector = spec.path("selector");
        if (selector.isEmpty()) {
          problems.add("spec.selector: Required value");
        }
        template(spec, Selector.ofMap(selector));
      }
      case REPLICA_SET, DEPLOYMENT -> {
        JsonNode selector = spec.path("selector");
        Selector selected = Selector.ofLabelSelector(selector);
        if (selected.isEmpty()) {
          problems.add("spec.selector: Required value");
        }
        template(spec, selected);
      }
      case LEASE -> {
        if (spec.has("leaseDurationSeconds") && spec.get("leaseDurationSeconds").asInt() <= 0) {
          invalid(
              "spec.leaseDurationSeconds",
              spec.get("leaseDurationSeconds").asText(),
              "must be greater than 0");
        }
      }
      default -> {}
    }
  }

  private void template(JsonNode spec, Selector selector) {
    JsonNode template = spec.path("template");
    JsonNode labels = template.path("metadata").path("labels");
    if (!selector.isEmpty() && !selector.matches(Labels.of(labels))) {
      invalid(
          "spec.template.metadata.labels",
          labels.toString(),
          "`selector` does not match template `labels`");
    }
  }

  private void invalid(String path, String value, String why) {
    problems.add(path + ": Invalid value: \"" + value + "\": " + why);
  }
}
