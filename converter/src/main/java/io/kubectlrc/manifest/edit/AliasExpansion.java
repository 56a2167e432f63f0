package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.AliasNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.MappingNode.Entry;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.SequenceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes out what aliases and merge keys only refer to. */
final class AliasExpansion {
  private final Document document;
  private final Layout layout;
  private final DetectedStyle habits;

  AliasExpansion(Document document, Layout layout, DetectedStyle habits) {
    this.document = document;
    this.layout = layout;
    this.habits = habits;
  }

  /**
   * Edits that write out all aliases whose anchor other edits take away; none if there are none.
   */
  List<TextEdit> orphanedBy(List<TextEdit> edits) {
    List<TextEdit> found = new ArrayList<>();
    if (document.format() == Format.YAML && hasAlias(document.root())) {
      orphaned(Slot.ofRoot(document, layout), document.root(), edits, found);
    }
    return found;
  }

  private static boolean hasAlias(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.entries().stream().anyMatch(e -> hasAlias(e.key()) || hasAlias(e.value()));
    }
    return node instanceof AliasNode
        || node instanceof SequenceNode sequence
            && sequence.items().stream().anyMatch(AliasExpansion::hasAlias);
  }

  private void orphaned(Slot slot, Node node, List<TextEdit> edits, List<TextEdit> found) {
    if (node instanceof AliasNode alias) {
      if (isOrphaned(alias, edits)) {
        found.add(new Replacement(layout, habits, slot).replace(alias, document.value(alias)));
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        orphaned(slot.ofItem(sequence, i, layout), sequence.items().get(i), edits, found);
      }
    } else if (node instanceof MappingNode mapping) {
      if (mapping.entries().stream().anyMatch(e -> e.merge() && refersToOrphan(e.value(), edits))) {
        found.addAll(merges(slot, mapping));
        return;
      }
      for (Entry entry : mapping.entries()) {
        orphaned(slot.ofEntry(mapping, entry, layout), entry.key(), edits, found);
        orphaned(slot.ofEntry(mapping, entry, layout), entry.value(), edits, found);
      }
    }
  }

  /** Whether a merge key refers to what is replaced, even by another value of the same anchor. */
  private static boolean refersToOrphan(Node value, List<TextEdit> edits) {
    if (value instanceof SequenceNode sequence) {
      return sequence.items().stream().anyMatch(item -> refersToOrphan(item, edits));
    }
    return value instanceof AliasNode alias && isTaken(alias.target().start(), edits);
  }

  private static boolean isOrphaned(AliasNode alias, List<TextEdit> edits) {
    Pattern anchor = Pattern.compile("&" + Pattern.quote(alias.name()) + "(?!\\S)");
    return isTaken(alias.target().start(), edits)
        && !isTaken(alias.start(), edits)
        && edits.stream().noneMatch(edit -> anchor.matcher(edit.replacement()).find());
  }

  private static boolean isTaken(int offset, List<TextEdit> edits) {
    return edits.stream().anyMatch(edit -> takes(edit, offset));
  }

  private static boolean takes(TextEdit edit, int offset) {
    return edit.start() <= offset && offset < edit.end();
  }

  /** Edits that replace the merge keys of a mapping by what they merge. */
  List<TextEdit> merges(Slot slot, MappingNode mapping) {
    List<TextEdit> found = new ArrayList<>();
    List<Entry> entries = mapping.entries();
    ObjectNode later = JsonNodeFactory.instance.objectNode();
    for (Entry entry : entries) {
      if (!entry.merge()) {
        later.putNull(entry.name());
      }
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.merge()) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        document.merged(entry).properties().stream()
            .filter(member -> !later.has(member.getKey()))
            .forEach(member -> merged.set(member.getKey(), member.getValue()));
        later.setAll(merged);
        found.add(merge(slot, mapping, entry, merged));
      }
    }
    return found;
  }

  private TextEdit merge(Slot slot, MappingNode mapping, Entry entry, ObjectNode merged) {
    Slot inner = slot.ofEntry(mapping, entry, layout);
    StyledText writing = new StyledText(habits);
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : merged.properties()) {
      texts.add(writing.entry(member.getKey(), member.getValue(), inner));
    }
    String separator = mapping.flow() ? ", " : habits.yaml().lineEnd() + inner.margin();
    return new TextEdit(entry.key().start(), entry.value().end(), String.join(separator, texts));
  }
}
