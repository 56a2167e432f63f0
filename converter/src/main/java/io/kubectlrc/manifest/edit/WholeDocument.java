package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Numbers;
import java.util.List;
import java.util.Optional;

/** Writes documents that have no text yet. */
public final class WholeDocument {
  private WholeDocument() {}

  /**
   * The text of a document, with a line break at its end. It is read again: unless it says exactly
   * what it should, it is not returned.
   */
  public static Optional<String> write(JsonNode tree, Format format) {
    String text =
        format == Format.JSON ? JsonWriter.pretty().write(tree) : YamlWriter.kubectl().write(tree);
    return says(text, List.of(tree)) ? Optional.of(text) : Optional.empty();
  }

  /** Whether a text consists of these documents, and nothing that cannot be read. */
  public static boolean says(String text, List<JsonNode> trees) {
    return says(text, trees, 0);
  }

  /** Whether a text consists of these documents, and of as many others that cannot be read. */
  public static boolean says(String text, List<JsonNode> trees, int problems) {
    Manifest manifest = Manifest.parse("", text);
    return manifest.problems().size() == problems && say(manifest.documents(), trees);
  }

  static boolean say(List<Document> documents, List<JsonNode> trees) {
    boolean same = documents.size() == trees.size();
    for (int i = 0; same && i < trees.size(); i++) {
      same = Numbers.equal(documents.get(i).tree(), trees.get(i));
    }
    return same;
  }

  /** The edit that replaces all that a document says, and the comments in it. */
  static TextEdit replace(Document document, JsonNode wanted) {
    Layout layout = new Layout(document);
    Node root = document.root();
    String lineEnd = DetectedStyle.of(document).yaml().lineEnd();
    if (document.format() == Format.JSON) {
      String text = new JsonWriter("  ", lineEnd, ": ", ", ").write(wanted, "");
      return new TextEdit(root.start(), root.end(), text);
    }
    // Lines in block style start where lines start, wherever the old ones did.
    boolean ownLine = layout.startsLine(root.start());
    int start = ownLine ? layout.lineStart(root.start()) : layout.beforeBlanks(root.start());
    int end = layout.lineEnd(root.end());
    String comment = layout.comment(root.end(), end);
    boolean ended = end < layout.text().length() || !comment.isEmpty();
    String lines = new YamlWriter("  ", false, ended, lineEnd).write(wanted);
    String text = comment.isEmpty() ? lines.substring(0, lines.length() - lineEnd.length()) : lines;
    return new TextEdit(start, end, (ownLine ? "" : lineEnd) + text + comment);
  }
}
