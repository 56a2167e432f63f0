package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of 2014, whose text cannot be edited, wherever and however they are written. */
class WrittenAnewTest {
  private static final String OLD =
      """
      apiVersion: v1beta1
      kind: ReplicationController
      id: api
      desiredState:
        replicas: 2
        replicaSelector: {app: api}
        podTemplate:
          labels: {app: api}
          desiredState:
            manifest:
              version: v1beta1
              containers:
                - name: api
                  image: example/api:1
                  command: [sh, -c, "a\\n  b\\n"]
      """;
  private static final String JSON =
      """
      {"apiVersion": "v1beta1", "kind": "ReplicationController", "id": "api",
       "desiredState": {"replicas": 2, "replicaSelector": {"app": "api"},
        "podTemplate": {"labels": {"app": "api"}, "desiredState": {"manifest": {
      \t\t"version": "v1beta1", "containers": [{"name": "api", "image": "example/api:1",
         "command": ["sh", "-c", "a\\n  b\\n"],}]}}}}}""";
  private static final String OTHER = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n";

  static Stream<Map.Entry<String, String>> texts() {
    String indented = OLD.indent(4);
    return Map.ofEntries(
        Map.entry("plain", OLD),
        Map.entry("indented", indented),
        Map.entry("indented below its marker", "---\n" + indented),
        Map.entry("indented, with a comment above", "  # old\n" + indented),
        Map.entry("with a byte order mark", "\uFEFF" + OLD),
        Map.entry("with Windows' line ends", indented.replace("\n", "\r\n")),
        Map.entry("without the last line break", indented.stripTrailing()),
        Map.entry("JSON that is only YAML", JSON),
        Map.entry("such JSON, indented", "\n   " + JSON + "\n"),
        Map.entry("such JSON behind its marker", "--- " + JSON + "\n"),
        Map.entry("such JSON with a comment behind it", "# a\n" + JSON + " # b\n"),
        Map.entry("with a tag behind its marker", "--- !!map\n" + indented),
        Map.entry("before another", indented + "---\n" + OTHER),
        Map.entry("behind others", OTHER + "--- # a\n" + indented + "...\n---\n" + OTHER),
        Map.entry("several", OLD + "---\n" + indented.replace("id: api", "id: b") + "---\n"),
        Map.entry(
            "in a list",
            "  apiVersion: v1beta1\n  kind: List\n  items:\n  - "
                + OLD.indent(4).strip()
                + "\n  - "
                + OTHER.indent(4).strip()
                + "\n"))
        .entrySet()
        .stream();
  }

  private static List<JsonNode> trees(String text) {
    Manifest manifest = Manifest.parse("x", text);
    assertThat(manifest.problems()).isEmpty();
    return manifest.documents().stream().map(Document::tree).toList();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void saysTheSameAsEveryOtherWayToWriteIt(Map.Entry<String, String> text) {
    Manifest manifest = Manifest.parse(text.getKey(), text.getValue());
    ConvertedManifest edited =
        ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT).get(0);
    assertThat(edited.refused()).isZero();
    assertThat(edited.converted()).isPositive();
    for (Format format : Format.values()) {
      ConvertedManifest whole =
          ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT, Optional.of(format))
              .get(0);
      assertThat(whole.refused()).isZero();
      assertThat(trees(whole.text())).isEqualTo(trees(edited.text()));
    }
    assertThat(trees(edited.text()).toString()).contains("apps/v1").doesNotContain("v1beta1");
  }
}
