package io.kubectlrc.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.AliasNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.SequenceNode;
import io.kubectlrc.manifest.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** On random manifests, written in random ways, and random changes to them. */
class RewriterPropertiesTest {

  /** An alias, or a header by which what a value says depends on what is around it. */
  private static final Pattern NOT_ALONE = Pattern.compile("\\*a[0-9]|[|][0-9+]");

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void aTreeIsReadAsItWasWritten(@ForAll long seed) {
    RandomStream stream = new RandomStream(seed);

    Manifest manifest = Manifest.parse("x", stream.text());

    assertThat(manifest.problems()).as(stream.text()).isEmpty();
    assertSays(manifest, stream.trees());
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void theSpanOfAValueIsTheTextThatSaysIt(@ForAll long seed) {
    RandomStream stream = new RandomStream(seed);
    for (Document document : Manifest.parse("x", stream.text()).documents()) {
      assertSpans(document, JsonPointer.empty(), document.root());
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void rewritingGivesExactlyWhatIsWanted(@ForAll long seed) {
    RandomStream stream = new RandomStream(seed);
    Manifest manifest = Manifest.parse("x", stream.text());
    List<JsonNode> trees = new ArrayList<>(stream.trees());
    Map<Document, JsonNode> wanted = new HashMap<>();
    for (int i = 0; i < trees.size(); i++) {
      if (i == 0 || stream.random().nextBoolean()) {
        trees.set(i, stream.changed((ObjectNode) trees.get(i)));
        wanted.put(manifest.documents().get(i), trees.get(i));
      }
    }

    Rewrite rewrite = Rewriter.rewrite(manifest, wanted);

    assertThat(rewrite)
        .as(stream.text() + "\n" + stream.trees() + "\n" + trees)
        .isInstanceOf(Rewrite.Rewritten.class);
    Rewrite.Rewritten rewritten = (Rewrite.Rewritten) rewrite;
    Manifest again = Manifest.parse("x", rewritten.text());
    assertSays(again, trees);
    assertThat(TextEdit.apply(stream.text(), rewritten.edits())).isEqualTo(rewritten.text());
    assertThat(commentLines(rewritten.text()))
        .as(stream.text() + "\n=>\n" + rewritten.text())
        .containsAll(commentLines(stream.text()));
    assertThat(lineEnds(rewritten.text()))
        .as(stream.text() + "\n=>\n" + rewritten.text())
        .isSubsetOf(lineEnds(stream.text().contains("\n") ? stream.text() : "\n"));
    assertThat(Rewriter.rewrite(again, Map.of()))
        .isEqualTo(new Rewrite.Rewritten(rewritten.text(), List.of()));
  }

  /** Styles, quotes and all else of a scalar that is not to change are the same afterwards. */
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void whatIsToStayKeepsItsText(@ForAll long seed) {
    RandomManifests manifests = new RandomManifests(seed);
    ObjectNode tree = manifests.object(4);
    boolean json = manifests.random().nextBoolean();
    String text =
        json
            ? new RandomJson(manifests.random()).write(tree)
            : new RandomYaml(manifests.random()).write(tree);
    ObjectNode wanted = manifests.changed(tree);
    Manifest manifest = Manifest.parse("x", text);
    Document before = manifest.documents().get(0);

    Rewrite changed = Rewriter.rewrite(manifest, Map.of(before, wanted));

    Document after = Manifest.parse("x", ((Rewrite.Rewritten) changed).text()).documents().get(0);
    if (!text.contains("*a")) {
      assertSameText(before, after, JsonPointer.empty());
    }
  }

  private static void assertSameText(Document before, Document after, JsonPointer pointer) {
    JsonNode value = before.tree().at(pointer);
    if (value.isObject() && after.tree().at(pointer).isObject()) {
      value
          .fieldNames()
          .forEachRemaining(n -> assertSameText(before, after, pointer.appendProperty(n)));
    } else if (value.isValueNode() && value.equals(after.tree().at(pointer))) {
      String old = before.source().text();
      assertThat(after.span(pointer).in(after.source().text()))
          .as(old + "\n=>\n" + after.source().text())
          .isEqualTo(before.span(pointer).in(old));
    }
  }

  private static void assertSays(Manifest manifest, List<JsonNode> trees) {
    assertThat(manifest.documents()).as(manifest.source().text()).hasSameSizeAs(trees);
    for (int i = 0; i < trees.size(); i++) {
      JsonNode tree = manifest.documents().get(i).tree();
      assertThat(Numbers.equal(tree, trees.get(i)))
          .as(manifest.source().text() + "\n" + tree + "\n" + trees.get(i))
          .isTrue();
    }
  }

  /** The text of a value, put back below its column, is that value. */
  private static void assertSpans(Document document, JsonPointer pointer, Node node) {
    String source = document.source().text();
    Span span = document.span(node);
    String text = span.in(source);
    JsonNode value = document.tree().at(pointer);
    if (resolved(node) == node && !text.isEmpty() && !NOT_ALONE.matcher(text).find()) {
      int column =
          Math.max(
              span.start().offset() - source.lastIndexOf('\n', span.start().offset() - 1) - 1, 0);
      String head = document.format() == Format.JSON ? "{\"x\":" : "x:\n" + " ".repeat(column);
      String alone = head + text + (document.format() == Format.JSON ? "}" : "\n");
      Manifest manifest = Manifest.parse("x", pointer.matches() ? text + "\n" : alone);
      assertThat(manifest.problems()).as(source + "\n=>\n" + alone).isEmpty();
      JsonNode read = manifest.documents().get(0).tree();
      assertThat(pointer.matches() ? read : read.get("x"))
          .as(source + "\n=>\n" + alone)
          .isEqualTo(value);
    }
    assertThat(document.node(pointer).map(RewriterPropertiesTest::resolved))
        .contains(resolved(node));
    if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        assertSpans(document, pointer.appendIndex(i), sequence.items().get(i));
      }
    } else if (node instanceof MappingNode mapping) {
      for (MappingNode.Entry entry : mapping.entries()) {
        if (!entry.merge()) {
          assertSpans(document, pointer.appendProperty(entry.name()), entry.value());
        }
      }
    }
  }

  private static List<String> commentLines(String text) {
    return text.replace("\uFEFF", "")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("# line"))
        .toList();
  }

  private static List<String> lineEnds(String text) {
    List<String> found = new ArrayList<>();
    if (text.contains("\r\n")) {
      found.add("CRLF");
    }
    if (text.replace("\r\n", "").contains("\n")) {
      found.add("LF");
    }
    return found;
  }

  /** Some documents in one text. */
  private static final class RandomStream {
    private final RandomManifests manifests;
    private final List<JsonNode> trees = new ArrayList<>();
    private final String text;

    RandomStream(long seed) {
      this.manifests = new RandomManifests(seed);
      int size = 1 + Math.max(0, manifests.random().nextInt(6) - 3);
      for (int i = 0; i < size; i++) {
        trees.add(manifests.object(4));
      }
      this.text = manifests.random().nextInt(3) == 0 ? json() : yaml();
    }

    private String yaml() {
      String text = new RandomYaml(random()).write((ObjectNode) trees.get(0));
      for (JsonNode tree : trees.subList(1, trees.size())) {
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        String next = new RandomYaml(random()).write((ObjectNode) tree);
        String body = next.replace("\uFEFF", "").replace("\r\n", "\n").replaceFirst("^---\n", "");
        String separator = (text.endsWith("\n") ? "" : lineEnd) + "---" + lineEnd;
        text += separator + body.replace("\n", lineEnd);
      }
      return text;
    }

    private String json() {
      StringBuilder text = new StringBuilder(new RandomJson(random()).write(trees.get(0)));
      for (JsonNode tree : trees.subList(1, trees.size())) {
        boolean crlf = text.indexOf("\r\n") >= 0;
        String next =
            new RandomJson(random()).write(tree).replace("\uFEFF", "").replace("\r\n", "\n");
        text.append(random().nextBoolean() ? " " : crlf ? "\r\n" : "\n")
            .append(crlf ? next.replace("\n", "\r\n") : next);
      }
      return text.toString();
    }

    Random random() {
      return manifests.random();
    }

    String text() {
      return text;
    }

    List<JsonNode> trees() {
      return trees;
    }

    ObjectNode changed(ObjectNode tree) {
      return manifests.changed(tree);
    }
  }

  private static Node resolved(Node node) {
    return node instanceof AliasNode alias ? resolved(alias.target()) : node;
  }
}
