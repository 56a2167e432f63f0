package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class RewriterPropertiesTest {

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void aWrittenTreeIsReadBack(@ForAll long seed) {
    RandomManifests manifests = new RandomManifests(seed);
    ObjectNode tree = manifests.object(4);
    String text = new RandomYaml(manifests.random()).write(tree);

    Manifest manifest = Manifest.parse("x.yaml", text);

    assertThat(manifest.problems()).as(text).isEmpty();
    assertThat(manifest.documents()).as(text).hasSize(1);
    assertThat(Numbers.equal(manifest.documents().get(0).tree(), tree))
        .as(text + "\n" + tree + "\n" + manifest.documents().get(0).tree())
        .isTrue();
  }

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void rewritingGivesExactlyTheWantedTree(@ForAll long seed) {
    RandomManifests manifests = new RandomManifests(seed);
    ObjectNode tree = manifests.object(4);
    String text = new RandomYaml(manifests.random()).write(tree);
    ObjectNode wanted = manifests.changed(tree);
    Manifest manifest = Manifest.parse("x.yaml", text);

    Rewrite rewrite = Rewriter.rewrite(manifest, Map.of(manifest.documents().get(0), wanted));

    assertThat(rewrite)
        .as(text + "\n" + tree + "\n" + wanted)
        .isInstanceOf(Rewrite.Rewritten.class);
    Rewrite.Rewritten rewritten = (Rewrite.Rewritten) rewrite;
    Manifest again = Manifest.parse("x.yaml", rewritten.text());
    assertThat(Numbers.equal(again.documents().get(0).tree(), wanted)).isTrue();
    assertThat(TextEdit.apply(text, rewritten.edits())).isEqualTo(rewritten.text());
    assertThat(commentLines(rewritten.text()))
        .as(text + "\n=>\n" + rewritten.text())
        .containsAll(commentLines(text));
  }

  private static List<String> commentLines(String text) {
    return text.replace("\uFEFF", "")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("# line"))
        .toList();
  }
}
