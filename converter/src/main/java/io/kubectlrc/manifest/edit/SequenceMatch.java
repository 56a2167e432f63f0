package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Numbers;
import java.util.Arrays;

/** Which items of a sequence become which of another. */
final class SequenceMatch {
  /** Beyond this many pairs, items are matched by their index. */
  private static final long LARGEST_TABLE = 1_000_000;

  private SequenceMatch() {}

  /**
   * For each wanted item the index of the present one that becomes it, ascending, or -1 if it is
   * new. Equal items are matched first (a longest common subsequence), then, between those, items
   * of the same name, then the rest from the front.
   */
  static int[] of(JsonNode have, JsonNode wanted) {
    int[] matches = new int[wanted.size()];
    Arrays.fill(matches, -1);
    int front = 0;
    int limit = Math.min(have.size(), wanted.size());
    while (front < limit && Numbers.equal(have.get(front), wanted.get(front))) {
      matches[front] = front;
      front++;
    }
    int back = 0;
    while (back < limit - front
        && Numbers.equal(have.get(have.size() - 1 - back), wanted.get(wanted.size() - 1 - back))) {
      matches[wanted.size() - 1 - back] = have.size() - 1 - back;
      back++;
    }
    align(have, front, have.size() - back, wanted, front, wanted.size() - back, matches);
    return matches;
  }

  /** Matches the middle parts by the sequence of pairs that has the highest sum of likeness. */
  private static void align(
      JsonNode have, int from, int to, JsonNode wanted, int start, int end, int[] matches) {
    int rows = to - from;
    int columns = end - start;
    if ((long) rows * columns > LARGEST_TABLE) {
      for (int k = 0; k < Math.min(rows, columns); k++) {
        matches[start + k] = from + k;
      }
      return;
    }
    long[][] best = new long[rows + 1][columns + 1];
    for (int i = rows - 1; i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        long pair = best[i + 1][j + 1] + likeness(have.get(from + i), wanted.get(start + j));
        best[i][j] = Math.max(pair, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    int i = 0;
    int j = 0;
    while (i < rows && j < columns) {
      long pair = best[i + 1][j + 1] + likeness(have.get(from + i), wanted.get(start + j));
      if (best[i][j] == pair) {
        matches[start + j++] = from + i++;
      } else if (best[i][j] == best[i + 1][j]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static long likeness(JsonNode have, JsonNode wanted) {
    if (Numbers.equal(have, wanted)) {
      return 1_000_000;
    }
    JsonNode name = have.path("name");
    if (have.isObject()
        && wanted.isObject()
        && name.isTextual()
        && name.equals(wanted.get("name"))) {
      return 1_000;
    }
    return have.getNodeType() == wanted.getNodeType() ? 1 : 0;
  }
}
