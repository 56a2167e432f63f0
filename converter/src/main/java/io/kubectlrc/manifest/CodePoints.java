package io.kubectlrc.manifest;

import java.util.Arrays;

/** Turns SnakeYAML's indexes, which count code points, into offsets, which count UTF-16 units. */
final class CodePoints {
  /** Those of a text in which each takes one unit. */
  static final CodePoints NARROW = new CodePoints("");

  /** The indexes of the code points that take two units. */
  private final int[] wide;

  CodePoints(String text) {
    int[] found = new int[0];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        if (count == found.length) {
          found = Arrays.copyOf(found, Math.max(16, count * 2));
        }
        found[count] = i - count;
        count++;
        i++;
      }
    }
    wide = Arrays.copyOf(found, count);
  }

  /** How many code points are before an offset. */
  int index(int offset) {
    int low = 0;
    int high = wide.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (wide[middle] + middle < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // Of a pair that the offset is within, one half counts.
    boolean within = low > 0 && wide[low - 1] + low == offset;
    return offset - low + (within ? 1 : 0);
  }

  int offset(int index) {
    if (wide.length == 0) {
      return index;
    }
    int found = Arrays.binarySearch(wide, index);
    return index + (found >= 0 ? found : -found - 1);
  }
}
