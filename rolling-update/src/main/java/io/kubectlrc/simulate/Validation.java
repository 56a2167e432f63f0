package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the API server refuses, as far as the toolkit could ask for it.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels
 *     and selectors</a>
 */
final class Validation {

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private final List<String> problems = new ArrayList<>();

  private Validation() {}

  /** What is wrong with a new object, as the server words it. */
  static List<String> ofNew(Kind kind, JsonNode object) {
    Validation validation = new Validation();
    validation.metadata(object.path("metadata"));
    validation.spec(kind, object.path("spec"));
    return validation.problems;
  }

  /** What is wrong with a change. */
  static List<String> ofChange(Kind kind, JsonNode before, JsonNode after) {
    Validation validation = new Validation();
    validation.metadata(after.path("metadata"));
    JsonNode oldSpec = before.path("spec");
    JsonNode spec = after.path("spec");
    if (!oldSpec.equals(spec)) {
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
      key("metadata.finalizers", finalizer.asText());
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

  private void metadata(JsonNode metadata) {
    String name = metadata.path("name").asText();
    if (name.isEmpty()) {
      problems.add("metadata.name: Required value: name or generateName is required");
    } else if (!SUBDOMAIN.matcher(name).matches() || name.length() > LONGEST_NAME) {
      invalid(
          "metadata.name",
          name,
          "a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
              + " must start and end with an alphanumeric character");
    }
    finalizers(metadata);
    labels("metadata.labels", metadata.path("labels"));
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      key("metadata.annotations", annotation.getKey().toLowerCase(java.util.Locale.ROOT));
      if (!annotation.getValue().isTextual()) {
        problems.add("metadata.annotations." + annotation.getKey() + ": must be a string");
      }
    }
  }

  private void spec(Kind kind, JsonNode spec) {
    switch (kind) {
      case REPLICATION_CONTROLLER -> {
        replicas(spec);
        JsonNode selector = spec.path("selector");
        labels("spec.selector", selector);
        if (selector.isEmpty()) {
          problems.add("spec.selector: Required value");
        }
        template(spec, Selector.ofMap(selector));
      }
      case REPLICA_SET, DEPLOYMENT -> {
        replicas(spec);
        JsonNode selector = spec.path("selector");
        labels("spec.selector", selector.path("matchLabels"));
        Selector selected = Selector.ofLabelSelector(selector);
        if (selected.isEmpty()) {
          problems.add("spec.selector: Required value");
        }
        template(spec, selected);
      }
      case POD -> pod("spec", spec);
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

  private void replicas(JsonNode spec) {
    notNegative(spec, "replicas");
    notNegative(spec, "minReadySeconds");
  }

  private void notNegative(JsonNode spec, String field) {
    JsonNode number = spec.path(field);
    if (number.isIntegralNumber() && !number.canConvertToInt()) {
      problems.add(
          "json: cannot unmarshal number %s into spec.%s of type int32".formatted(number, field));
    } else if (number.asInt() < 0) {
      invalid("spec." + field, number.asText(), "must be greater than or equal to 0");
    }
  }

  private void template(JsonNode spec, Selector selector) {
    JsonNode template = spec.path("template");
    if (!template.isObject()) {
      problems.add("spec.template: Required value");
      return;
    }
    JsonNode labels = template.path("metadata").path("labels");
    labels("spec.template.metadata.labels", labels);
    if (!selector.isEmpty() && !selector.matches(Labels.of(labels))) {
      invalid(
          "spec.template.metadata.labels",
          labels.toString(),
          "`selector` does not match template `labels`");
    }
    JsonNode pod = template.path("spec");
    pod("spec.template.spec", pod);
    if (!pod.path("restartPolicy").asText().equals("Always")) {
      problems.add(
          "spec.template.spec.restartPolicy: Unsupported value: \""
              + pod.path("restartPolicy").asText()
              + "\": supported values: \"Always\"");
    }
  }

  private void pod(String path, JsonNode pod) {
    if (pod.path("containers").isEmpty()) {
      problems.add(path + ".containers: Required value");
    }
    Set<String> names = new HashSet<>();
    containers(path + ".containers", pod.path("containers"), names);
    containers(path + ".initContainers", pod.path("initContainers"), names);
    Set<String> volumes = new HashSet<>();
    pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    int index = 0;
    for (JsonNode container : pod.path("containers")) {
      for (JsonNode mount : container.path("volumeMounts")) {
        String name = mount.path("name").asText();
        if (!volumes.contains(name)) {
          problems.add(
              path + ".containers[" + index + "].volumeMounts[0].name: Not found: \"" + name + '"');
        }
      }
      index++;
    }
  }

  private void containers(String path, JsonNode containers, Set<String> names) {
    int index = 0;
    for (JsonNode container : containers) {
      String place = path + '[' + index++ + ']';
      String name = container.path("name").asText();
      if (name.isEmpty()) {
        problems.add(place + ".name: Required value");
      } else if (!names.add(name)) {
        problems.add(place + ".name: Duplicate value: \"" + name + '"');
      }
      if (container.path("image").asText().isEmpty()) {
        problems.add(place + ".image: Required value");
      }
    }
  }

  private void labels(String path, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      key(path, label.getKey());
      String value = label.getValue().asText();
      if (!label.getValue().isTextual()) {
        problems.add(path + '.' + label.getKey() + ": must be a string, not " + label.getValue());
      } else if (!value.isEmpty() && !isLabel(value)) {
        invalid(
            path,
            value,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
                + " or '.', and must start and end with an alphanumeric character");
      }
    }
  }

  private void key(String path, String key) {
    int slash = key.indexOf('/');
    String prefix = key.substring(0, Math.max(0, slash));
    if (!isLabel(key.substring(slash + 1)) || slash >= 0 && !SUBDOMAIN.matcher(prefix).matches()) {
      invalid(path, key, "name part must consist of alphanumeric characters, '-', '_' or '.'");
    }
  }

  private static boolean isLabel(String text) {
    return text.length() <= LONGEST_LABEL && LABEL_NAME.matcher(text).matches();
  }

  private void invalid(String path, String value, String why) {
    problems.add(path + ": Invalid value: \"" + value + "\": " + why);
  }
}
