package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Rewrite.Impossible;
import io.kubectlrc.manifest.Rewrite.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes what a manifest says and leaves alone what it does not have to touch.
 *
 * <p>What stays, stays byte for byte: comments, order, quotes, anchors, flow style, indentation and
 * line ends; what is added is written as the document around it is. What goes takes its lines with
 * it and the comments behind something on them. A comment on a line of its own always stays, as one
 * above an entry may belong to all that follows.
 *
 * <p>The edited text is read again. Unless it then says exactly what is wanted, it is not returned.
 */
public final class Rewriter {
  /** No document needs this many rounds; one that does is not getting nearer to what is wanted. */
  private static final int ROUNDS = 50;

  private Rewriter() {}

  /**
   * Edits the text of a manifest so that its documents say what is wanted of them.
   *
   * @param manifest what to edit
   * @param wanted the new trees of some of its documents; the others stay as they are. Numbers are
   *     equal by value. New keys are put where the order of the wanted tree's keys has them.
   */
  public static Rewrite rewrite(Manifest manifest, Map<Document, JsonNode> wanted) {
    List<JsonNode> trees = new ArrayList<>();
    for (Document document : manifest.documents()) {
      trees.add(wanted.getOrDefault(document, document.tree()));
    }
    Pieces pieces = new Pieces(manifest.source().text());
    Manifest current = manifest;
    for (int round = 0; round < ROUNDS; round++) {
      List<TextEdit> edits = plan(current, trees);
      if (edits.isEmpty()) {
        break;
      }
      pieces.edit(edits);
      current = Manifest.parse(new Source(manifest.source().name(), pieces.text()));
      if (current.documents().size() != trees.size()) {
        break;
      }
    }
    for (int i = 0; i < trees.size(); i++) {
      boolean lost = current.documents().size() != trees.size();
      if (lost || !Numbers.equal(current.documents().get(i).tree(), trees.get(i))) {
        return impossible(
            manifest, lost ? firstChanged(manifest, trees) : manifest.documents().get(i));
      }
    }
    return new Rewritten(pieces.text(), pieces.edits());
  }

  private static List<TextEdit> plan(Manifest manifest, List<JsonNode> wanted) {
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Document document = manifest.documents().get(i);
      if (!Numbers.equal(document.tree(), wanted.get(i))) {
        edits.addAll(Planner.plan(document, wanted.get(i)));
      }
    }
    return edits;
  }

  private static Document firstChanged(Manifest manifest, List<JsonNode> wanted) {
    int i = 0;
    while (Numbers.equal(manifest.documents().get(i).tree(), wanted.get(i))) {
      i++;
    }
    return manifest.documents().get(i);
  }

  private static Impossible impossible(Manifest manifest, Document document) {
    Position start = document.span(document.root()).start();
    return new Impossible(
        new Problem(
            manifest.source().name(),
            document.number(),
            start,
            JsonPointer.empty(),
            "no edit of this text gives what is wanted",
            "write the document in plain block style, without anchors"));
  }
}
