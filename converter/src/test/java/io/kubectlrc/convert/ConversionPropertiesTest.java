package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Span;
import io.kubectlrc.manifest.edit.JsonWriter;
import io.kubectlrc.manifest.edit.RandomYaml;
import io.kubectlrc.manifest.edit.TextEdit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class ConversionPropertiesTest {
  private static final List<String> TEXTS =
      List.of(
          "", "plain", "1.0", "yes", "a: b", "# no comment", "two\nlines\n", "鍵 😀", "it's", "{x}");

  /** What separates, comments on, or refers by anchors to what the edit is about. */
  private static final String ELSEWHERE = "(\\s|,|#[^\\n]*|[&*]\\w+|<<\\s*:)*";

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void controllersInYamlBecomeExactlyTheWantedDeployments(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectNode controller = controller(random);
    check(controller, new RandomYaml(random).write(controller));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void controllersInJsonBecomeExactlyTheWantedDeployments(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectNode controller = controller(random);
    String pretty = JsonWriter.pretty().write(controller);
    check(
        controller,
        switch (random.nextInt(3)) {
          case 0 -> controller.toString();
          case 1 -> pretty.replace("  ", "\t");
          default -> pretty.replace("\n", "\r\n");
        });
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void theFormatCanBeTurnedAndTurnedBack(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectNode controller = controller(random);
    Manifest yaml = Manifest.parse("x.yaml", new RandomYaml(random).write(controller));
    String json = convert(yaml, Optional.of(Format.JSON)).text();
    String back = convert(Manifest.parse("x.json", json), Optional.of(Format.YAML)).text();
    assertThat(Manifest.parse("x.yaml", back).documents().get(0).tree())
        .isEqualTo(wanted(controller));
  }

  private static ConvertedManifest convert(Manifest manifest, Optional<Format> format) {
    return ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT, format).get(0);
  }

  private static void check(ObjectNode controller, String text) {
    Manifest manifest = Manifest.parse("x", text);
    ConvertedManifest result = convert(manifest, Optional.empty());
    assertThat(result.converted()).as(text + result.entries()).isEqualTo(1);
    Manifest again = Manifest.parse("x", result.text());
    assertThat(again.documents()).as(result.text()).hasSize(1);
    assertThat(again.documents().get(0).tree())
        .as(text + "\n=>\n" + result.text())
        .isEqualTo(wanted(controller));
    assertThat(TextEdit.apply(text, result.edits())).isEqualTo(result.text());
    onlyWhatChangedIsEdited(manifest.documents().get(0), result);
  }

  private static void onlyWhatChangedIsEdited(Document document, ConvertedManifest result) {
    String text = result.source().text();
    BitSet mayChange = new BitSet();
    for (String pointer : List.of("/apiVersion", "/kind", "/spec/selector", "/status")) {
      JsonPointer at = JsonPointer.compile(pointer);
      if (document.tree().at(at).isMissingNode()) {
        continue;
      }
      Span key = document.keySpan(at);
      Span value = document.span(at);
      mayChange.set(
          Math.min(key.start().offset(), value.start().offset()),
          Math.max(key.end().offset(), value.end().offset()));
    }
    for (TextEdit edit : result.edits()) {
      StringBuilder elsewhere = new StringBuilder();
      for (int i = edit.start(); i < edit.end(); i++) {
        if (!mayChange.get(i)) {
          elsewhere.append(text.charAt(i));
        }
      }
      assertThat(elsewhere.toString()).as(text + "\n=>\n" + result.text()).matches(ELSEWHERE);
    }
  }

  /** What the conversion means, written down a second time and for these controllers alone. */
  private static JsonNode wanted(ObjectNode controller) {
    ObjectNode wanted = controller.deepCopy();
    wanted.put("apiVersion", "apps/v1");
    wanted.put("kind", "Deployment");
    wanted.remove("status");
    ObjectNode spec = (ObjectNode) wanted.path("spec");
    JsonNode selector = spec.path("selector");
    JsonNode labels = spec.at("/template/metadata/labels");
    spec.putObject("selector").set("matchLabels", selector.isEmpty() ? labels : selector);
    ObjectNode strategy = spec.putObject("strategy").put("type", "RollingUpdate");
    strategy.putObject("rollingUpdate").put("maxSurge", 1).put("maxUnavailable", 0);
    return wanted;
  }

  private static ObjectNode controller(Random random) {
    ObjectNode controller = JsonNodeFactory.instance.objectNode();
    controller.put("apiVersion", "v1").put("kind", "ReplicationController");
    ObjectNode labels = labels(random);
    ObjectNode metadata = controller.putObject("metadata");
    metadata.put("name", "rc-x" + random.nextInt(9));
    if (random.nextBoolean()) {
      metadata.set("labels", labels.deepCopy());
    }
    annotations(random, metadata);
    ObjectNode spec = controller.putObject("spec");
    if (random.nextBoolean()) {
      spec.put("replicas", random.nextInt(5));
    }
    boolean selectorLast = random.nextInt(4) == 0;
    if (!selectorLast) {
      selector(random, spec, labels);
    }
    ObjectNode template = spec.putObject("template");
    ObjectNode podMetadata = template.putObject("metadata");
    podMetadata.set("labels", labels);
    annotations(random, podMetadata);
    containers(random, template.putObject("spec"));
    if (selectorLast) {
      selector(random, spec, labels);
    }
    if (random.nextInt(4) == 0) {
      controller.putObject("status").put("replicas", 1);
    }
    return controller;
  }

  private static ObjectNode labels(Random random) {
    ObjectNode labels = JsonNodeFactory.instance.objectNode().put("app", "web");
    for (int i = random.nextInt(3); i > 0; i--) {
      labels.put(
          "example.com/l" + i, List.of("a", "true", "12", "1e3", "no").get(random.nextInt(5)));
    }
    return labels;
  }

  private static void selector(Random random, ObjectNode spec, ObjectNode labels) {
    switch (random.nextInt(4)) {
      case 0 -> {
        // The server's default.
      }
      case 1 -> spec.putObject("selector").put("app", "web");
      case 2 -> spec.putObject("selector");
      default -> spec.set("selector", labels.deepCopy());
    }
  }

  private static void annotations(Random random, ObjectNode metadata) {
    if (random.nextInt(3) == 0) {
      metadata
          .putObject("annotations")
          .put("example.com/note", TEXTS.get(random.nextInt(TEXTS.size())))
          .put("example.com/more", TEXTS.get(random.nextInt(TEXTS.size())));
    }
  }

  private static void containers(Random random, ObjectNode pod) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      ObjectNode container = pod.withArray("containers").addObject();
      container.put("name", "c" + i).put("image", "example/c" + i + ":1.0");
      if (random.nextBoolean()) {
        container.putArray("ports").addObject().put("containerPort", 8080 + i);
      }
      if (random.nextBoolean()) {
        container
            .putArray("args")
            .add(TEXTS.get(random.nextInt(TEXTS.size())))
            .add(TEXTS.get(random.nextInt(TEXTS.size())));
      }
    }
    if (random.nextInt(3) == 0) {
      pod.put("restartPolicy", "Always");
    }
  }
}
