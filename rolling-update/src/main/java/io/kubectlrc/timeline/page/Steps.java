package io.kubectlrc.timeline.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Numbers that change in steps, each from a moment on: as many columns as there are numbers.
 *
 * @param at in order of time
 * @param values for each moment all numbers
 */
record Steps(List<Duration> at, List<int[]> values) {

  /** A picture is seldom wider, in pixels. */
  static final int PIXELS = 500;

  /**
   * No more of them than can be seen: of each pixel the first and the last, and for each number its
   * lowest and its highest, so that no dip or peak is lost.
   */
  Steps reduced(TimeAxis axis, int pixels) {
    if (at.size() <= 2 * pixels) {
      return this;
    }
    TreeSet<Integer> kept = new TreeSet<>();
    int from = 0;
    while (from < at.size()) {
      int pixel = axis.part(at.get(from), pixels);
      int to = from;
      while (to + 1 < at.size() && axis.part(at.get(to + 1), pixels) == pixel) {
        to++;
      }
      kept.add(from);
      kept.add(to);
      for (int column = 0; column < values.get(from).length; column++) {
        int lowest = from;
        int highest = from;
        for (int i = from; i <= to; i++) {
          lowest = values.get(i)[column] < values.get(lowest)[column] ? i : lowest;
          highest = values.get(i)[column] > values.get(highest)[column] ? i : highest;
        }
        kept.add(lowest);
        kept.add(highest);
      }
      from = to + 1;
    }
    List<Duration> times = new ArrayList<>();
    List<int[]> numbers = new ArrayList<>();
    for (int i : kept) {
      times.add(at.get(i));
      numbers.add(values.get(i));
    }
    return new Steps(times, numbers);
  }

  /** The line of a number. */
  String line(int column, TimeAxis axis, Scale scale) {
    StringBuilder path = new StringBuilder();
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < at.size(); i++) {
      int value = values.get(i)[column];
      if (i == 0) {
        path.append("M").append(axis.x(at.get(0))).append(' ').append(scale.y(value));
      } else if (value != last) {
        path.append('H').append(axis.x(at.get(i))).append('V').append(scale.y(value));
      }
      last = value;
    }
    return path.append('H').append(axis.x(axis.span())).toString();
  }

  /** The area between the sum of the numbers before a column and that with it. */
  String area(int column, TimeAxis axis, Scale scale) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < at.size(); i++) {
      path.append(i == 0 ? "M" : "H").append(axis.x(at.get(i)));
      path.append(i == 0 ? " " : "V").append(scale.y(sum(i, column + 1)));
    }
    path.append('H').append(axis.x(axis.span()));
    for (int i = at.size() - 1; i >= 0; i--) {
      path.append('V').append(scale.y(sum(i, column))).append('H').append(axis.x(at.get(i)));
    }
    return path.append('Z').toString();
  }

  private int sum(int index, int columns) {
    int sum = 0;
    for (int column = 0; column < columns; column++) {
      sum += values.get(index)[column];
    }
    return sum;
  }

  /** Whether a number is ever another than nothing. */
  boolean any(int column) {
    return values.stream().anyMatch(numbers -> numbers[column] != 0);
  }
}
