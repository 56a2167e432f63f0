package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

  @Test
  void readsTheDocumentsOfAStream() {
    Manifest manifest = Manifest.parse("x.yaml", "a: 1\n---\n---\nb: [x, yes]\n---\n{\"c\": 2}\n");

    assertThat(manifest.problems()).isEmpty();
    assertThat(manifest.documents())
        .extracting(document -> document.number() + " " + document.format() + document.tree())
        .containsExactly("1 YAML{\"a\":1}", "3 YAML{\"b\":[\"x\",true]}", "4 JSON{\"c\":2}");
  }

  @Test
  void countsAnEmojiAsOneColumn() {
    Manifest manifest = Manifest.parse("x.yaml", "\uFEFFa: {😀: x, c: 你}\r\nd: 1\r\n");
    Document document = manifest.documents().get(0);

    assertThat(document.span(JsonPointer.compile("/a/c")).start())
        .isEqualTo(new Position(15, 1, 14));
    assertThat(document.keySpan(JsonPointer.compile("/d")).start())
        .isEqualTo(new Position(19, 2, 1));
  }

  @Test
  void readsTheOtherDocumentsWhenOneIsBad() {
    Manifest manifest = Manifest.parse("x.yaml", "a: 1\n---\nb: {\n---\nc: 2\n");

    assertThat(manifest.documents()).extracting(Document::number).containsExactly(1, 3);
    assertThat(manifest.problems()).extracting(Problem::document).containsExactly(2);
  }

  private static List<String> trees(String text) {
    Manifest manifest = Manifest.parse("x", text);
    assertThat(manifest.problems()).isEmpty();
    return manifest.documents().stream()
        .map(document -> document.format() + " " + document.tree())
        .toList();
  }

  @Test
  void readsJsonOfAllKinds() {
    assertThat(trees("{\"a\": 1} {\"b\":\t[2]}\n\n{\n\t\"c\" : \"\\u00e9\"\r\n}"))
        .containsExactly("JSON {\"a\":1}", "JSON {\"b\":[2]}", "JSON {\"c\":\"é\"}");
    assertThat(trees("\uFEFF{\"a\": 1}\n---\n{\"b\": 12345678901234567890, \"c\": 1.10}"))
        .containsExactly("JSON {\"a\":1}", "JSON {\"b\":12345678901234567890,\"c\":1.10}");
  }

  @Test
  void takesWhatIsOnlyAlmostJsonForYaml() {
    assertThat(trees("# old\n{\n\t\"a\":\t[1,\t2],\n\t'b': \"x\ty\", # why\n\tc: yes,\n}\n"))
        .containsExactly("YAML {\"a\":[1,2],\"b\":\"x\\ty\",\"c\":true}");
    assertThat(trees("{\"a\": 1,}")).containsExactly("YAML {\"a\":1}");
    assertThat(trees("a:\t1\t# one\nb:\t\n- c\t\n"))
        .containsExactly("YAML {\"a\":1,\"b\":[\"c\"]}");
  }

  @Test
  void readsYamlWithAllThatGoesWithIt() {
    assertThat(trees("%YAML 1.1\r\n--- # one\r\na: &x\r\n  b: 1\r\n...\r\n--- {c: d}\r\n---"))
        .containsExactly("YAML {\"a\":{\"b\":1}}", "YAML {\"c\":\"d\"}");
    assertThat(trees("a: |\n  ---\n  x: {{ y }}\n---\nb: \"---\"\n"))
        .containsExactly("YAML {\"a\":\"---\\nx: {{ y }}\\n\"}", "YAML {\"b\":\"---\"}");
    assertThat(trees("")).isEmpty();
    assertThat(trees("# nothing\n")).isEmpty();
  }

  @Test
  void aLaterMergeKeyWinsAsItDoesForKubectl() {
    assertThat(trees("b: &b {a: 1, c: 2}\nd: {a: 9, <<: *b, e: 3}\nf: {<<: *b, a: 9}\n"))
        .containsExactly(
            "YAML {\"b\":{\"a\":1,\"c\":2},\"d\":{\"a\":1,\"c\":2,\"e\":3},\"f\":{\"a\":9,\"c\":2}}");
    assertThat(trees("b: &b {a: 1}\nd: &d {a: 2, e: 3}\nf: {<<: [*b, *d]}\ng: {\"<<\": 1}\n"))
        .containsExactly(
            "YAML {\"b\":{\"a\":1},\"d\":{\"a\":2,\"e\":3},\"f\":{\"a\":1,\"e\":3},\"g\":{\"<<\":1}}");
  }

  @Test
  void findsTheObjectsOfListsAndTemplates() {
    String text =
        """
        kind: List
        apiVersion: v1
        items:
        - {apiVersion: v1, kind: Service, metadata: {name: a, namespace: ns}}
        - kind: Template
          objects:
          - {apiVersion: v1beta1, kind: Pod, id: b, namespace: m}
        - kind: PodList
          apiVersion: v1
          items: [{metadata: {name: c}}]
        - not an object
        """;
    Document document = Manifest.parse("x", text).documents().get(0);

    assertThat(document.objects())
        .extracting(
            object ->
                String.join(
                    " ",
                    object.at().toString(),
                    object.apiVersion(),
                    object.kind(),
                    object.namespace(),
                    object.name()))
        .containsExactly(
            "/items/0 v1 Service ns a",
            "/items/1/objects/0 v1beta1 Pod m b",
            "/items/2/items/0 v1 Pod  c");
    assertThat(document.objects().get(1).span("/id").start().line()).isEqualTo(7);
    assertThat(document.objects().get(2)).hasToString("Pod \"c\"");
    assertThat(document.objects().get(2).tree())
        .hasToString("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"c\"}}");
  }

  @Test
  void pointsAtTheNearestAncestorOfWhatIsAbsent() {
    String text = "spec:\n  template: &t\n    labels: {a: b}\n  other: *t\n";
    Document document = Manifest.parse("x", text).documents().get(0);

    assertThat(document.span(JsonPointer.compile("/spec/template/labels/a")).in(text))
        .isEqualTo("b");
    assertThat(document.span(JsonPointer.compile("/spec/template/labels/z/y")).in(text))
        .isEqualTo("{a: b}");
    assertThat(document.keySpan(JsonPointer.compile("/spec/template/labels/z")).in(text))
        .isEqualTo("labels");
    assertThat(document.span(JsonPointer.compile("/spec/other")).in(text)).isEqualTo("*t");
    assertThat(document.span(JsonPointer.compile("/spec/other/labels/a")).in(text)).isEqualTo("b");
    assertThat(document.node(JsonPointer.compile("/spec/none"))).isEmpty();
    assertThat(document.keySpan(JsonPointer.empty()).start()).isEqualTo(Position.START);
  }

  /** In bytes as a file has them, whatever the text's own length. */
  @ParameterizedTest
  @CsvSource({"x, 67108865", "ü, 33554433", "€, 22369622", "🙂, 16777217"})
  void keepsNothingOfATextThatIsTooLarge(String character, int times) {
    assertThat(Limits.isTooLarge(character.repeat(times - 1))).isFalse();
    Manifest manifest = Manifest.parse("large.yaml", character.repeat(times));
    assertThat(manifest.source().text()).isEmpty();
    assertThat(manifest.documents()).isEmpty();
    assertThat(manifest.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "large.yaml:1:1: it is larger than 64 MiB; split it, or check that it is a manifest at"
                + " all");
  }
}
