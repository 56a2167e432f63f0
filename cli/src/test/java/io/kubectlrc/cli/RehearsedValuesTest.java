package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a field says that a rehearsal looks into: either it is refused with its place, or the
 * rehearsal takes it.
 */
class RehearsedValuesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String SCENE =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: api}
      spec:
        replicas: 2
        minReadySeconds: 1
        selector: {app: api}
        template:
          metadata: {labels: {app: api}}
          spec:
            terminationGracePeriodSeconds: 5
            tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5}]
            containers:
            - name: api
              image: api:1
              ports: [{name: http, containerPort: 80, hostPort: 8080, protocol: TCP}]
              resources: {requests: {cpu: 100m}}
              readinessProbe:
                httpGet: {path: /, port: http}
                initialDelaySeconds: 1
                periodSeconds: 2
                successThreshold: 2
                failureThreshold: 3
              startupProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 1}
              lifecycle: {preStop: {sleep: {seconds: 2}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: api}
      spec:
        selector: {app: api}
        ports: [{port: 80, targetPort: http, protocol: TCP}]
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: api}
      spec:
        minReplicas: 1
        maxReplicas: 3
        scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: api}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: api}
      spec:
        minAvailable: 50%
        selector: {matchExpressions: [{key: app, operator: In, values: [api]}]}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: other}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: api}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, annotations: {deployment.kubernetes.io/revision: "3"}}
      spec:
        replicas: 2
        minReadySeconds: 1
        progressDeadlineSeconds: 60
        revisionHistoryLimit: 2
        selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
        strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: pods}
      spec: {hard: {pods: "20"}}
      """;

  private static final List<JsonNode> VALUES =
      List.of(
          JSON.numberNode(-1),
          JSON.numberNode(Integer.MAX_VALUE),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.textNode("2147483647"),
          JSON.textNode("999999999%"),
          JSON.textNode("<%= x %>"));

  private static List<ObjectNode> objects(String scene) {
    return Manifest.parse("scene", scene).documents().stream()
        .map(Document::tree)
        .map(tree -> (ObjectNode) tree.deepCopy())
        .toList();
  }

  /** What only an upgrade of nodes looks into. */
  private static final String NODES =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: a, labels: {zone: x}}
      spec: {unschedulable: false, taints: [{key: k, value: v, effect: PreferNoSchedule}]}
      status: {allocatable: {pods: "20"}}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: b, labels: {zone: y}}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: db}
      spec: {maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow, selector: {matchLabels: {app: db}}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: shared}
      spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: 2
        serviceName: db
        podManagementPolicy: OrderedReady
        ordinals: {start: 1}
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            tolerations: [{key: k, operator: Equal, value: v, effect: NoSchedule}]
            nodeSelector: {kubernetes.io/os: linux}
            affinity:
              nodeAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: zone, operator: In, values: [x, y]}]
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                - topologyKey: zone
                  labelSelector: {matchLabels: {app: db}}
            topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: db}}
            containers: [{name: db, image: "db:1"}]
            volumes: [{name: s, persistentVolumeClaim: {claimName: shared}}, {name: e, emptyDir: {}}]
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agent}
      spec:
        selector: {matchLabels: {app: agent}}
        template:
          metadata: {labels: {app: agent}}
          spec: {containers: [{name: agent, image: "agent:1"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: agent}
      spec: {type: NodePort, externalTrafficPolicy: Local, selector: {app: agent}, ports: [{port: 80}]}
      """;

  private static Ran rehearse(List<ObjectNode> objects, String... how) {
    String text = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n---\n"));
    return Ran.of(
        Path.of(""),
        text,
        Stream.concat(Stream.of("rehearse", "-"), Stream.of(how)).toArray(String[]::new));
  }

  @Test
  void noneIsADefect() {
    assertThat(rehearse(objects(SCENE), "--image=api:2").exitCode()).isZero();
    noneIsADefect(SCENE, "--image=api:2");
  }

  @Test
  void noneIsADefectWhereNodesAreUpgraded() {
    String[] how = {"--drain=each", "--ignore-daemonsets"};
    assertThat(rehearse(objects(NODES), how).exitCode()).isEqualTo(ExitCode.FAILED);
    noneIsADefect(NODES, how);
  }

  private static void noneIsADefect(String scene, String... how) {
    List<String> defects = new ArrayList<>();
    for (int i = 0; i < objects(scene).size(); i++) {
      for (JsonPointer at :
          scalars(objects(scene).get(i), JsonPointer.empty(), new ArrayList<>())) {
        for (JsonNode value : VALUES) {
          List<ObjectNode> objects = objects(scene);
          set(objects.get(i), at, value);
          Ran ran = rehearse(objects, how);
          if (ran.err().contains("defect") || ran.exitCode() > ExitCode.ROLLOUT_FAILED) {
            defects.add(i + " " + at + " " + value + ": " + ran.err());
          }
        }
      }
    }
    assertThat(defects).isEmpty();
  }

  private static List<JsonPointer> scalars(JsonNode node, JsonPointer at, List<JsonPointer> found) {
    if (node.isValueNode()) {
      found.add(at);
    } else if (node.isObject()) {
      node.properties()
          .forEach(field -> scalars(field.getValue(), at.appendProperty(field.getKey()), found));
    } else {
      for (int i = 0; i < node.size(); i++) {
        scalars(node.get(i), at.appendIndex(i), found);
      }
    }
    return found;
  }

  private static void set(ObjectNode object, JsonPointer at, JsonNode value) {
    JsonNode holder = object.at(at.head());
    if (holder instanceof ArrayNode items) {
      items.set(at.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) holder).set(at.last().getMatchingProperty(), value);
    }
  }
}
