package io.kubectlrc.manifest.edit;

import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.MappingNode.Entry;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.SequenceNode;
import java.util.List;
import java.util.Optional;

/**
 * How a document is written, so that what is added to it is written likewise.
 *
 * @param yaml for what is added in block style
 * @param json for what is added in flow style
 */
record DetectedStyle(YamlWriter yaml, JsonWriter json) {

  static DetectedStyle of(Document document) {
    return new Detection(new Layout(document)).of(document);
  }

  /** Looks for the first example of each habit. */
  private static final class Detection {
    private final Layout layout;
    private String blockIndent;
    private Boolean indentsSequences;
    private String flowIndent;
    private String colon;
    private String comma;

    Detection(Layout layout) {
      this.layout = layout;
    }

    DetectedStyle of(Document document) {
      look(document.root());
      String lineEnd = lineEnd(document.root().start());
      boolean json = document.format() == Format.JSON;
      boolean oneLine =
          json
              && flowIndent == null
              && layout.sameLine(document.root().start(), document.root().end());
      String colon = Optional.ofNullable(this.colon).orElse(": ");
      String comma = Optional.ofNullable(this.comma).orElse(colon.endsWith(" ") ? ", " : ",");
      String indent = oneLine ? "" : Optional.ofNullable(flowIndent).orElse("  ");
      return new DetectedStyle(
          new YamlWriter(
              Optional.ofNullable(blockIndent).orElse("  "),
              Boolean.TRUE.equals(indentsSequences),
              // At the end of a text without a last line break, a literal block would lack it, too.
              layout.lineStart(layout.text().length()) == layout.text().length(),
              lineEnd),
          new JsonWriter(indent, lineEnd, colon, comma));
    }

    private String lineEnd(int offset) {
      String text = layout.text();
      int end = layout.lineEnd(offset);
      if (end == text.length() && text.indexOf('\n') >= 0) {
        end = layout.lineEnd(0);
      }
      String found = text.substring(end, layout.nextLine(end));
      return found.isEmpty() ? "\n" : found;
    }

    private void look(Node node) {
      if (node instanceof MappingNode mapping && !mapping.entries().isEmpty()) {
        List<Entry> entries = mapping.entries();
        if (mapping.flow()) {
          Entry first = entries.get(0);
          lookAtIndent(mapping, first.key());
          if (entries.size() > 1) {
            lookAtComma(mapping, first.key(), first.value(), entries.get(1).key());
          }
          lookAtColon(first);
        }
        for (Entry entry : entries) {
          if (!mapping.flow()) {
            lookAtBlock(layout.column(mapping.contentStart()), entry.value());
          }
          look(entry.value());
        }
      } else if (node instanceof SequenceNode sequence && !sequence.items().isEmpty()) {
        List<Node> items = sequence.items();
        if (sequence.flow()) {
          Node first = items.get(0);
          lookAtIndent(sequence, first);
          if (items.size() > 1) {
            lookAtComma(sequence, first, first, items.get(1));
          }
        }
        items.forEach(this::look);
      }
    }

    private void lookAtBlock(int column, Node value) {
      if (value instanceof MappingNode inner && !inner.flow() && blockIndent == null) {
        blockIndent = " ".repeat(Math.max(1, layout.column(inner.contentStart()) - column));
      }
      if (value instanceof SequenceNode inner && !inner.flow() && indentsSequences == null) {
        indentsSequences = layout.column(inner.contentStart()) > column;
      }
    }

    private void lookAtIndent(Node parent, Node first) {
      if (flowIndent == null && !layout.sameLine(parent.contentStart(), first.start())) {
        String outer = layout.indentation(parent.contentStart());
        String inner = layout.indentation(first.start());
        if (inner.startsWith(outer) && inner.length() > outer.length()) {
          flowIndent = inner.substring(outer.length());
        }
      }
    }

    /** Between the first member, whose key and value are one node in a sequence, and the second. */
    private void lookAtComma(Node parent, Node key, Node value, Node second) {
      if (comma == null && layout.sameLine(parent.contentStart(), key.start())) {
        String between = layout.text().substring(value.end(), second.start());
        comma = between.isBlank() || between.contains("\n") ? null : between;
      }
    }

    private void lookAtColon(Entry entry) {
      if (colon == null) {
        String between = layout.text().substring(entry.key().end(), entry.value().start());
        colon = between.strip().equals(":") && between.indexOf('\n') < 0 ? between : null;
      }
    }
  }
}
