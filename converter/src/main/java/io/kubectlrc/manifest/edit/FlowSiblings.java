package io.kubectlrc.manifest.edit;

import static java.util.stream.Collectors.joining;

import io.kubectlrc.manifest.Node;
import java.util.ArrayList;
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
    List<String> kept = new ArrayList<>(innerComments(member));
    kept.addAll(layout.commentLines(member.end(), next, member.value()));
    edits.add(new TextEdit(member.start(), next, onLines(kept, member.start())));
  }

  /** The comment behind the member before stays, as that member does. */
  private void removeWithCommaBefore(int index) {
    Member member = members.get(index);
    int before = members.get(index - 1).end();
    List<String> kept = innerComments(member);
    boolean commented = layout.text().substring(before, member.start()).contains("#");
    if (!commented && kept.isEmpty()) {
      edits.add(new TextEdit(before, member.end(), ""));
    } else {
      int comma = layout.find(',', before);
      edits.add(new TextEdit(comma, comma + 1, ""));
      edits.add(new TextEdit(member.start(), member.end(), onLines(kept, member.start())));
    }
  }

  private List<String> innerComments(Member member) {
    return layout.commentLines(member.start(), member.end(), member.value());
  }

  private String onLines(List<String> comments, int at) {
    String margin = json.lineEnd() + layout.indentation(members.get(0).start());
    String before = layout.startsLine(at) || comments.isEmpty() ? "" : margin;
    return before + comments.stream().map(comment -> comment + margin).collect(joining());
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
