package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import io.kubectlrc.validity.Fault.Concern;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of whole objects, by their kind, and of what all objects have: names and labels. */
final class ObjectRelations {
  private static final Set<String> ALWAYS_RESTARTED =
      Set.of("ReplicationController", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet");
  private static final Set<String> RUN_TO_THE_END = Set.of("Job", "CronJob");

  private final Faults faults;

  ObjectRelations(Faults faults) {
    this.faults = faults;
  }

  void object(JsonNode tree) {
    String kind = tree.path("kind").asText();
    JsonNode metadata = tree.path("metadata");
    Path at = Path.ROOT.to("metadata").to("name");
    JsonNode name = metadata.path("name");
    if (!text(name).isEmpty()) {
      Names.ofKind(kind, name.textValue())
          .ifPresent(broken -> faults.invalid(at, Concern.NAME, Path.shown(name) + ' ' + broken));
    }
    boolean named = metadata.path("name").isContainerNode();
    boolean misshapen = isThere(metadata) && !metadata.isObject();
    if (!named
        && !misshapen
        && metadata.path("name").asText().isEmpty()
        && metadata.path("generateName").asText().isEmpty()) {
      faults.missing(Path.ROOT, "name");
    }
    JsonNode namespace = metadata.path("namespace");
    if (!text(namespace).isEmpty()) {
      Names.dnsLabel(namespace.textValue())
          .ifPresent(
              broken ->
                  faults.invalid(
                      Path.ROOT.to("metadata").to("namespace"),
                      Concern.NAME,
                      Path.shown(namespace) + ' ' + broken));
    }
    // Those of a template are looked at only when a pod is made of it.
    int index = 0;
    for (JsonNode finalizer : metadata.path("finalizers")) {
      Path place = Path.ROOT.to("metadata").to("finalizers").to(index++);
      if (!text(finalizer).isEmpty()) {
        Names.labelKey(finalizer.textValue())
            .ifPresent(broken -> faults.invalid(place, Path.shown(finalizer) + ' ' + broken));
      }
    }
    String inTemplate =
        kind.equals("CronJob") ? "/spec/jobTemplate/spec/template/spec" : "/spec/template/spec";
    JsonNode pod = tree.at(inTemplate);
    Path podAt = Path.ROOT.to("spec");
    if (kind.equals("CronJob")) {
      podAt = podAt.to("jobTemplate").to("spec");
    }
    podAt = podAt.to("template").to("spec");
    JsonNode policy = pod.path("restartPolicy");
    if (ALWAYS_RESTARTED.contains(kind) && pod.isObject()) {
      if (!text(policy).isEmpty() && !text(policy).equals("Always") && isPolicy(policy)) {
        faults.invalid(
            podAt.to("restartPolicy"), "must be Always in the template of a " + kind + not(policy));
      }
      if (isThere(pod.path("activeDeadlineSeconds"))) {
        faults.invalid(
            podAt.to("activeDeadlineSeconds"),
            "must not be in the template of a " + kind + ", whose pods have no end");
      }
    } else if (RUN_TO_THE_END.contains(kind) && pod.isObject()) {
      boolean open = policy.isTextual() && Placeholder.isIn(policy);
      if (!open && (text(policy).isEmpty() || text(policy).equals("Always"))) {
        faults.invalid(
            podAt.to("restartPolicy"), "must be OnFailure or Never in the template of a " + kind);
      }
    }
  }

  /** Of the others it is told that they are none at all. */
  private static boolean isPolicy(JsonNode policy) {
    return Set.of("OnFailure", "Never").contains(policy.asText());
  }

  void metadata(JsonNode metadata, Path at) {
    faults.labels(metadata.path("labels"), at.to("labels"));
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      String key = annotation.getKey();
      faults.key(key, key.toLowerCase(Locale.ROOT), at.to("annotations").to(key));
    }
  }

  void requirement(JsonNode requirement, Path at) {
    int values = requirement.path("values").size();
    switch (text(requirement.path("operator"))) {
      case "In", "NotIn" -> {
        if (values == 0) {
          faults.invalid(at.to("values"), "must not be empty where the operator is In or NotIn");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          faults.invalid(
              at.to("values"), "must be empty where the operator is Exists or DoesNotExist");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          faults.invalid(at.to("values"), "must be one where the operator is Gt or Lt");
        }
      }
      default -> {}
    }
  }

  void strategy(JsonNode strategy, Path at) {
    if (text(strategy.path("type")).equals("Recreate")
        && strategy.path("rollingUpdate").isObject()) {
      faults.invalid(at.to("rollingUpdate"), "must not be there where the type is Recreate");
    }
  }
}
