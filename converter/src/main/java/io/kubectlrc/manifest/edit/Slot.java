package io.kubectlrc.manifest.edit;

import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.MappingNode.Entry;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;

/**
 * Where a value stands, as far as the writing of another value there depends on it.
 *
 * @param kind what it is part of
 * @param head the offset behind the colon or the dash; where the value starts, if there is none
 * @param margin the blanks before the key or the dash; in flow style, before the line
 * @param quoted in flow style, whether strings are written as JSON does
 * @param oneLine in flow style, whether its siblings share one line
 */
record Slot(Kind kind, int head, String margin, boolean quoted, boolean oneLine) {
  enum Kind {
    ROOT,
    ENTRY,
    ITEM,
    FLOW
  }

  boolean isFlow() {
    return kind == Kind.FLOW;
  }

  static boolean isFlow(Node node) {
    return node instanceof MappingNode mapping && mapping.flow()
        || node instanceof SequenceNode sequence && sequence.flow();
  }

  static Slot ofRoot(Document document, Layout layout) {
    Node root = document.root();
    if (!isFlow(root) && document.format() == Format.YAML) {
      return new Slot(Kind.ROOT, root.start(), "", false, false);
    }
    boolean oneLine = layout.sameLine(root.start(), root.end());
    boolean quoted = document.format() == Format.JSON;
    return new Slot(Kind.FLOW, root.start(), layout.indentation(root.start()), quoted, oneLine);
  }

  /** The place of the value of one of the entries of the mapping here. */
  Slot ofEntry(MappingNode mapping, Entry entry, Layout layout) {
    if (mapping.flow()) {
      return inBrackets(mapping, mapping.entries().get(0).key(), layout);
    }
    int head = layout.find(':', entry.key().end()) + 1;
    return new Slot(Kind.ENTRY, head, layout.margin(mapping.contentStart()), false, false);
  }

  /** The place of one of the items of the sequence here. */
  Slot ofItem(SequenceNode sequence, int index, Layout layout) {
    if (sequence.flow()) {
      return inBrackets(sequence, sequence.items().get(0), layout);
    }
    int dash = dash(sequence, index, layout);
    return new Slot(Kind.ITEM, dash + 1, layout.margin(dash), false, false);
  }

  static int dash(SequenceNode sequence, int index, Layout layout) {
    return index == 0
        ? sequence.contentStart()
        : layout.find('-', sequence.items().get(index - 1).end());
  }

  private Slot inBrackets(Node parent, Node first, Layout layout) {
    boolean quotedHere =
        first instanceof ScalarNode scalar && scalar.style() == ScalarNode.Style.DOUBLE_QUOTED;
    return new Slot(
        Kind.FLOW,
        first.start(),
        layout.indentation(first.start()),
        quoted || quotedHere,
        layout.sameLine(parent.contentStart(), first.start()));
  }
}
