package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On what other people wrote; passed over where it is not at hand. */
class CorpusTest {
  private static final Path CORPUS = Path.of("../../shared/corpus/manifests").toAbsolutePath();

  private static List<Manifest> manifests() {
    assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    Inputs inputs = new Inputs(CORPUS, InputStream.nullInputStream());
    Inputs.Found found = inputs.find(List.of("."));
    assertThat(found.problems()).isEmpty();
    return found.inputs().stream().map(inputs::read).toList();
  }

  @Test
  void everyDocumentIsReadOrRefusedWithAReason() {
    List<Manifest> manifests = manifests();

    assertThat(manifests)
        .allSatisfy(
            manifest ->
                assertThat(manifest.documents().size() + manifest.problems().size())
                    .as(manifest.source().name())
                    .isPositive());
    assertThat(manifests)
        .flatExtracting(Manifest::problems)
        .allSatisfy(
            problem ->
                assertThat(problem.what())
                    .matches(
                        "this is an? .* template, not yet rendered: .*"
                            + "|a merge conflict was left unresolved here"
                            + "|the key \".*\" is already on line \\d+, with another value"
                            + "|a key is not expected here"
                            + "|this does not fit what is above it"));
  }

  @Test
  void whatIsToStayAsItIsStaysByteForByte() {
    for (Manifest manifest : manifests()) {
      Map<Document, JsonNode> same = new HashMap<>();
      manifest.documents().forEach(document -> same.put(document, document.tree().deepCopy()));

      assertThat(Rewriter.rewrite(manifest, same))
          .isEqualTo(new Rewrite.Rewritten(manifest.source().text(), List.of()));
    }
  }

  @Test
  void theSpanOfEveryKeyAndScalarIsItsText() {
    for (Manifest manifest : manifests()) {
      for (Document document : manifest.documents()) {
        assertSpans(document, JsonPointer.empty(), document.tree());
      }
    }
  }

  private static void assertSpans(Document document, JsonPointer pointer, JsonNode value) {
    String text = document.source().text();
    if (value.isTextual() && value.textValue().matches("[\\w./:-]+")) {
      String written = document.span(pointer).in(text);
      assertThat(written.replace("\\/", "/"))
          .as(document + " " + pointer)
          .contains(value.textValue());
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonPointer at = pointer.appendProperty(member.getKey());
      assertThat(document.keySpan(at).in(text)).contains(member.getKey());
      assertSpans(document, at, member.getValue());
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      assertSpans(document, pointer.appendIndex(i), value.get(i));
    }
  }

  /** Every string and number changed, every mapping one entry more and one less. */
  @Test
  void changesOfEveryKindArePossibleEverywhere() {
    for (Manifest manifest : manifests()) {
      Map<Document, JsonNode> wanted = new HashMap<>();
      manifest.documents().forEach(document -> wanted.put(document, changed(document.tree())));

      Rewrite rewrite = Rewriter.rewrite(manifest, wanted);

      assertThat(rewrite).isInstanceOf(Rewrite.Rewritten.class);
      Manifest again = Manifest.parse("again", ((Rewrite.Rewritten) rewrite).text());
      for (int i = 0; i < manifest.documents().size(); i++) {
        JsonNode expected = wanted.get(manifest.documents().get(i));
        assertThat(Numbers.equal(again.documents().get(i).tree(), expected)).isTrue();
      }
      assertThat(commentLines(((Rewrite.Rewritten) rewrite).text()))
          .containsAll(commentLines(manifest.source().text()));
    }
  }

  private static JsonNode changed(JsonNode node) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (node.isObject()) {
      var object = nodes.objectNode();
      int index = 0;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (index++ != 1) {
          object.set(member.getKey(), changed(member.getValue()));
        }
      }
      return object.put("added", "yes");
    }
    if (node.isArray()) {
      var array = nodes.arrayNode();
      node.forEach(item -> array.add(changed(item)));
      return array.add("added");
    }
    return node.isTextual() ? nodes.textNode(node.textValue() + "x") : nodes.numberNode(7);
  }

  /** Only where none of the text is a comment inside a literal block. */
  private static List<String> commentLines(String text) {
    return text.contains("|")
        ? List.of()
        : text.lines().map(String::strip).filter(l -> l.startsWith("#")).toList();
  }
}
