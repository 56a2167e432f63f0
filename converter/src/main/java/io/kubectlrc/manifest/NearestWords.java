package io.kubectlrc.manifest;

import java.util.Collection;
import java.util.List;

/** The known words that somebody may have meant who mistyped one. */
public final class NearestWords {

  /** No word that is known is nearly as long. */
  private static final int LONGEST = 100;

  private NearestWords() {}

  /**
   * Those that differ least, in a third of the letters at most: {@code imagePullPolicy} for {@code
   * imagePullPolicyy}. None if there is none so near.
   */
  public static List<String> of(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return List.of();
    }
    int nearest = known.stream().mapToInt(word -> distance(typed, word)).min().orElse(0);
    return nearest > Math.max(1, typed.length() / 3)
        ? List.of()
        : known.stream().filter(word -> distance(typed, word) == nearest).sorted().toList();
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
