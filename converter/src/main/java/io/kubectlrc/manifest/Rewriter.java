package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes what a manifest says and leaves alone what it does not have to touch.
 *
 * <p>The new text is read again; if it does not say exactly what is wanted, it is not returned.
 */
public final class Rewriter {
  private Rewriter() {}

  /**
   * Edits the text of a manifest so that its documents say what is wanted of them.
   *
   * @param manifest what to edit
   * @param wanted the new trees of some of its documents; the others stay as they are. Numbers are
   *     equal by value. New keys are put where the order of the wanted tree's keys has them.
   */
  public static Rewrite rewrite(Manifest manifest, Map<Document, JsonNode> wanted) {
    String text = manifest.source().text();
    List<TextEdit> edits = new ArrayList<>();
    for (Document document : manifest.documents()) {
      JsonNode tree = wanted.getOrDefault(document, document.tree());
      if (!Numbers.equal(document.tree(), tree)) {
        edits.add(anew(document, tree));
      }
    }
    return new Rewrite.Rewritten(TextEdit.apply(text, edits), edits);
  }

  private static TextEdit anew(Document document, JsonNode tree) {
    String written =
        document.format() == Format.JSON
            ? JsonWriter.pretty().write(tree, "")
            : YamlWriter.kubectl().write(tree).stripTrailing();
    return new TextEdit(document.root().start(), document.root().end(), written);
  }
}
