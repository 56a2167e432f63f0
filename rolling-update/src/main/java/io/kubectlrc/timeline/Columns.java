package io.kubectlrc.timeline;

import java.util.List;

/** Numbers under each other, each at the right of its column, as rehearsals print them. */
public final class Columns {
  private static final int NARROWEST_FIRST = 8;

  private Columns() {}

  /**
   * @param rows of equal length, the first of them the heading; fit to be shown
   */
  public static String of(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    widths[0] = Math.max(widths[0], NARROWEST_FIRST);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(' ');
      for (int i = 0; i < row.size(); i++) {
        text.append(' ').append(i == 0 ? "" : " ");
        text.append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
