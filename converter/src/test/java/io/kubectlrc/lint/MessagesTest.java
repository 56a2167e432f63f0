package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.ManifestConverter;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is said of objects that lack one value or another: no sentence has a hole in it. */
@Execution(ExecutionMode.CONCURRENT) // of nothing but memory
class MessagesTest {
  private static final Pattern HOLE =
      Pattern.compile("\"\"|''| {2}|\\bnull\\b| [,;:.]| $|^ |\\bis ,|of $|: $");

  private static final String WHOLE =
      """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: v1
        kind: ReplicationController
        metadata: {name: web-v1, namespace: a, ownerReferences: [{kind: X, name: x, controller: true}]}
        spec:
          replicas: 1
          selector: {app: web, version: v1}
          template:
            metadata: {labels: {app: web, version: v1}}
            spec:
              restartPolicy: Always
              volumes:
              - name: data
                gcePersistentDisk: {pdName: disk}
              - {name: repo, gitRepo: {repository: x}}
              containers:
              - name: web
                image: web:latest
                env: [{name: A, value: b}]
                ports: [{name: http, containerPort: 80, hostPort: 80, protocol: UDP}]
                volumeMounts: [{name: data, mountPath: /data}]
                livenessProbe: {httpGet: {port: http}}
      - apiVersion: v1
        kind: ReplicationController
        metadata: {name: web-v2, namespace: a}
        spec:
          selector: {app: web}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web}]}
      - apiVersion: apps/v1
        kind: Deployment
        metadata: {name: other, namespace: a}
        spec:
          strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}
          selector: {matchLabels: {app: other}, matchExpressions: [{key: a, operator: In, values: [b]}]}
          template:
            metadata: {labels: {app: others, a: b}}
            spec: {containers: [{name: web, image: web}]}
      - apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: a}
        spec: {selector: {app: web, version: v1}, ports: [{port: 80, targetPort: web}]}
      - apiVersion: v1
        kind: Service
        metadata: {name: nothing, namespace: a}
        spec: {selector: {app: nothing}, ports: [{port: 80}]}
      - apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: a}
        spec: {scaleTargetRef: {kind: ReplicationController, name: web}, maxReplicas: 3}
      """;

  private static void pointers(JsonNode node, JsonPointer at, List<JsonPointer> found) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      found.add(at.appendProperty(entry.getKey()));
      pointers(entry.getValue(), at.appendProperty(entry.getKey()), found);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.add(at.appendIndex(i));
      pointers(node.get(i), at.appendIndex(i), found);
    }
  }

  /** The whole with one value gone, null, empty. */
  private static List<JsonNode> mutilated() {
    JsonNode whole = Manifest.parse("whole", WHOLE).documents().get(0).tree();
    List<JsonPointer> pointers = new ArrayList<>();
    pointers(whole.path("items"), JsonPointer.compile("/items"), pointers);
    List<JsonNode> trees = new ArrayList<>(List.of(whole));
    for (JsonPointer at : pointers) {
      trees.add(with(whole, at, null));
      trees.add(with(whole, at, NullNode.getInstance()));
      trees.add(with(whole, at, TextNode.valueOf("")));
      trees.add(with(whole, at, JsonNodeFactory.instance.objectNode()));
    }
    return trees;
  }

  private static JsonNode with(JsonNode whole, JsonPointer at, JsonNode value) {
    JsonNode tree = whole.deepCopy();
    JsonNode holder = tree.at(at.head());
    if (holder instanceof ArrayNode list) {
      int index = at.last().getMatchingIndex();
      if (value == null) {
        list.remove(index);
      } else {
        list.set(index, value);
      }
    } else if (holder instanceof ObjectNode object) {
      String key = at.last().getMatchingProperty();
      if (value == null) {
        object.remove(key);
      } else {
        object.set(key, value);
      }
    }
    return tree;
  }

  @Test
  void haveNoHolesWhereAValueIsMissing() {
    Set<String> holes = new TreeSet<>();
    for (JsonNode tree : mutilated()) {
      Manifest manifest = Manifest.parse("f.json", JsonWriter.pretty().write(tree));
      new Linter(LintOptions.DEFAULT, Rules.ALL)
          .lint(List.of(new LintInput(manifest, Path.of("f.json"))))
          .findings()
          .forEach(
              finding -> {
                add(holes, finding.rule(), finding.message());
                add(holes, finding.rule(), finding.remedy().toString());
                add(holes, finding.rule(), finding.object().toString());
              });
      ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT)
          .get(0)
          .entries()
          .forEach(entry -> add(holes, entry.severity().word(), entry.sentence().toString()));
    }
    assertThat(holes).isEmpty();
  }

  /** A value that is shown as it is written, {@code app=} and {@code ""} too, is no hole. */
  private static void add(Set<String> holes, String what, String sentence) {
    boolean shown =
        what.equals("label-not-string")
            || sentence.matches("(?s).*(is \"\", not |, not (\"\"|null)(;.*)?$|\"\" must ).*");
    if (!shown && HOLE.matcher(sentence).find()) {
      holes.add(what + ": " + sentence);
    }
  }
}
