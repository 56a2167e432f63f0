package io.kubectlrc.manifest;

import java.util.List;

/** The outcome of {@link Rewriter#rewrite}. */
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

  /** No edit was found that gives exactly the wanted trees. */
  record Impossible(Problem problem) implements Rewrite {}
}
