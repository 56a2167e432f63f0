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

  private final Manifest manifest;
  private final List<JsonNode> trees = new ArrayList<>();

  /** Of each document that changes, as it is before the first round; null for the others. */
  private final List<Habits> habits = new ArrayList<>();

  private Rewriter(Manifest manifest, Map<Document, JsonNode> wanted) {
    this.manifest = manifest;
    for (Document document : manifest.documents()) {
      trees.add(wanted.getOrDefault(document, document.tree()));
      habits.add(wanted.containsKey(document) ? Habits.of(document) : null);
    }
  }

  /**
   * Edits the text of a manifest so that its documents say what is wanted of them.
   *
   * @param manifest what to edit
   * @param wanted the new trees of some of its documents; the others stay as they are. Numbers are
   *     equal by value. New keys are put where the order of the wanted tree's keys has them.
   */
  public static Rewrite rewrite(Manifest manifest, Map<Document, JsonNode> wanted) {
    return new Rewriter(manifest, wanted).run();
  }

  private Rewrite run() {
    Pieces pieces = new Pieces(manifest.source().text());
    Manifest current = manifest;
    for (int round = 0; round < ROUNDS; round++) {
      List<TextEdit> edits = plan(current);
      if (edits.isEmpty()) {
        break;
      }
      pieces.edit(edits);
      current = Manifest.parse(new Source(manifest.source().name(), pieces.text()));
      if (isBroken(current)) {
        break;
      }
    }
    int unreached = firstDifference(isBroken(current) ? manifest : current);
    return unreached < trees.size()
        ? new Impossible(problem(manifest.documents().get(unreached)))
        : new Rewritten(pieces.text(), pieces.edits());
  }

  private List<TextEdit> plan(Manifest current) {
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      Document document = current.documents().get(i);
      if (!Numbers.equal(document.tree(), trees.get(i))) {
        edits.addAll(Planner.plan(document, habits.get(i), trees.get(i)));
      }
    }
    return edits;
  }

  /** Whether what could be read can no longer be, or the other way round. */
  private boolean isBroken(Manifest current) {
    return current.documents().size() != trees.size()
        || current.problems().size() != manifest.problems().size();
  }

  private int firstDifference(Manifest current) {
    int i = 0;
    while (i < trees.size() && Numbers.equal(current.documents().get(i).tree(), trees.get(i))) {
      i++;
    }
    return i;
  }

  private static Problem problem(Document document) {
    return document.problem(
        JsonPointer.empty(),
        "no edit of this text gives what is wanted",
        "write the document in plain block style, without anchors");
  }
}
