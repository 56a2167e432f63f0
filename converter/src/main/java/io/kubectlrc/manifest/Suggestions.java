package io.kubectlrc.manifest;

import java.util.Collection;
import java.util.List;

/**
 * What somebody may have meant who mistyped a word.
 *
 * <p>picocli suggests by the first letters that words share: {@code --fial-on} found {@code --fix},
 * and {@code --vresion} nothing.
 */
public final class Suggestions {
  private Suggestions() {}

  /** The known words that are nearest to a mistyped one; none if it resembles none of them. */
  public static List<String> of(String typed, Collection<String> known) {
    String bare = bare(typed);
    int nearest = known.stream().mapToInt(word -> distance(bare, bare(word))).min().orElse(0);
    if (nearest <= Math.max(1, bare.length() / 3)) {
      return known.stream().filter(word -> distance(bare, bare(word)) == nearest).sorted().toList();
    }
    return known.stream()
        .filter(word -> bare.length() > 2 && word.contains(bare))
        .sorted()
        .toList();
  }

  private static String bare(String word) {
    return word.replaceFirst("^-+", "");
  }

  /**
   * How many letters must be put in, left out, replaced or swapped with their neighbour to make one
   * word of the other: "srge" is 1 from "surge", "fial" 1 from "fail".
   */
  private static int distance(String from, String to) {
    int[][] changes = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          changes[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        changes[i][j] =
            Math.min(
                changes[i - 1][j - 1] + (same ? 0 : 1),
                1 + Math.min(changes[i - 1][j], changes[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          changes[i][j] = Math.min(changes[i][j], changes[i - 2][j - 2] + 1);
        }
      }
    }
    return changes[from.length()][to.length()];
  }
}
