package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.edit.Rewrite.Impossible;
import io.kubectlrc.manifest.edit.Rewrite.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Map<Document, JsonNode> wanted;
  private final Set<Document> anew;

  private Rewriter(Manifest manifest, Map<Document, JsonNode> wanted, Set<Document> anew) {
    this.manifest = manifest;
    this.wanted = wanted;
    this.anew = anew;
  }

  /**
   * Edits the text of a manifest so that its documents say what is wanted of them.
   *
   * @param manifest what to edit
   * @param wanted the new trees of some of its documents; the others stay as they are. Numbers are
   *     equal by value. New keys are put where the order of the wanted tree's keys has them.
   */
  public static Rewrite rewrite(Manifest manifest, Map<Document, JsonNode> wanted) {
    return rewrite(manifest, wanted, Set.of());
  }

  /**
   * The same.
   *
   * @param anew those of the documents that share so little with what is wanted that they are
   *     written as if they were new; what stands before and behind them stays
   */
  public static Rewrite rewrite(
      Manifest manifest, Map<Document, JsonNode> wanted, Set<Document> anew) {
    return new Rewriter(manifest, wanted, anew).run();
  }

  /** Each part of the text by itself: what parts have nothing to change is not looked at again. */
  private Rewrite run() {
    String text = manifest.source().text();
    List<TextEdit> edits = new ArrayList<>();
    List<Document> impossible = new ArrayList<>();
    for (List<Document> documents : parts()) {
      if (documents.stream().anyMatch(wanted::containsKey)) {
        Part part = new Part(documents);
        part.edit();
        List<Document> unreached = part.unreached();
        impossible.addAll(unreached);
        edits.addAll(unreached.isEmpty() ? part.edits() : List.of());
      }
    }
    if (!impossible.isEmpty()) {
      return new Impossible(impossible);
    }
    String edited = TextEdit.apply(text, edits);
    return edits.isEmpty() || isOnePart() || says(Manifest.parse(manifest.source().name(), edited))
        ? new Rewritten(edited, edits)
        : new Impossible(List.copyOf(wanted.keySet()));
  }

  private boolean isOnePart() {
    return manifest.documents().get(0).part().isWhole(manifest.source().text());
  }

  private boolean says(Manifest edited) {
    return edited.problems().size() == manifest.problems().size()
        && WholeDocument.say(
            edited.documents(), manifest.documents().stream().map(this::tree).toList());
  }

  /** The documents, those together that no line {@code ---} parts. */
  private List<List<Document>> parts() {
    List<List<Document>> parts = new ArrayList<>();
    int end = -1;
    for (Document document : manifest.documents()) {
      if (document.part().end() != end) {
        parts.add(new ArrayList<>());
        end = document.part().end();
      }
      parts.get(parts.size() - 1).add(document);
    }
    return parts;
  }

  private JsonNode tree(Document document) {
    return wanted.getOrDefault(document, document.tree());
  }

  /** Documents that are parsed together. */
  private final class Part {
    private final List<Document> documents;
    private final int start;
    private final Manifest before;
    private final List<DetectedStyle> habits = new ArrayList<>();
    private final Pieces pieces;
    private Manifest current;

    Part(List<Document> documents) {
      this.documents = documents;
      Document.Part place = documents.get(0).part();
      String text = manifest.source().text();
      start = place.start();
      before =
          place.isWhole(text)
              ? manifest
              : Manifest.parse(
                  manifest.source().name(), text.substring(place.start(), place.end()));
      // As they are before the first round, which may take an example away.
      before.documents().forEach(document -> habits.add(DetectedStyle.of(document)));
      pieces = new Pieces(before.source().text());
      current = before;
    }

    void edit() {
      for (int round = 0; round < ROUNDS && !isBroken(); round++) {
        List<TextEdit> edits = plan(round);
        if (edits.isEmpty()) {
          return;
        }
        pieces.edit(edits);
        current = Manifest.parse(before.source().name(), pieces.text());
      }
    }

    private List<TextEdit> plan(int round) {
      List<TextEdit> edits = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        Document document = current.documents().get(i);
        JsonNode tree = tree(documents.get(i));
        if (isReached(i)) {
          continue;
        }
        if (!anew.contains(documents.get(i))) {
          edits.addAll(EditPlanner.plan(document, habits.get(i), tree));
        } else if (round == 0) {
          edits.add(WholeDocument.replace(document, tree));
        }
      }
      return edits;
    }

    private boolean isReached(int index) {
      return Numbers.equal(current.documents().get(index).tree(), tree(documents.get(index)));
    }

    /** Whether what could be read can no longer be, or the other way round. */
    private boolean isBroken() {
      return current.documents().size() != documents.size()
          || current.problems().size() != before.problems().size();
    }

    /** Those that do not say what is wanted; of a text that is broken, all that should change. */
    List<Document> unreached() {
      List<Document> unreached = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        if (isBroken() ? wanted.containsKey(documents.get(i)) : !isReached(i)) {
          unreached.add(documents.get(i));
        }
      }
      return unreached;
    }

    List<TextEdit> edits() {
      return pieces.edits().stream()
          .map(edit -> new TextEdit(start + edit.start(), start + edit.end(), edit.replacement()))
          .toList();
    }
  }
}
