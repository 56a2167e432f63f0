package io.kubectlrc.manifest.edit;

import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Members on lines of their own.
 *
 * <p>What is removed takes its lines along and the comments behind something on them, but no
 * comment that has a line of its own: one above it may well belong to what follows or to the whole,
 * and one within it is kept in its place.
 *
 * @param margin the blanks before each member
 * @param edits receives the edits
 */
record BlockSiblings(
    Layout layout, String margin, String lineEnd, List<Member> members, List<TextEdit> edits)
    implements Siblings {

  @Override
  public void edit(BitSet removed, Map<Integer, List<String>> added) {
    for (int first = removed.nextSetBit(0); first >= 0; ) {
      int next = removed.nextClearBit(first);
      remove(first, next);
      first = removed.nextSetBit(next);
    }
    added.forEach(
        (after, texts) -> insert(after < 0 ? removed.nextClearBit(0) : after, after < 0, texts));
  }

  private void remove(int first, int next) {
    Member from = members.get(first);
    Member last = members.get(next - 1);
    int end = endOfLines(last.value());
    List<String> kept = new ArrayList<>();
    for (int i = first; i < next; i++) {
      int until = i + 1 < next ? members.get(i + 1).start() : end;
      kept.addAll(layout.commentLines(members.get(i).start(), until, members.get(i).value()));
    }
    if (layout.startsLine(from.start())) {
      removeLines(layout.lineStart(from.start()), end, kept);
    } else {
      int behind = members.get(next).start();
      kept.addAll(layout.commentLines(layout.beforeBreak(end), behind, last.value()));
      removeBehindDash(from.start(), behind, kept);
    }
  }

  private void removeLines(int start, int end, List<String> kept) {
    StringBuilder comments = new StringBuilder();
    if (isUnfinished(end)) {
      kept.forEach(comment -> comments.append(lineEnd).append(margin).append(comment));
      edits.add(new TextEdit(layout.beforeBreak(start), end, comments.toString()));
    } else {
      kept.forEach(comment -> comments.append(margin).append(comment).append(lineEnd));
      edits.add(new TextEdit(start, end, comments.toString()));
    }
  }

  /** Whether it is the end of a text that lacks the last line break. */
  private boolean isUnfinished(int end) {
    return end == layout.text().length() && layout.lineStart(end) != end;
  }

  /** The first member of something that is itself an item starts on the line of the dash. */
  private void removeBehindDash(int start, int next, List<String> kept) {
    if (kept.isEmpty()) {
      edits.add(new TextEdit(start, next, ""));
      return;
    }
    StringBuilder comments = new StringBuilder(lineEnd);
    kept.forEach(comment -> comments.append(margin).append(comment).append(lineEnd));
    edits.add(new TextEdit(layout.beforeBlanks(start), next, comments + margin));
  }

  private void insert(int at, boolean front, List<String> texts) {
    Member member = members.get(at);
    if (front) {
      StringBuilder added = new StringBuilder();
      texts.forEach(text -> added.append(text).append(lineEnd).append(margin));
      edits.add(new TextEdit(member.start(), member.start(), added.toString()));
      return;
    }
    int end = endOfLines(member.value());
    boolean unfinished = isUnfinished(end);
    StringBuilder added = new StringBuilder();
    for (String text : texts) {
      added.append(unfinished ? lineEnd : "").append(margin).append(text);
      added.append(unfinished ? "" : lineEnd);
    }
    edits.add(new TextEdit(end, end, added.toString()));
  }

  /**
   * The start of the line after a value and the comments below it that are indented as part of it.
   */
  private int endOfLines(Node value) {
    int end = layout.nextLine(value.end());
    if (keepsLineBreaks(value)) {
      while (end < layout.text().length() && layout.isBlankLine(end)) {
        end = layout.nextLine(end);
      }
    }
    for (int line = end; line < layout.text().length(); line = layout.nextLine(line)) {
      if (layout.isCommentLine(line) && layout.afterBlanks(line) - line > margin.length()) {
        end = layout.nextLine(line);
      } else if (!layout.isBlankLine(line)) {
        break;
      }
    }
    return end;
  }

  /** Whether blank lines behind a value are part of it, as the header {@code |+} says. */
  private boolean keepsLineBreaks(Node value) {
    if (value instanceof ScalarNode scalar && scalar.style().isBlock()) {
      int header = scalar.contentStart();
      return layout.text().substring(header, layout.lineEnd(header)).split(" ")[0].contains("+");
    }
    if (value instanceof MappingNode mapping && !mapping.entries().isEmpty()) {
      return keepsLineBreaks(mapping.entries().get(mapping.entries().size() - 1).value());
    }
    return value instanceof SequenceNode sequence
        && !sequence.items().isEmpty()
        && keepsLineBreaks(sequence.items().get(sequence.items().size() - 1));
  }
}
