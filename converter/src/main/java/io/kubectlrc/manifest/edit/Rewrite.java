package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Problem;
import java.util.List;

/**
 * The outcome of {@link Rewriter#rewrite}.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public sealed interface Rewrite {

  /**
   * @param text the new text; the source's own if nothing had to change
   * @param edits what was replaced in the source's text, in order, not overlapping
   */
  record Rewritten(String text, List<TextEdit> edits) implements Rewrite {
    public Rewritten {
      edits = List.copyOf(edits);
    }
  }

  /**
   * No edit was found that gives exactly the wanted trees.
   *
   * @param documents those whose trees it does not give, at least one
   */
  record Impossible(List<Document> documents) implements Rewrite {
    private static final String WHAT = "no edit of this text gives what is wanted";

    public Impossible {
      documents = List.copyOf(documents);
    }

    /** What to tell of the first of them. */
    public Problem problem() {
      return problem(documents.get(0));
    }

    /** What to tell of one of them: where it has a key twice, that is why. */
    public static Problem problem(Document document) {
      return document
          .repeatedKey()
          .map(
              key ->
                  new Problem(
                      key.file(),
                      key.document(),
                      key.position(),
                      key.pointer(),
                      WHAT + ", for " + key.what(),
                      key.remedy()))
          .orElseGet(
              () ->
                  document.problem(
                      JsonPointer.empty(),
                      WHAT,
                      "write the document in plain block style, without anchors"));
    }
  }
}
