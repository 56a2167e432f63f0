package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.AliasNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.MappingNode.Entry;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.Numbers;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;
import io.kubectlrc.manifest.edit.Siblings.Member;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One round of edits that brings a document nearer to what is wanted of it.
 *
 * <p>A round need not reach the goal. What is put below a new key is compared with what is wanted
 * there only in the next round; and what an alias or a merge key repeats is left alone as long as
 * there are other edits, because they may change what it repeats.
 */
final class EditPlanner {
  private final Document document;
  private final Layout layout;
  private final DetectedStyle habits;
  private final StyledText writing;
  private final AliasExpansion repetitions;
  private final boolean writesOut;
  private final List<TextEdit> edits = new ArrayList<>();

  private EditPlanner(Document document, DetectedStyle habits, boolean writesOut) {
    this.document = document;
    this.layout = new Layout(document);
    this.habits = habits;
    this.writing = new StyledText(habits);
    this.repetitions = new AliasExpansion(document, layout, habits);
    this.writesOut = writesOut;
  }

  /**
   * The edits, in order and not overlapping; none if it knows no way on.
   *
   * @param habits those of the document before the first round, as a round may take an example away
   */
  static List<TextEdit> plan(Document document, DetectedStyle habits, JsonNode wanted) {
    EditPlanner planner = new EditPlanner(document, habits, false).run(wanted);
    if (planner.edits.isEmpty()) {
      planner = new EditPlanner(document, habits, true).run(wanted);
    }
    List<TextEdit> orphans = planner.repetitions.orphanedBy(planner.edits);
    return compatible(orphans.isEmpty() ? planner.edits : orphans);
  }

  private EditPlanner run(JsonNode wanted) {
    value(Slot.ofRoot(document, layout), document.root(), document.tree(), wanted);
    return this;
  }

  /** Without edits that overlap another: they are left for the next round. */
  private static List<TextEdit> compatible(List<TextEdit> edits) {
    List<TextEdit> sorted = new ArrayList<>(edits);
    sorted.sort(TextEdit.ORDER);
    List<TextEdit> chosen = new ArrayList<>();
    int end = 0;
    for (TextEdit edit : sorted) {
      if (edit.start() >= end) {
        chosen.add(edit);
        end = edit.end();
      }
    }
    return chosen;
  }

  private void value(Slot slot, Node node, JsonNode have, JsonNode wanted) {
    Optional<String> wrapping = Wrapping.key(node, have, wanted);
    if (wrapping.isPresent()) {
      edits.addAll(new Wrapping(layout, habits, slot).wrap(node, wrapping.get()));
      if (document.format() == Format.JSON && node instanceof MappingNode mapping) {
        removeUnwanted(slot, mapping, wanted.get(wrapping.get()));
      }
    } else if (node instanceof MappingNode mapping
        && isFilled(have)
        && isFilled(wanted)
        && wanted.isObject()) {
      mapping(slot, mapping, (ObjectNode) have, (ObjectNode) wanted);
    } else if (node instanceof SequenceNode sequence
        && isFilled(have)
        && isFilled(wanted)
        && wanted.isArray()) {
      sequence(slot, sequence, (ArrayNode) have, (ArrayNode) wanted);
    } else if (writesOut || !(node instanceof AliasNode)) {
      edits.add(new Replacement(layout, habits, slot).replace(node, wanted));
    }
  }

  /**
   * What is left over of a mapping that moves: all else that changes in it, the next round does.
   */
  private void removeUnwanted(Slot slot, MappingNode mapping, JsonNode wanted) {
    List<Entry> entries = mapping.entries();
    BitSet removed = new BitSet();
    for (int i = 0; i < entries.size(); i++) {
      removed.set(i, !wanted.has(entries.get(i).name()));
    }
    siblings(mapping, slot.ofEntry(mapping, entries.get(0), layout)).edit(removed, Map.of());
  }

  private static boolean isFilled(JsonNode node) {
    return node.isContainerNode() && !node.isEmpty();
  }

  private void mapping(Slot slot, MappingNode mapping, ObjectNode have, ObjectNode wanted) {
    if (writesOut && contradictsMerges(mapping, have, wanted)) {
      edits.addAll(repetitions.merges(slot, mapping));
      return;
    }
    List<Entry> entries = mapping.entries();
    BitSet removed = new BitSet();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (!entry.merge() && !wanted.has(entry.name())) {
        removed.set(i);
      } else if (!entry.merge() && isEffective(mapping, entry)) {
        JsonNode present = have.get(entry.name());
        JsonNode future = wanted.get(entry.name());
        if (!Numbers.equal(present, future)) {
          value(slot.ofEntry(mapping, entry, layout), entry.value(), present, future);
        }
      }
    }
    Map<Integer, List<String>> added = additions(mapping, have, wanted);
    rename(mapping, have, wanted, removed, added);
    if (removed.cardinality() == entries.size()) {
      // There is nothing to put the new ones beside but the old ones, which then go in the next
      // round.
      List<String> all = added.values().stream().flatMap(List::stream).toList();
      added = Map.of(entries.size() - 1, all);
      removed.clear();
    }
    Slot inner = slot.ofEntry(mapping, entries.get(0), layout);
    Map<Integer, List<String>> texts = new TreeMap<>();
    added.forEach(
        (after, names) ->
            texts.put(
                after, names.stream().map(n -> writing.entry(n, wanted.get(n), inner)).toList()));
    siblings(mapping, inner).edit(removed, texts);
  }

  private Siblings siblings(MappingNode mapping, Slot inner) {
    List<Member> members = new ArrayList<>(mapping.entries().size());
    for (Entry entry : mapping.entries()) {
      members.add(new Member(entry.key().start(), entry.value()));
    }
    return siblings(mapping, inner, members);
  }

  private Siblings siblings(Node parent, Slot inner, List<Member> members) {
    return inner.isFlow()
        ? new FlowSiblings(layout, parent, habits.json(), members, edits)
        : new BlockSiblings(layout, inner.margin(), habits.yaml().lineEnd(), members, edits);
  }

  /** Whether kubectl reads an entry and not one that a later merge key puts in its place. */
  private static boolean isEffective(MappingNode mapping, Entry entry) {
    return mapping.counting(entry.name()).filter(found -> found == entry).isPresent();
  }

  /** Whether merge keys stand in the way: they give what is not wanted and cannot be overridden. */
  private static boolean contradictsMerges(
      MappingNode mapping, ObjectNode have, ObjectNode wanted) {
    if (mapping.entries().stream().noneMatch(Entry::merge)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : have.properties()) {
      Optional<Entry> own = mapping.entry(member.getKey());
      JsonNode other = wanted.get(member.getKey());
      boolean shadowed = own.isPresent() && !isEffective(mapping, own.get());
      if (own.isEmpty() && other == null
          || shadowed && (other == null || !Numbers.equal(member.getValue(), other))) {
        return true;
      }
    }
    return false;
  }

  /** The names of the entries to add, by the index of the entry behind which they go. */
  private Map<Integer, List<String>> additions(
      MappingNode mapping, ObjectNode have, ObjectNode wanted) {
    Map<Integer, List<String>> added = new TreeMap<>();
    Map<String, Integer> own = new HashMap<>();
    int lastMerge = -1;
    for (int i = 0; i < mapping.entries().size(); i++) {
      Entry entry = mapping.entries().get(i);
      if (entry.merge()) {
        lastMerge = i;
      } else {
        own.put(entry.name(), i);
      }
    }
    int after = -1;
    for (Map.Entry<String, JsonNode> member : wanted.properties()) {
      String name = member.getKey();
      JsonNode merged = have.get(name);
      if (own.containsKey(name)) {
        after = own.get(name);
      } else if (merged == null) {
        added.computeIfAbsent(after, i -> new ArrayList<>()).add(name);
      } else if (writesOut && !Numbers.equal(merged, member.getValue())) {
        added.computeIfAbsent(Math.max(after, lastMerge), i -> new ArrayList<>()).add(name);
      }
    }
    return added;
  }

  /**
   * Where an entry goes and one of the same value comes in its place, only the key is changed; of
   * one whose value has members in common, the value is edited in the next round.
   */
  private void rename(
      MappingNode mapping,
      ObjectNode have,
      ObjectNode wanted,
      BitSet removed,
      Map<Integer, List<String>> added) {
    for (int i = removed.nextSetBit(0); i >= 0; i = removed.nextSetBit(i + 1)) {
      Entry entry = mapping.entries().get(i);
      List<String> candidates =
          added.getOrDefault(i == 0 ? -1 : removed.previousClearBit(i), List.of());
      Optional<String> name =
          candidates.stream()
              .filter(candidate -> isAlike(have.get(entry.name()), wanted.get(candidate)))
              .findFirst();
      if (name.isPresent()
          && entry.key() instanceof ScalarNode key
          && isEffective(mapping, entry)) {
        boolean inBrackets = mapping.flow();
        String text =
            document.format() == Format.JSON
                ? JsonWriter.quote(name.get())
                : YamlText.styled(name.get(), key.style(), inBrackets);
        edits.add(new TextEdit(key.contentStart(), key.end(), text));
        removed.clear(i);
        candidates.remove(name.get());
      }
    }
  }

  private static boolean isAlike(JsonNode have, JsonNode wanted) {
    return Numbers.equal(have, wanted)
        || (wanted.isObject()
            && wanted.properties().stream()
                .anyMatch(
                    member ->
                        have.has(member.getKey())
                            && Numbers.equal(have.get(member.getKey()), member.getValue())));
  }

  private void sequence(Slot slot, SequenceNode sequence, ArrayNode have, ArrayNode wanted) {
    int[] matches = SequenceMatch.of(have, wanted);
    BitSet removed = new BitSet();
    removed.set(0, have.size());
    Map<Integer, List<String>> added = new TreeMap<>();
    Slot inner = slot.ofItem(sequence, 0, layout);
    int after = -1;
    for (int i = 0; i < matches.length; i++) {
      if (matches[i] < 0) {
        String text = writing.item(wanted.get(i), inner);
        added.computeIfAbsent(after, index -> new ArrayList<>()).add(text);
      } else {
        after = matches[i];
        removed.clear(after);
        if (!Numbers.equal(have.get(after), wanted.get(i))) {
          Slot place = slot.ofItem(sequence, after, layout);
          value(place, sequence.items().get(after), have.get(after), wanted.get(i));
        }
      }
    }
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Node item = sequence.items().get(i);
      int start = sequence.flow() ? item.start() : Slot.dash(sequence, i, layout);
      members.add(new Member(start, item));
    }
    siblings(sequence, inner, members).edit(removed, added);
  }
}
