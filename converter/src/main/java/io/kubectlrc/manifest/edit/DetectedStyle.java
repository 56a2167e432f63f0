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
        if (mapping.flow()) {
          lookAtFlow(mapping, mapping.entries().stream().map(Extent::of).toList());
          lookAtColon(mapping.entries().get(0));
        }
        for (Entry entry : mapping.entries()) {
          if (!mapping.flow()) {
            lookAtBlock(layout.column(mapping.contentStart()), entry.value());
          }
          look(entry.value());
        }
      } else if (node instanceof SequenceNode sequence && !sequence.items().isEmpty()) {
        if (sequence.flow()) {
          lookAtFlow(sequence, sequence.items().stream().map(Extent::of).toList());
        }
        sequence.items().forEach(this::look);
      }
    }

    private record Extent(int start, int end) {
      static Extent of(Node node) {
        return new Extent(node.start(), node.end());
      }

      static Extent of(Entry entry) {
        return new Extent(entry.key().start(), entry.value().end());
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

    private void lookAtFlow(Node parent, List<Extent> members) {
      int first = members.get(0).start();
      boolean oneLine = layout.sameLine(parent.contentStart(), first);
      if (!oneLine && flowIndent == null) {
        String outer = layout.indentation(parent.contentStart());
        String inner = layout.indentation(first);
        if (inner.startsWith(outer) && inner.length() > outer.length()) {
          flowIndent = inner.substring(outer.length());
        }
      }
      if (oneLine && members.size() > 1 && comma == null) {
        String between = layout.text().substring(members.get(0).end(), members.get(1).start());
        comma = between.isBlank() || between.contains("\n") ? null : between;
      }
    }

    private void lookAtColon(Entry entry) {
      String between = layout.text().substring(entry.key().end(), entry.value().start());
      if (colon == null && between.strip().equals(":") && between.indexOf('\n') < 0) {
        colon = between;
      }
    }
  }
}
