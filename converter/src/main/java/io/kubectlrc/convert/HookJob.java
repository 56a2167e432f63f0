package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Names;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Job that runs what a hook's pod ran: in the image of a container and with what that has, its
 * volumes as far as the hook lists them.
 *
 * @param deployment what the DeploymentConfig has become
 * @param strategy the DeploymentConfig's
 * @param pod the hook's {@code execNewPod}
 * @param container the one that it is made from
 * @see <a href="https://github.com/openshift/oc">pkg/cli/deployer/strategy/support/lifecycle.go</a>
 */
record HookJob(ObjectNode deployment, JsonNode strategy, JsonNode pod, JsonNode container) {
  /** OpenShift retried until the deadline: this often none does in that time. */
  private static final int RETRIES = 100;

  /** How the names of variables begin that OpenShift gave a hook. */
  static final String OPENSHIFT_VARIABLES = "OPENSHIFT_DEPLOYMENT_";

  /** What a hook's container takes over from the one that it is made from. */
  private static final List<String> TAKEN_OVER =
      List.of("image", "imagePullPolicy", "workingDir", "securityContext");

  /** What its pod takes over. */
  private static final List<String> OF_POD =
      List.of("imagePullSecrets", "nodeSelector", "securityContext");

  /** The one of a hook; empty if there is no container of that name. */
  static Optional<HookJob> of(ObjectNode deployment, ObjectNode config, JsonNode pod) {
    for (JsonNode container : deployment.at("/spec/template/spec/containers")) {
      if (container.path("name").asText().equals(pod.path("containerName").asText())) {
        return Optional.of(new HookJob(deployment, config.at("/spec/strategy"), pod, container));
      }
    }
    return Optional.empty();
  }

  /**
   * The Job.
   *
   * @param failurePolicy of the hook: Abort, Retry or Ignore
   * @param helm when Helm is to run it; empty for never, likewise {@code argo}
   */
  ObjectNode written(String moment, String failurePolicy, String helm, String argo) {
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    job.put("apiVersion", "batch/v1").put("kind", "Job");
    ObjectNode metadata = job.putObject("metadata").put("name", name(moment));
    copy(deployment.path("metadata"), "namespace", metadata);
    if (!helm.isEmpty()) {
      metadata
          .putObject("annotations")
          .put("helm.sh/hook", helm)
          .put("argocd.argoproj.io/hook", argo);
    }
    boolean retried = failurePolicy.equals("Retry");
    ObjectNode spec = job.putObject("spec");
    if (strategy.hasNonNull("activeDeadlineSeconds")) {
      copy(strategy, "activeDeadlineSeconds", spec);
    } else {
      spec.put("activeDeadlineSeconds", DcDefaults.ACTIVE_DEADLINE_SECONDS);
    }
    spec.put("backoffLimit", retried ? RETRIES : 0);
    ObjectNode made = spec.putObject("template").putObject("spec");
    made.putArray("containers").add(container(failurePolicy.equals("Ignore")));
    made.put("restartPolicy", retried ? "OnFailure" : "Never");
    JsonNode template = deployment.at("/spec/template/spec");
    OF_POD.forEach(field -> copy(template, field, made));
    putUnlessEmpty(made, "volumes", listed(template.path("volumes")));
    return job;
  }

  private String name(String moment) {
    String end = "-hook-" + moment;
    String name = Placeholders.embedded(deployment.at("/metadata/name").asText());
    int most = Names.LABEL_LIMIT - end.length();
    if (name.length() <= most || Placeholders.in(name)) {
      return name + end;
    }
    // Two long names may begin alike.
    String hash = "-%08x".formatted(name.hashCode());
    return name.substring(0, most - hash.length()) + hash + end;
  }

  private ObjectNode container(boolean ignored) {
    ObjectNode made = JsonNodeFactory.instance.objectNode().put("name", "lifecycle");
    TAKEN_OVER.forEach(field -> copy(container, field, made));
    ArrayNode command = made.putArray("command");
    if (ignored) {
      // Whatever it ends with, the Job is complete.
      command.add("sh").add("-c").add("\"$@\" || true").add("sh");
    }
    pod.path("command").forEach(command::add);
    putUnlessEmpty(made, "env", environment());
    copy(container, "resources", made);
    putUnlessEmpty(made, "volumeMounts", listed(container.path("volumeMounts")));
    return made;
  }

  /** The hook's variables win over the container's, which may refer to each other. */
  private ArrayNode environment() {
    Map<String, JsonNode> variables = new LinkedHashMap<>();
    for (JsonNode env : List.of(container.path("env"), pod.path("env"))) {
      env.forEach(variable -> variables.put(variable.path("name").asText(), variable));
    }
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    for (JsonNode variable : variables.values()) {
      JsonNode copy = variable.deepCopy();
      merged.add(copy);
    }
    return merged;
  }

  /** Those of a list of volumes or mounts that the hook lists. */
  private ArrayNode listed(JsonNode volumes) {
    Set<String> names = new HashSet<>();
    pod.path("volumes").forEach(name -> names.add(name.asText()));
    ArrayNode listed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode volume : volumes) {
      if (names.contains(volume.path("name").asText())) {
        JsonNode copy = volume.deepCopy();
        listed.add(copy);
      }
    }
    return listed;
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.hasNonNull(field) && !(from.get(field).isObject() && from.get(field).isEmpty())) {
      to.set(field, from.get(field).deepCopy());
    }
  }

  private static void putUnlessEmpty(ObjectNode object, String field, ArrayNode list) {
    if (!list.isEmpty()) {
      object.set(field, list);
    }
  }
}
