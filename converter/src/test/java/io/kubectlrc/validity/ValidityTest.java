package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityTest {
  private static final String VALID =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: api, labels: {app: api}}
      spec:
        replicas: 2
        template:
          metadata: {labels: {app: api}}
          spec:
            terminationGracePeriodSeconds: 30
            containers:
            - name: api
              image: api:1
              ports: [{containerPort: 80}]
              resources: {limits: {cpu: 500m, memory: 1e9}}
              livenessProbe: {httpGet: {path: /, port: http}}
      """;

  private static ObjectNode tree(String yaml) {
    return (ObjectNode) Manifest.parse("in.yaml", yaml).documents().get(0).tree();
  }

  private static List<String> refusals(String yaml) {
    return Validity.of(tree(yaml)).refusals().stream().map(Fault::sentence).toList();
  }

  @Test
  void aValidObjectHasNoFault() {
    assertThat(Validity.of(tree(VALID)).faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "replicas: 2 | replicas: two | spec.replicas must be a whole number, not \"two\"",
        "replicas: 2 | replicas: 2.5 | spec.replicas must be a whole number, not 2.5",
        "replicas: 2 | replicas: 3000000000 | spec.replicas is 3000000000, which is beyond what the API can hold",
        "name: api, | name: [api], | metadata.name must be a string, not a list",
        "name: api, labels: {app: api}} | name: api, labels: {a.b/c: 1}} | metadata.labels[a.b/c] must be a string, not 1",
        "ports: [{containerPort: 80}] | ports: {x: 1} | spec.template.spec.containers[0].ports must be a list, not an object",
        "ports: [{containerPort: 80}] | ports: [x] | spec.template.spec.containers[0].ports[0] must be an object, not \"x\"",
        "ports: [{containerPort: 80}] | ports: [null] | spec.template.spec.containers[0].ports[0] must be an object, not null",
        "ports: [{containerPort: 80}] | ports: [{name: x}] | spec.template.spec.containers[0].ports[0] has no containerPort",
        "cpu: 500m | cpu: true | spec.template.spec.containers[0].resources.limits.cpu must be a quantity such as 100m, 2 or 1.5Gi, not true",
        "cpu: 500m | cpu: 64MBs | spec.template.spec.containers[0].resources.limits.cpu must be a quantity such as 100m, 2 or 1.5Gi, not \"64MBs\"",
        "ports: [{containerPort: 80}] | ports: [{containerPort: abc}] | spec.template.spec.containers[0].ports[0].containerPort must be a whole number, not \"abc\"",
        "ports: [{containerPort: 80}] | ports: [{containerPort: \"80\", hostPort: \"81\"}, {containerPort: 82, hostPort: 81}] | spec.template.spec.containers[0].ports[0].containerPort must be a whole number, not \"80\" # spec.template.spec.containers[0].ports[0].hostPort must be a whole number, not \"81\"",
        "ports: [{containerPort: 80}] | ports: [{containerPort: 80, hostPort: 70000}, {containerPort: 81, hostPort: 70000}] | spec.template.spec.containers[0].ports[0].hostPort must be from 0 to 65535, not 70000 # spec.template.spec.containers[0].ports[1].hostPort must be from 0 to 65535, not 70000",
        "port: http} | port: 1.5} | spec.template.spec.containers[0].livenessProbe.httpGet.port must be a port's number or name, not 1.5",
        "port: http} | port: } | spec.template.spec.containers[0].livenessProbe.httpGet has no port",
        "metadata: {name: api, labels: {app: api}} | metadata: x | metadata must be an object, not \"x\"",
      })
  void saysWhatIsWrongAndWhere(String valid, String wrong, String sentence) {
    String yaml = VALID.replace(valid.strip(), wrong.strip().replace("\\n", "\n"));
    assertThat(refusals(yaml)).containsExactly(sentence.split(" # "));
  }

  @Test
  void anEmptyListOfContainersIsNone() {
    String yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n";
    assertThat(refusals(yaml)).containsExactly("spec has no containers");
  }

  @Test
  void aStatefulSetMountsItsClaims() {
    String set =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "db:1", volumeMounts: [{name: %s, mountPath: /d}]}]
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """;
    assertThat(refusals(set.formatted("data"))).isEmpty();
    assertThat(refusals(set.formatted("other")))
        .containsExactly(
            "spec.template.spec.containers[0].volumeMounts[0].name is \"other\", and there is no such"
                + " volume");
  }

  @Test
  void nullIsAbsent() {
    assertThat(refusals(VALID.replace("replicas: 2", "replicas: null"))).isEmpty();
    assertThat(refusals(VALID.replace("  template:", "  other:\n  template: null\n  x:")))
        .containsExactly("spec has no template");
  }

  @Test
  void namesWhatIsNoFieldOfItsType() {
    Validity validity = Validity.of(tree(VALID.replace("replicas: 2", "replica: 2")));
    assertThat(validity.refusals()).isEmpty();
    assertThat(validity.unknownFields())
        .extracting(fault -> fault.at() + " " + fault.type())
        .containsExactly("/spec/replica ReplicationControllerSpec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: []}",
        "apiVersion: example.com/v1\nkind: Shop\nspec: x\nmetadata: {name: 1}",
        "apiVersion: v1beta1\nkind: Pod\nid: x\ndesiredState: 1",
        "kind: Values\nspec: []",
      })
  void objectsOfOtherKindsPass(String yaml) {
    assertThat(Validity.of(tree(yaml)).faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "autoscaling/v1 | targetCPUUtilizationPercentage: 50",
        "autoscaling/v2 | metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}}]",
        "autoscaling/v2beta1 | metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 5}}]",
      })
  void eachVersionOfAnAutoscalerHasItsFields(String apiVersion, String field) {
    String yaml =
        "apiVersion: %s\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: a}, %s}"
            .formatted(apiVersion, field);
    assertThat(Validity.of(tree(yaml)).faults()).isEmpty();
  }

  @Test
  void aBudgetTakesPercentages() {
    String yaml =
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: %s}";
    assertThat(refusals(yaml.formatted("50%"))).isEmpty();
    assertThat(refusals(yaml.formatted("x")))
        .containsExactly(
            "spec.minAvailable must be a whole number or a percentage such as 25%, not \"x\"");
  }

  @Test
  void aBudgetIsOfNoMoreThanAll() {
    String yaml =
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: %s}";
    assertThat(refusals(yaml.formatted("100%"))).isEmpty();
    assertThat(refusals(yaml.formatted("2147483647"))).isEmpty();
    assertThat(refusals(yaml.formatted("101%")))
        .containsExactly("spec.maxUnavailable \"101%\" must not be more than 100%");
    assertThat(refusals(yaml.formatted("-1")))
        .containsExactly("spec.maxUnavailable must be at least 0, not -1");
    assertThat(refusals(yaml.formatted("'2147483647'"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "operator: In | operator: <%= x %> | /spec/selector/matchExpressions/0/operator",
        "key: app | key: '{{ key }}' | /spec/selector/matchExpressions/0/key",
        "matchExpressions: [{key: app, operator: In, values: [a]}] | matchExpressions: '${X}' | ",
        "values: [a] | values: ['${X}'] | ",
      })
  void aPlaceholderIsOpenWhereItCannotBeTakenAsItIs(String said, String open, String at) {
    String yaml =
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
            + "spec: {selector: {matchExpressions: [{key: app, operator: In, values: [a]}]}}";
    Validity validity = Validity.of(tree(yaml.replace(said, open)));
    assertThat(validity.open())
        .extracting(fault -> fault.at().toString())
        .isEqualTo(Optional.ofNullable(at).stream().toList());
    assertThat(validity.refusals()).noneMatch(Fault.Open.class::isInstance);
  }

  @Test
  void shapedHasListsAndObjectsWhereTheyBelong() {
    String yaml =
        VALID
            .replace("ports: [{containerPort: 80}]", "ports: x\n        env: [1, {name: a}]")
            .replace("labels: {app: api}}\n    spec:", "labels: [x]}\n    spec:");
    ObjectNode tree = tree(yaml);
    ObjectNode shaped = Validity.of(tree).shaped();
    assertThat(shaped.at("/spec/template/metadata").toString()).isEqualTo("{}");
    assertThat(shaped.at("/spec/template/spec/containers/0").has("ports")).isFalse();
    assertThat(shaped.at("/spec/template/spec/containers/0/env").toString())
        .isEqualTo("[{},{\"name\":\"a\"}]");
    assertThat(tree.at("/spec/template/spec/containers/0/ports").asText()).isEqualTo("x");
  }

  @Test
  void shapedKnowsWhatAllObjectsHaveInCommon() {
    String yaml =
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: x\nspec: {template: {spec: {volumes: {x: 1}}}}";
    ObjectNode shaped = Validity.of(tree(yaml)).shaped();
    assertThat(shaped.has("metadata")).isFalse();
    assertThat(shaped.at("/spec/template/spec").toString()).isEqualTo("{}");
  }

  private static List<ObjectNode> objects(String file) throws IOException {
    Path folder = Path.of("src/test/resources/io/kubectlrc/validity");
    return Manifest.parse(file, Files.readString(folder.resolve(file))).documents().stream()
        .map(document -> (ObjectNode) document.tree())
        .toList();
  }

  @Test
  void refusesForTheOneFaultThatEachObjectSays() throws IOException {
    for (ObjectNode object : objects("refused.yaml")) {
      assertThat(Validity.of(object).refusals())
          .extracting(Fault::sentence)
          .containsExactly(object.at("/metadata/annotations/says").asText());
    }
  }

  @Test
  void refusesNothingThatServersAccept() throws IOException {
    for (ObjectNode object : objects("accepted.yaml")) {
      assertThat(Validity.of(object).refusals()).isEmpty();
    }
  }

  /** Servers know them since 1.21. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 80, endPort: 90 | ''",
        "port: 80, endPort: 80 | ''",
        "port: 80, endPort: 79 | must be at least port, 80, not 79",
        "port: http, endPort: 90 | must not be there unless port is a number",
        "endPort: 90 | must not be there unless port is a number",
        "port: 80, endPort: 70000 | must be from 1 to 65535, not 70000",
      })
  void aRangeOfPortsBeginsWithItsPort(String port, String broken) {
    String policy =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: api}
        spec: {podSelector: {}, ingress: [{ports: [{%s}]}]}
        """;
    assertThat(refusals(policy.formatted(port)))
        .isEqualTo(
            broken.isEmpty() ? List.of() : List.of("spec.ingress[0].ports[0].endPort " + broken));
  }

  @Test
  void annotationsHaveALimitInAll() {
    ObjectNode object = tree(VALID);
    ((ObjectNode) object.path("metadata")).putObject("annotations").put("a", "x".repeat(262_143));
    assertThat(Validity.of(object).refusals()).isEmpty();
    ((ObjectNode) object.at("/metadata/annotations")).put("b", "");
    assertThat(Validity.of(object).refusals())
        .extracting(Fault::sentence)
        .containsExactly("metadata.annotations must be at most 262144 bytes in all, not 262145");
  }

  @Test
  void aVersionThatNobodyKnowsIsNone() {
    String yaml =
        "apiVersion: %s\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1}";
    assertThat(refusals(yaml.formatted("policy/v1beta1"))).isEmpty();
    assertThat(refusals(yaml.formatted("policy/v1beta9")))
        .containsExactly("apiVersion is policy/v1beta9, which no API server knows");
  }

  @Test
  void aClaimForOnePodAsksForSomething() {
    String volume =
        "    spec:\n      volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: %s}}}]";
    String at = "spec.template.spec.volumes[0].ephemeral.volumeClaimTemplate.spec";
    String asks = "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}";
    assertThat(refusals(VALID.replace("    spec:", volume.formatted("{}"))))
        .containsExactly(at + " has no accessModes", at + ".resources.requests has no storage");
    assertThat(refusals(VALID.replace("    spec:", volume.formatted(asks)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2!", "hunter", "aHVudGVyMg", "aHVudGVyMg= =", "aHVu\tdGVy"})
  void tellsNothingOfWhatASecretHolds(String value) {
    ObjectNode secret = tree("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {}");
    ((ObjectNode) secret.path("data")).put("a", value);
    assertThat(Validity.of(secret).refusals())
        .extracting(Fault::sentence)
        .containsExactly("data.a must be base64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "YQ==", "YQ\n=\r=\n", "YR==", "YWJj"})
  void takesForBase64WhatServersDecode(String value) {
    ObjectNode secret = tree("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {}");
    ((ObjectNode) secret.path("data")).put("a", value);
    assertThat(Validity.of(secret).refusals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*-foo * * * *",
        "+5 * * * *",
        ", * * * *",
        "?/2 * * * *",
        "0 0 * jan-DEC Mon",
        "0 0 * * mon/1",
        " 0\t0\n* * * ",
        "0\u00a00 * * *",
        "@every -5m",
        "@every 0",
        "@every 1.5h.5s1µs",
        "CRON_TZ=Europe/Berlin 0 0 * * *"
      })
  void takesForASchedule(String text) {
    assertThat(Schedules.isSchedule(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "   ",
        "60 * * * *",
        "0 0 0 * *",
        "0 0 * feb-jan *",
        "0 0 * * sat-sun",
        "0 0 * * sunday",
        "mon * * * *",
        "-1 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "5-10/0 * * * *",
        "1/ * * * *",
        "/2 * * * *",
        "99999999999 * * * *",
        "* * * * * *",
        " @daily",
        "@Daily",
        "@every",
        "@every 5m ",
        "@every 5"
      })
  void takesForNoSchedule(String text) {
    assertThat(Schedules.isSchedule(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics: [{type: Resource}] | spec.metrics[0] has no resource",
        "metrics: [{type: External, pods: {metric: {name: a}, target: {type: Value, averageValue: 1}}}] | spec.metrics[0] has no external",
        "metrics: [{type: Pods, pods: {metric: {name: a}, target: {type: Value, value: 1}}}] | spec.metrics[0].pods.target has no averageValue",
        "behavior: {scaleUp: {policies: []}} | spec.behavior.scaleUp has no policies",
      })
  void anAutoscalerHasWhatItScalesBy(String field, String sentence) {
    String yaml =
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: a}, %s}";
    assertThat(refusals(yaml.formatted(field))).containsExactly(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.1.2.3",
        "169.254.1.1",
        "224.0.0.5",
        "::",
        "::1",
        "0:0:0:0:0:0:0:1",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "ff12::1",
        "::ffff:127.0.0.1"
      })
  void knowsTheAddressesThatNobodyElseReaches(String address) {
    assertThat(Addresses.isLocal(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "224.0.1.5",
        "255.255.255.255",
        "2001:db8::1",
        "fec0::1",
        "ff05::1",
        "::7f00:1",
        "1:2:3:4:5:6:7::",
        "1:2:3:4:5:6:1.2.3.4"
      })
  void knowsTheAddressesThatOthersReach(String address) {
    assertThat(Addresses.isIp(address)).isTrue();
    assertThat(Addresses.isLocal(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "localhost",
        "1.2.3",
        " 1.2.3.4",
        "1::2::3",
        "12345::",
        ":",
        ":::",
        "1:2",
        "::1%lo",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::"
      })
  void takesForNoAddress(String text) {
    assertThat(Addresses.isIp(text)).isFalse();
    assertThat(Addresses.isLocal(text)).isFalse();
  }
}
