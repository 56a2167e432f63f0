package io.kubectlrc.manifest;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Members between brackets, on one line or on many.
 *
 * @param parent the mapping or sequence
 * @param json how the document writes what is in brackets
 * @param edits receives the edits
 */
record FlowSiblings(
    Layout layout, Node parent, JsonWriter json, List<Member> members, List<TextEdit> edits)
    implements Siblings {

  @Override
  public void edit(BitSet removed, Map<Integer, List<String>> added) {
    int lastKept = removed.previousClearBit(members.size() - 1);
    for (int i = removed.nextSetBit(0); i >= 0; i = removed.nextSetBit(i + 1)) {
      if (i < lastKept) {
        removeWithCommaBehind(i);
      } else {
        removeWithCommaBefore(i);
      }
    }
    added.forEach((after, texts) -> insert(after, texts, lastKept));
  }

  private void removeWithCommaBehind(int index) {
    Member member = members.get(index);
    int next = members.get(index + 1).start();
    int comma = layout.find(',', member.end());
    boolean commented = layout.text().substring(comma, next).contains("#");
    edits.add(new TextEdit(member.start(), commented ? comma + 1 : next, ""));
  }

  private void removeWithCommaBefore(int index) {
    Member member = members.get(index);
    int before = members.get(index - 1).end();
    int comma = layout.find(',', before);
    if (layout.text().substring(before, member.start()).contains("#")) {
      edits.add(new TextEdit(comma, comma + 1, ""));
      edits.add(new TextEdit(member.start(), member.end(), ""));
    } else {
      edits.add(new TextEdit(before, member.end(), ""));
    }
  }

  private void insert(int after, List<String> texts, int lastKept) {
    String separator = separator();
    StringBuilder added = new StringBuilder();
    if (after < lastKept) {
      texts.forEach(text -> added.append(text).append(separator));
      int next = members.get(after + 1).start();
      edits.add(new TextEdit(next, next, added.toString()));
    } else {
      texts.forEach(text -> added.append(separator).append(text));
      int end = members.get(after).end();
      edits.add(new TextEdit(end, end, added.toString()));
    }
  }

  private String separator() {
    int first = members.get(0).start();
    return layout.sameLine(parent.contentStart(), first)
        ? json.comma()
        : "," + json.lineEnd() + layout.indentation(first);
  }
}
