package io.kubectlrc.timeline.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers from the bottom to the top.
 *
 * @param top what is at the top; more than nothing
 */
record Scale(double top) {

  /** As high as paths are drawn; a browser stretches them. */
  static final int HEIGHT = 100;

  private static final int TICKS = 4;

  /** With a little air above the greatest number. */
  static Scale upTo(double most) {
    return new Scale(Math.max(1, most) * 1.08);
  }

  /** Where a number is in a path. */
  String y(double value) {
    return TimeAxis.number(HEIGHT - Math.min(value, top) / top * HEIGHT);
  }

  /** Where it is between top and bottom. */
  String percent(double value) {
    return y(value) + "%";
  }

  /** Whole numbers that have a label: 0, 2, 4 … */
  List<Long> ticks() {
    long step = step();
    List<Long> ticks = new ArrayList<>();
    for (long tick = 0; tick <= top; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  private long step() {
    for (long power = 1; ; power *= 10) {
      for (int factor : new int[] {1, 2, 5}) {
        if (top / (factor * power) <= TICKS) {
          return factor * power;
        }
      }
    }
  }
}
