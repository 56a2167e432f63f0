package io.kubectlrc.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.TextEdit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shows edits of a text as {@code diff -u} does, three lines of context around each. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Two long texts without a line in common take the square of their length to compare. */
  private static final int COMPARABLE = 20_000;

  /** Lines {@code [oldStart, oldEnd)} of the old text are lines {@code [newStart, newEnd)} now. */
  private record Change(int oldStart, int oldEnd, int newStart, int newEnd) {}

  private final List<String> before;
  private final List<String> after;

  /** Where the lines of the old text start. */
  private final int[] starts;

  private final StringBuilder out = new StringBuilder();

  private UnifiedDiff(String before, String after) {
    this.before = lines(before);
    this.after = lines(after);
    starts = new int[this.before.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + this.before.get(i - 1).length();
    }
  }

  /**
   * The difference, empty if there is none.
   *
   * @param name what to call the file
   * @param edits that make one of the other; none if they are not known, and then lines are
   *     compared (of more than 20,000, all are shown)
   */
  static String of(String name, String before, String after, List<TextEdit> edits) {
    if (before.equals(after)) {
      return "";
    }
    UnifiedDiff diff = new UnifiedDiff(before, after);
    String relative = name.startsWith("/") ? name.substring(1) : name;
    diff.out.append("--- ").append(named("a/" + relative)).append('\n');
    diff.out.append("+++ ").append(named("b/" + relative)).append('\n');
    diff.hunks(edits.isEmpty() ? diff.compared() : diff.changes(before, edits));
    return diff.out.toString();
  }

  /**
   * A name as git writes it, which patch reads: behind one with a space there is a tab, or what
   * follows the space could be the time of a change; one that a line does not show is in quotes.
   */
  private static String named(String name) {
    String end = name.indexOf(' ') < 0 ? "" : "\t";
    if (name.chars().noneMatch(c -> isQuoted((char) c))) {
      return name + end;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      if (!isQuoted(c)) {
        quoted.append(c);
      } else if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        for (byte octet : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          quoted.append("\\%03o".formatted(octet & 0xff));
        }
      }
    }
    return quoted.append('"').append(end).toString();
  }

  private static boolean isQuoted(char c) {
    return c == '"' || c == '\\' || c == '\t' || Visible.isHidden(c);
  }

  /** Lines with their ends; the last may have none. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private List<Change> compared() {
    if (before.size() + after.size() > COMPARABLE) {
      return List.of(new Change(0, before.size(), 0, after.size()));
    }
    List<Change> changes = new ArrayList<>();
    for (AbstractDelta<String> delta :
        DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<>()).getDeltas()) {
      Change change =
          new Change(
              delta.getSource().getPosition(),
              delta.getSource().last() + 1,
              delta.getTarget().getPosition(),
              delta.getTarget().last() + 1);
      trimmed(change, changes);
    }
    return changes;
  }

  private List<Change> changes(String text, List<TextEdit> edits) {
    List<Change> changes = new ArrayList<>();
    int shift = 0;
    int next = 0;
    while (next < edits.size()) {
      int start = line(edits.get(next).start());
      int end = start;
      int added = 0;
      do {
        TextEdit edit = edits.get(next++);
        end = Math.max(end, Math.min(line(edit.end()) + 1, before.size()));
        added += newLines(edit.replacement()) - newLines(text.substring(edit.start(), edit.end()));
      } while (next < edits.size() && line(edits.get(next).start()) < end);
      int newEnd = Math.min(end + shift + added, after.size());
      trimmed(new Change(start, end, start + shift, newEnd), changes);
      shift += added;
    }
    return changes;
  }

  /** Leaves out the lines at either end that are the same; joins what then touches. */
  private void trimmed(Change change, List<Change> changes) {
    int oldStart = change.oldStart();
    int oldEnd = change.oldEnd();
    int newStart = change.newStart();
    int newEnd = change.newEnd();
    while (oldStart < oldEnd
        && newStart < newEnd
        && before.get(oldStart).equals(after.get(newStart))) {
      oldStart++;
      newStart++;
    }
    while (oldStart < oldEnd
        && newStart < newEnd
        && before.get(oldEnd - 1).equals(after.get(newEnd - 1))) {
      oldEnd--;
      newEnd--;
    }
    if (oldStart == oldEnd && newStart == newEnd) {
      return;
    }
    Change last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
    if (last != null && last.oldEnd() == oldStart && last.newEnd() == newStart) {
      changes.set(changes.size() - 1, new Change(last.oldStart(), oldEnd, last.newStart(), newEnd));
    } else {
      changes.add(new Change(oldStart, oldEnd, newStart, newEnd));
    }
  }

  /** The index of the line that an offset is in; of the last line if it is behind the text. */
  private int line(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return Math.max(found >= 0 ? found : -found - 2, 0);
  }

  private static int newLines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private void hunks(List<Change> changes) {
    int first = 0;
    while (first < changes.size()) {
      int last = first;
      while (last + 1 < changes.size()
          && changes.get(last + 1).oldStart() - changes.get(last).oldEnd() <= 2 * CONTEXT) {
        last++;
      }
      hunk(changes.subList(first, last + 1));
      first = last + 1;
    }
  }

  private void hunk(List<Change> changes) {
    Change first = changes.get(0);
    Change last = changes.get(changes.size() - 1);
    int lead = Math.min(CONTEXT, first.oldStart());
    int trail = Math.min(CONTEXT, before.size() - last.oldEnd());
    range("@@ -", first.oldStart() - lead, last.oldEnd() + trail);
    range(" +", first.newStart() - lead, last.newEnd() + trail);
    out.append(" @@\n");
    int at = first.oldStart() - lead;
    for (Change change : changes) {
      print(' ', before, at, change.oldStart());
      print('-', before, change.oldStart(), change.oldEnd());
      print('+', after, change.newStart(), change.newEnd());
      at = change.oldEnd();
    }
    print(' ', before, at, last.oldEnd() + trail);
  }

  private void range(String mark, int start, int end) {
    int count = end - start;
    out.append(mark).append(count == 0 ? start : start + 1);
    if (count != 1) {
      out.append(',').append(count);
    }
  }

  private void print(char mark, List<String> lines, int start, int end) {
    for (String line : lines.subList(start, end)) {
      out.append(mark).append(line);
      if (!line.endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }
}
