package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the simulation and a real control plane must do alike. */
enum Scenario {
  AN_RC_IS_CREATED_SCALED_AND_DELETED(
      stage -> {
        stage.create(Kind.SERVICE, Manifests.service("web", "web"));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        // The youngest go first; of the same second, any.
        stage.nextSecond();
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {replicas: 5}");
        stage.settle();
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {replicas: 2}");
        stage.settle();
        stage.delete(Kind.REPLICATION_CONTROLLER, "web", Propagation.BACKGROUND);
        stage.settle();
      }),

  A_SERVICE_HAS_THE_PODS_THAT_HAVE_ITS_PORTS(
      stage -> {
        stage.create(
            Kind.SERVICE,
            Manifests.yaml(
                """
                metadata: {name: front}
                spec:
                  selector: {version: v1}
                  ports:
                  - {name: named, port: 80, targetPort: http}
                  - {name: datagrams, port: 80, targetPort: http, protocol: UDP}
                  - {name: numbered, port: 81}
                """));
        stage.create(
            Kind.SERVICE,
            Manifests.yaml(
                """
                metadata: {name: strict}
                spec: {selector: {version: v1}, ports: [{port: 80, targetPort: http}]}
                """));
        stage.create(Kind.REPLICATION_CONTROLLER, exposing("tcp", "name: http, containerPort: 8"));
        stage.create(Kind.REPLICATION_CONTROLLER, exposing("other", "name: web, containerPort: 8"));
        stage.create(
            Kind.REPLICATION_CONTROLLER,
            exposing("udp", "name: http, containerPort: 9, protocol: UDP"));
        stage.settle();
        stage.merge(Kind.REPLICATION_CONTROLLER, "tcp", "spec: {replicas: 0}");
        stage.settle();
      }),

  AN_ORPHANING_DELETION_AND_AN_HEIR(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        stage.delete(Kind.REPLICATION_CONTROLLER, "web", Propagation.ORPHAN);
        stage.settle();
        stage.create(Kind.REPLICATION_CONTROLLER, named("heir", rc("web", 3)));
        stage.settle();
      }),

  AN_HEIR_WITH_FEWER_REPLICAS_THAN_ORPHANS(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 4));
        stage.settle();
        stage.delete(Kind.REPLICATION_CONTROLLER, "web", Propagation.ORPHAN);
        stage.settle();
        stage.create(Kind.REPLICATION_CONTROLLER, named("heir", rc("web", 2)));
        stage.settle();
      }),

  A_FOREGROUND_DELETION(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        stage.delete(Kind.REPLICATION_CONTROLLER, "web", Propagation.FOREGROUND);
        stage.settle();
      }),

  A_POD_THAT_LOSES_ITS_LABEL_IS_RELEASED_AND_REPLACED(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 2));
        stage.settle();
        stage.merge(Kind.POD, firstPod(stage), "metadata: {labels: {app: null}}");
        stage.settle();
      }),

  A_POD_WITHOUT_A_CONTROLLER_IS_ADOPTED(
      stage -> {
        stage.create(
            Kind.POD,
            Manifests.yaml(
                """
                metadata: {name: stray, labels: {app: web, version: v1}}
                spec: {containers: [{name: main, image: "registry.example/web:v1"}]}
                """));
        stage.settle();
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 2));
        stage.settle();
      }),

  A_CHANGED_SELECTOR_RELEASES_ALL_PODS(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 2));
        stage.settle();
        stage.merge(
            Kind.REPLICATION_CONTROLLER,
            "web",
            "spec: {selector: {key: a}, template: {metadata: {labels: {key: a}}}}");
        stage.settle();
      }),

  A_SELECTOR_IS_EXTENDED_AS_KUBECTL_DID(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 2));
        stage.settle();
        stage.merge(
            Kind.REPLICATION_CONTROLLER,
            "web",
            "spec: {template: {metadata: {labels: {deployment: a}}}}");
        stage.settle();
        for (ObjectNode pod : pods(stage)) {
          stage.merge(
              Kind.POD, pod.at("/metadata/name").asText(), "metadata: {labels: {deployment: a}}");
        }
        stage.settle();
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {selector: {deployment: a}}");
        stage.settle();
      }),

  A_WAITING_RC_GETS_ITS_SELECTOR_AND_ITS_PODS(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("new", 3));
        stage.settle();
        ObjectNode waiting = rc("old", 0);
        ((ObjectNode) waiting.at("/spec/selector")).removeAll().put("waits", "yes");
        ((ObjectNode) waiting.at("/spec/template/metadata/labels")).put("waits", "yes");
        stage.create(Kind.REPLICATION_CONTROLLER, waiting);
        stage.settle();
        stage.delete(Kind.REPLICATION_CONTROLLER, "new", Propagation.ORPHAN);
        stage.settle();
        stage.merge(
            Kind.REPLICATION_CONTROLLER,
            "old",
            """
            spec:
              replicas: 3
              selector: {waits: null, app: new, version: v1}
              template: {metadata: {labels: {waits: null, app: new, version: v1}}}
            """);
        stage.settle();
      }),

  A_LOST_POD_IS_REPLACED(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        stage.delete(Kind.POD, firstPod(stage), Propagation.BACKGROUND);
        stage.settle();
      }),

  A_NODE_IS_LOST_AND_COMES_BACK(
      stage -> {
        stage.create(Kind.SERVICE, Manifests.service("web", "web"));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        stage.loseNodeOf(firstPod(stage));
        stage.settle();
        stage.recoverNodes();
        stage.settle();
      }),

  THE_POD_OF_A_LOST_NODE_IS_REPLACED(
      stage -> {
        stage.create(Kind.SERVICE, Manifests.service("web", "web"));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        String pod = firstPod(stage);
        stage.loseNodeOf(pod);
        stage.settle();
        stage.awaitEviction(pod);
        stage.settle();
        stage.recoverNodes();
        stage.settle();
      }),

  A_SCALE_DOWN_TAKES_THE_POD_OF_A_LOST_NODE_FIRST(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 3));
        stage.settle();
        stage.loseNodeOf(firstPod(stage));
        stage.settle();
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {replicas: 2}");
        stage.settle();
        stage.recoverNodes();
        stage.settle();
      }),

  DEFAULTS_OF_A_TERSE_RC(
      stage -> {
        stage.create(
            Kind.REPLICATION_CONTROLLER,
            Manifests.yaml(
                """
                metadata: {name: terse}
                spec:
                  template:
                    metadata: {labels: {app: terse}}
                    spec:
                      serviceAccount: default
                      volumes:
                      - {name: scratch}
                      - {name: settings, configMap: {name: settings}}
                      - {name: secret, secret: {secretName: secret}}
                      - {name: host, hostPath: {path: /tmp}}
                      initContainers:
                      - {name: first, image: busybox}
                      containers:
                      - name: main
                        image: registry.example:5000/team/web
                        ports: [{containerPort: 80, hostPort: 8080}]
                        env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                        resources: {limits: {cpu: 500m}}
                        readinessProbe: {httpGet: {port: 80}}
                        livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}
                        lifecycle: {preStop: {httpGet: {port: 80}}}
                        volumeMounts: [{name: scratch, mountPath: /scratch}]
                      - {name: pinned, image: "web:1.2"}
                """));
        stage.settle();
      }),

  WHAT_THE_SERVER_REFUSES(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 0));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 0));
        stage.create(Kind.REPLICATION_CONTROLLER, named("Not_A_Name", rc("web", 0)));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("negative", -1));
        stage.merge(Kind.REPLICATION_CONTROLLER, "none", "spec: {replicas: 1}");
        stage.delete(Kind.REPLICATION_CONTROLLER, "none", Propagation.ORPHAN);
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {selector: {app: other}}");
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "metadata: {labels: {app: 'not a label'}}");
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "metadata: {uid: other}");
        stage.merge(
            Kind.REPLICATION_CONTROLLER, "web", "spec: {template: {spec: {restartPolicy: Never}}}");
        stage.merge(
            Kind.REPLICATION_CONTROLLER, "web", "spec: {template: {spec: {containers: []}}}");
        stage.merge(
            Kind.REPLICATION_CONTROLLER,
            "web",
            "spec: {template: {spec: {containers: [{name: main}]}}}");
        stage.settle();
      }),

  VERSIONS_AND_PRECONDITIONS(
      stage -> {
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 0));
        stage.settle();
        ObjectNode seen = stage.get(Kind.REPLICATION_CONTROLLER, "web");
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "metadata: {annotations: {a: b}}");
        stage.settle();
        stage.replace(Kind.REPLICATION_CONTROLLER, seen);
        stage.delete(
            Kind.REPLICATION_CONTROLLER, "web", Propagation.ORPHAN, Preconditions.unchanged(seen));
        stage.delete(
            Kind.REPLICATION_CONTROLLER,
            "web",
            Propagation.ORPHAN,
            new Preconditions(Optional.of("other"), Optional.empty()));
        ((ObjectNode) seen.get("metadata")).remove("resourceVersion");
        stage.replace(Kind.REPLICATION_CONTROLLER, seen);
        stage.settle();
        stage.delete(
            Kind.REPLICATION_CONTROLLER, "web", Propagation.ORPHAN, Preconditions.sameObject(seen));
        stage.settle();
      }),

  A_DRY_RUN_SHOWS_AND_DOES_NOTHING(
      stage -> {
        ObjectNode tried =
            stage
                .create(Kind.REPLICATION_CONTROLLER, rc("web", 3), WriteMode.DRY_RUN)
                .orElseThrow();
        stage.note(tried.at("/spec/template/spec/dnsPolicy").asText());
        stage.settle();
      }),

  A_QUOTA_STOPS_THE_PODS(
      stage -> {
        stage.create(
            Kind.RESOURCE_QUOTA,
            Manifests.yaml("{metadata: {name: few}, spec: {hard: {pods: 2}}}"));
        stage.awaitQuota("few");
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 4));
        stage.settle();
        stage.merge(Kind.REPLICATION_CONTROLLER, "web", "spec: {replicas: 2}");
        stage.settle();
      }),

  A_DEPLOYMENT_ROLLS(
      stage -> {
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 4));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:2"));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", "spec: {replicas: 6}");
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:1"));
        stage.settle();
      }),

  A_BROKEN_IMAGE_STOPS_A_DEPLOYMENT(
      stage -> {
        stage.breakImage("web:broken");
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 4));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:broken"));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:1"));
        stage.settle();
      }),

  A_DEPLOYMENT_RECREATES(
      stage -> {
        ObjectNode deployment = deployment("web:1", 3);
        ((ObjectNode) deployment.get("spec")).putObject("strategy").put("type", "Recreate");
        stage.create(Kind.DEPLOYMENT, deployment);
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:2"));
        stage.settle();
      }),

  A_DEPLOYMENTS_SELECTOR_IS_IMMUTABLE(
      stage -> {
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 1));
        stage.merge(
            Kind.DEPLOYMENT,
            "web",
            "spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}}}");
        stage.settle();
      }),

  AN_RC_IS_ADOPTED_BY_A_DEPLOYMENT(
      stage -> {
        stage.breakImage("web:broken");
        stage.create(Kind.SERVICE, Manifests.service("web", "web"));
        stage.create(Kind.REPLICATION_CONTROLLER, rc("web", 4));
        stage.settle();
        ObjectNode rc = stage.get(Kind.REPLICATION_CONTROLLER, "web");
        ObjectNode deployment = adoptive(rc);
        ((ObjectNode) deployment.get("spec")).put("paused", true);
        stage.create(Kind.DEPLOYMENT, deployment);
        stage.settle();
        stage.delete(
            Kind.REPLICATION_CONTROLLER, "web", Propagation.ORPHAN, Preconditions.sameObject(rc));
        stage.settle();
        stage.create(Kind.REPLICA_SET, replicaSet(rc, stage.get(Kind.DEPLOYMENT, "web")));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", "spec: {paused: null}");
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("web:broken"));
        stage.settle();
        stage.merge(Kind.DEPLOYMENT, "web", image("registry.example/web:v1"));
        stage.settle();
      }),

  A_DEPLOYMENT_IS_DELETED_WITH_ALL_IT_OWNS(
      stage -> {
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 2));
        stage.settle();
        stage.delete(Kind.DEPLOYMENT, "web", Propagation.BACKGROUND);
        stage.settle();
      }),

  A_REPLICA_SET_IS_ORPHANED_AND_ADOPTED_BACK(
      stage -> {
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 2));
        stage.settle();
        stage.delete(Kind.DEPLOYMENT, "web", Propagation.ORPHAN);
        stage.settle();
        stage.create(Kind.DEPLOYMENT, deployment("web:1", 2));
        stage.settle();
      });

  private final Consumer<Stage> script;

  Scenario(Consumer<Stage> script) {
    this.script = script;
  }

  void play(Stage stage) {
    script.accept(stage);
  }

  private static ObjectNode exposing(String name, String port) {
    ObjectNode rc = rc(name, 2);
    ((ObjectNode) rc.at("/spec/template/spec/containers/0"))
        .set("ports", Manifests.yaml("ports: [{" + port + "}]").get("ports"));
    return rc;
  }

  private static ObjectNode rc(String name, int replicas) {
    return Manifests.rc(name, name, "v1", replicas);
  }

  private static ObjectNode named(String name, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("name", name);
    return object;
  }

  private static List<ObjectNode> pods(Stage stage) {
    return stage.cluster().list(Kind.POD, stage.namespace(), java.util.Map.of());
  }

  private static String firstPod(Stage stage) {
    return pods(stage).get(0).at("/metadata/name").asText();
  }

  private static ObjectNode deployment(String image, int replicas) {
    return Manifests.yaml(
        """
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "%s"}]}
        """
            .formatted(replicas, image));
  }

  private static String image(String image) {
    return "spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image);
  }

  private static ObjectNode adoptive(ObjectNode rc) {
    ObjectNode deployment = Manifests.yaml("metadata: {name: web}");
    ObjectNode spec = deployment.putObject("spec");
    spec.set("replicas", rc.at("/spec/replicas"));
    spec.putObject("selector").putObject("matchLabels").put("app", "web");
    spec.set("template", rc.at("/spec/template").deepCopy());
    return deployment;
  }

  private static ObjectNode replicaSet(ObjectNode rc, ObjectNode deployment) {
    ObjectNode set = named("web-adopted", adoptive(rc));
    ObjectNode metadata = (ObjectNode) set.get("metadata");
    metadata.set("labels", rc.at("/spec/template/metadata/labels").deepCopy());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "Deployment")
        .put("name", "web")
        .put("uid", deployment.at("/metadata/uid").asText())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    return set;
  }
}
