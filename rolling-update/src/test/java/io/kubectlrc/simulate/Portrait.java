package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A namespace's state without what may differ from cluster to cluster: UIDs, versions, times,
 * addresses and random names. Pods are told apart by the step in which they first appeared.
 */
final class Portrait {

  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final List<Kind> WORKLOADS =
      List.of(Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET, Kind.DEPLOYMENT);

  private final Cluster cluster;
  private final String namespace;
  private final Map<String, Integer> firstSeen = new HashMap<>();

  Portrait(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  private static String subset(JsonNode subset) {
    TreeSet<String> ports = new TreeSet<>();
    for (JsonNode port : subset.path("ports")) {
      ports.add(
          port.path("name").asText("")
              + ":"
              + port.path("port").asInt()
              + "/"
              + port.path("protocol").asText());
    }
    return "%d ready, %d not, by %s"
        .formatted(subset.path("addresses").size(), subset.path("notReadyAddresses").size(), ports);
  }

  /** What is there now; pods that were not known before are noted as of that step. */
  List<String> draw(int step) {
    List<ObjectNode> pods = cluster.list(Kind.POD, namespace, Map.of());
    List<String> lines = new ArrayList<>();
    for (ObjectNode pod : pods) {
      String uid = pod.at("/metadata/uid").asText();
      lines.add("pod of step " + firstSeen.getOrDefault(uid, step) + ": " + pod(pod));
    }
    for (Kind kind : WORKLOADS) {
      for (ObjectNode workload : cluster.list(kind, namespace, Map.of())) {
        lines.add(workload(kind, workload));
      }
    }
    for (ObjectNode endpoints : cluster.list(Kind.ENDPOINTS, namespace, Map.of())) {
      String name = endpoints.at("/metadata/name").asText();
      if (endpoints.path("subsets").isEmpty()) {
        lines.add("endpoints %s: none".formatted(name));
      }
      for (JsonNode subset : endpoints.path("subsets")) {
        lines.add("endpoints %s: %s".formatted(name, subset(subset)));
      }
    }
    TreeSet<String> warnings = new TreeSet<>();
    for (ObjectNode event : cluster.list(Kind.EVENT, namespace, Map.of())) {
      if (event.path("type").asText().equals("Warning")
          && event.path("reason").asText().equals("FailedCreate")) {
        warnings.add(
            "warning of a %s: %s"
                .formatted(
                    event.at("/involvedObject/kind").asText(), event.path("reason").asText()));
      }
    }
    lines.addAll(warnings);
    Collections.sort(lines);
    return lines;
  }

  /** What one state has and the other has not, for people; empty if they are equal. */
  static String difference(List<String> expected, List<String> actual) {
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(actual);
    expected.forEach(surplus::remove);
    StringBuilder text = new StringBuilder();
    missing.forEach(line -> text.append("\n- ").append(line));
    surplus.forEach(line -> text.append("\n+ ").append(line));
    return text.toString();
  }

  /** The pods that are there belong to that step for ever, if to no earlier one. */
  void remember(int step) {
    for (ObjectNode pod : cluster.list(Kind.POD, namespace, Map.of())) {
      firstSeen.putIfAbsent(pod.at("/metadata/uid").asText(), step);
    }
  }

  private static String pod(ObjectNode pod) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("labels", labels(pod.at("/metadata/labels")));
    facts.put("owner", owner(pod));
    facts.put("deleting", pod.at("/metadata").has("deletionTimestamp"));
    facts.put("phase", pod.at("/status/phase"));
    facts.put(
        "ready", PodFacts.condition(pod.path("status"), "Ready").path("status").asText("False"));
    facts.put("waiting", pod.at("/status/containerStatuses/0/state/waiting/reason").asText());
    facts.put("image", pod.at("/spec/containers/0/image"));
    return text(facts);
  }

  private static String workload(Kind kind, ObjectNode workload) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("labels", labels(workload.at("/metadata/labels")));
    facts.put("annotations", workload.at("/metadata/annotations"));
    facts.put("finalizers", workload.at("/metadata/finalizers"));
    facts.put("deleting", workload.at("/metadata").has("deletionTimestamp"));
    boolean observed =
        workload.at("/metadata/generation").equals(workload.at("/status/observedGeneration"));
    facts.put("observed", observed);
    if (kind == Kind.REPLICATION_CONTROLLER) {
      // A Deployment's and its sets' depends on the number of their steps.
      facts.put("generation", workload.at("/metadata/generation"));
    }
    facts.put("owner", owner(workload));
    facts.put("spec", spec(workload));
    facts.put("status", status(workload));
    return kind.plural() + " " + name(workload) + ": " + text(facts);
  }

  private static JsonNode spec(ObjectNode workload) {
    ObjectNode spec = workload.path("spec").deepCopy();
    if (spec.at("/template/metadata") instanceof ObjectNode metadata
        && metadata.path("creationTimestamp").isNull()) {
      metadata.remove("creationTimestamp"); // servers before 1.34 and the simulation write it
    }
    if (spec.at("/selector/matchLabels") instanceof ObjectNode selector) {
      hide(selector);
    }
    if (spec.at("/template/metadata/labels") instanceof ObjectNode labels) {
      hide(labels);
    }
    return spec;
  }

  private static JsonNode status(ObjectNode workload) {
    ObjectNode status = workload.path("status").deepCopy();
    status.remove("observedGeneration");
    status.remove("terminatingReplicas"); // servers since 1.35 count them; nothing of ours asks
    if (status.path("conditions") instanceof ArrayNode conditions) {
      List<String> shown = new ArrayList<>();
      for (JsonNode condition : conditions) {
        shown.add(
            condition.path("type").asText()
                + '='
                + condition.path("status").asText()
                + ' '
                + condition.path("reason").asText());
      }
      Collections.sort(shown);
      status.put("conditions", shown.toString());
    }
    return status;
  }

  private static String owner(ObjectNode object) {
    JsonNode owner = object.at("/metadata/ownerReferences/0");
    String name = owner.path("name").asText();
    return owner.isMissingNode() ? "none" : owner.path("kind").asText() + '/' + withoutHash(name);
  }

  private static String name(ObjectNode workload) {
    return withoutHash(workload.at("/metadata/name").asText());
  }

  /** The ReplicaSets that a Deployment makes are named after a hash that clusters differ in. */
  private static String withoutHash(String name) {
    return name.replaceFirst("-[0-9a-f]{6,10}$|-[bcdf0-9ghjklmnpqrstvwxz]{8,10}$", "-HASH");
  }

  private static JsonNode labels(JsonNode labels) {
    ObjectNode shown = labels.isObject() ? labels.deepCopy() : SORTED.createObjectNode();
    hide(shown);
    return shown;
  }

  private static void hide(ObjectNode labels) {
    if (labels.has("pod-template-hash")) {
      labels.put("pod-template-hash", "HASH");
    }
  }

  private static String text(Map<String, Object> facts) {
    try {
      Object plain = SORTED.treeToValue(SORTED.valueToTree(facts), Object.class);
      return SORTED.writeValueAsString(plain);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
