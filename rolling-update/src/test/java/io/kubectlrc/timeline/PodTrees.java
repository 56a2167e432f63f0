package io.kubectlrc.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Pods, Services and nodes as an API server shows them. */
final class PodTrees {
  static final Instant START = Instant.parse("2026-01-01T15:55:00Z");

  private PodTrees() {}

  static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  /** A pod of {@code app: web} with a port {@code http}, without a node yet. */
  static ObjectNode pod(String name, String owner) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("uid", "uid-" + name);
    metadata.putObject("labels").put("app", "web");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("kind", "ReplicationController")
        .put("name", owner)
        .put("uid", owner)
        .put("controller", true);
    ObjectNode container =
        pod.putObject("spec").putArray("containers").addObject().put("name", "main");
    container.putArray("ports").addObject().put("name", "http").put("containerPort", 80);
    pod.putObject("status").put("phase", "Pending");
    return pod;
  }

  static ObjectNode scheduled(ObjectNode pod, String node) {
    ObjectNode next = pod.deepCopy();
    next.withObjectProperty("spec").put("nodeName", node);
    return next;
  }

  static ObjectNode running(ObjectNode pod, boolean ready, int restarts) {
    ObjectNode next = pod.deepCopy();
    ObjectNode status = next.putObject("status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False")
        .put("lastTransitionTime", "2026-01-01T15:55:00Z");
    status
        .putArray("containerStatuses")
        .addObject()
        .put("name", "main")
        .put("ready", ready)
        .put("restartCount", restarts)
        .putObject("state")
        .putObject("running");
    return next;
  }

  static ObjectNode waiting(ObjectNode pod, String reason) {
    ObjectNode next = pod.deepCopy();
    next.withObjectProperty("status")
        .putArray("containerStatuses")
        .addObject()
        .put("name", "main")
        .putObject("state")
        .putObject("waiting")
        .put("reason", reason);
    return next;
  }

  static ObjectNode stopping(ObjectNode pod) {
    ObjectNode next = pod.deepCopy();
    next.withObjectProperty("metadata")
        .put("deletionTimestamp", "2026-01-01T15:55:30Z")
        .put("deletionGracePeriodSeconds", 30);
    return next;
  }

  static ObjectNode ready(String name, String owner) {
    return running(scheduled(pod(name, owner), "node-1"), true, 0);
  }

  static JsonNode service(String name, String targetPort) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.putObject("metadata").put("name", name);
    ObjectNode spec = service.putObject("spec");
    spec.putObject("selector").put("app", "web");
    spec.putArray("ports").addObject().put("port", 80).put("targetPort", targetPort);
    return service;
  }

  static ObjectNode node(String name, boolean cordoned, boolean ready) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("metadata").put("name", name);
    node.putObject("spec").put("unschedulable", cordoned);
    node.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "Unknown")
        .put("reason", ready ? "KubeletReady" : "NodeStatusUnknown");
    return node;
  }
}
