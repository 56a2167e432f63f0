package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.List;

/**
 * The values that the API server fills in. Applied to an object that already has them, it changes
 * nothing.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/">The API reference, which
 *     names each default</a>
 */
final class Defaults {
  private Defaults() {}

  static void apply(Kind kind, ObjectNode object) {
    ObjectNode spec = child(object, "spec");
    switch (kind) {
      case POD -> {
        pod(spec);
        spec.path("containers").forEach(Defaults::requests);
      }
      case REPLICATION_CONTROLLER -> replicationController(object, spec);
      case REPLICA_SET -> {
        number(spec, "replicas", 1);
        template(spec);
      }
      case DEPLOYMENT -> deployment(spec);
      case SERVICE -> service(spec);
      case HORIZONTAL_POD_AUTOSCALER -> number(spec, "minReplicas", 1);
      case STATEFUL_SET -> {
        number(spec, "replicas", 1);
        template(spec);
      }
      case DAEMON_SET, JOB -> template(spec);
      case DEPLOYMENT_CONFIG -> deploymentConfig(spec);
      case ENDPOINTS, EVENT -> object.remove("spec");
      case RESOURCE_QUOTA, LEASE -> {}
    }
  }

  private static void replicationController(ObjectNode object, ObjectNode spec) {
    number(spec, "replicas", 1);
    template(spec);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (labels.isEmpty()) {
      return;
    }
    if (spec.path("selector").isEmpty()) {
      spec.set("selector", labels.deepCopy());
    }
    if (object.path("metadata").path("labels").isEmpty()) {
      child(object, "metadata").set("labels", labels.deepCopy());
    }
  }

  private static void deployment(ObjectNode spec) {
    number(spec, "replicas", 1);
    template(spec);
    ObjectNode strategy = child(spec, "strategy");
    text(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = child(strategy, "rollingUpdate");
      text(rolling, "maxUnavailable", "25%");
      text(rolling, "maxSurge", "25%");
    }
    number(spec, "revisionHistoryLimit", 10);
    number(spec, "progressDeadlineSeconds", 600);
  }

  /**
   * Unlike a Deployment's, absent replicas are none, and of surge and unavailable the one that is
   * absent beside the other is 0, unless that is 0 itself.
   */
  private static void deploymentConfig(ObjectNode spec) {
    number(spec, "replicas", 0);
    number(spec, "revisionHistoryLimit", 10);
    if (!spec.hasNonNull("test")) {
      spec.put("test", false);
    }
    template(spec);
    if (spec.path("selector").isEmpty()) {
      spec.set("selector", spec.at("/template/metadata/labels").deepCopy());
    }
    if (!spec.hasNonNull("triggers")) {
      spec.putArray("triggers").addObject().put("type", "ConfigChange");
    }
    ObjectNode strategy = child(spec, "strategy");
    text(strategy, "type", "Rolling");
    number(strategy, "activeDeadlineSeconds", 21_600);
    if (strategy.path("type").asText().equals("Recreate")) {
      child(strategy, "recreateParams");
    } else if (strategy.path("type").asText().equals("Rolling")) {
      child(strategy, "rollingParams");
    }
    if (strategy.path("recreateParams") instanceof ObjectNode recreate) {
      number(recreate, "timeoutSeconds", 600);
    }
    if (strategy.path("rollingParams") instanceof ObjectNode rolling) {
      rolling(rolling);
    }
  }

  private static void rolling(ObjectNode rolling) {
    number(rolling, "updatePeriodSeconds", 1);
    number(rolling, "intervalSeconds", 1);
    number(rolling, "timeoutSeconds", 600);
    boolean noSurge = isAbsentOrNone(rolling.path("maxSurge"));
    boolean noneUnavailable = isAbsentOrNone(rolling.path("maxUnavailable"));
    if (noSurge && noneUnavailable) {
      text(rolling, "maxSurge", "25%");
      text(rolling, "maxUnavailable", "25%");
    }
  }

  private static boolean isAbsentOrNone(JsonNode amount) {
    return amount.isMissingNode()
        || amount.isNull()
        || List.of("0", "0%").contains(amount.asText());
  }

  /** What a new DeploymentConfig says of images that another has seen means nothing. */
  static void forgetTriggeredImages(Kind kind, ObjectNode object) {
    if (kind == Kind.DEPLOYMENT_CONFIG) {
      for (JsonNode trigger : object.at("/spec/triggers")) {
        if (trigger.path("imageChangeParams") instanceof ObjectNode image) {
          image.remove("lastTriggeredImage");
        }
      }
    }
  }

  private static void service(ObjectNode spec) {
    text(spec, "sessionAffinity", "None");
    text(spec, "type", "ClusterIP");
    for (JsonNode port : spec.path("ports")) {
      text((ObjectNode) port, "protocol", "TCP");
      if (!port.has("targetPort")) {
        ((ObjectNode) port).set("targetPort", port.path("port"));
      }
    }
  }

  private static void template(ObjectNode spec) {
    if (spec.path("template") instanceof ObjectNode template) {
      ObjectNode metadata = child(template, "metadata");
      if (!metadata.has("creationTimestamp")) {
        metadata.putNull("creationTimestamp");
      }
      pod(child(template, "spec"));
    }
  }

  private static void pod(ObjectNode spec) {
    text(spec, "restartPolicy", "Always");
    number(spec, "terminationGracePeriodSeconds", 30);
    text(spec, "dnsPolicy", "ClusterFirst");
    child(spec, "securityContext");
    text(spec, "schedulerName", "default-scheduler");
    alias(spec, "serviceAccountName", "serviceAccount");
    boolean hostNetwork = spec.path("hostNetwork").asBoolean();
    spec.path("volumes").forEach(volume -> volume((ObjectNode) volume));
    spec.path("initContainers").forEach(init -> container((ObjectNode) init, hostNetwork));
    spec.path("containers").forEach(container -> container((ObjectNode) container, hostNetwork));
  }

  private static void container(ObjectNode container, boolean hostNetwork) {
    child(container, "resources");
    text(container, "terminationMessagePath", "/dev/termination-log");
    text(container, "terminationMessagePolicy", "File");
    String image = container.path("image").asText();
    text(container, "imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent");
    for (JsonNode port : container.path("ports")) {
      text((ObjectNode) port, "protocol", "TCP");
      if (hostNetwork && !port.has("hostPort")) {
        ((ObjectNode) port).set("hostPort", port.path("containerPort"));
      }
    }
    for (JsonNode variable : container.path("env")) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
        text(field, "apiVersion", "v1");
      }
    }
    probe(container.path("livenessProbe"));
    probe(container.path("readinessProbe"));
    probe(container.path("startupProbe"));
    httpGet(container.path("lifecycle").path("postStart").path("httpGet"));
    httpGet(container.path("lifecycle").path("preStop").path("httpGet"));
  }

  /** Only of pods, not of templates: what is limited is also requested. */
  private static void requests(JsonNode container) {
    JsonNode resources = container.path("resources");
    if (resources.path("limits") instanceof ObjectNode limits && !limits.isEmpty()) {
      ObjectNode requests = child((ObjectNode) resources, "requests");
      limits.properties().forEach(limit -> requests.putIfAbsent(limit.getKey(), limit.getValue()));
    }
  }

  private static boolean isLatest(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    return !name.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
  }

  private static void probe(JsonNode probe) {
    if (probe instanceof ObjectNode declared) {
      number(declared, "timeoutSeconds", 1);
      number(declared, "periodSeconds", 10);
      number(declared, "successThreshold", 1);
      number(declared, "failureThreshold", 3);
      httpGet(declared.path("httpGet"));
    }
  }

  private static void httpGet(JsonNode action) {
    if (action instanceof ObjectNode declared) {
      text(declared, "path", "/");
      text(declared, "scheme", "HTTP");
    }
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1) {
      volume.set("emptyDir", Edit.object());
    }
    if (volume.path("secret") instanceof ObjectNode secret) {
      number(secret, "defaultMode", 420);
    }
    if (volume.path("configMap") instanceof ObjectNode configMap) {
      number(configMap, "defaultMode", 420);
    }
    if (volume.path("downwardAPI") instanceof ObjectNode downward) {
      number(downward, "defaultMode", 420);
    }
    if (volume.path("hostPath") instanceof ObjectNode hostPath) {
      text(hostPath, "type", "");
    }
  }

  /** Two names of one field. */
  private static void alias(ObjectNode object, String name, String oldName) {
    if (object.has(name)) {
      object.set(oldName, object.get(name));
    } else if (object.has(oldName)) {
      object.set(name, object.get(oldName));
    }
  }

  private static ObjectNode child(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode present ? present : object.putObject(field);
  }

  private static void text(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void number(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }
}
