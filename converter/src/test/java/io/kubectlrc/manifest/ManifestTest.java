package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import org.junit.jupiter.api.Test;

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
}
