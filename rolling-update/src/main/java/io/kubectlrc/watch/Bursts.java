package io.kubectlrc.watch;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The seconds with failures: of many only the worst are kept. */
final class Bursts {

  private static final int MOST = 50;

  private static final Comparator<Summary.Burst> LEAST_FIRST =
      Comparator.comparingInt(Summary.Burst::failures)
          .thenComparing(Summary.Burst::second, Comparator.reverseOrder());

  private final PriorityQueue<Summary.Burst> worst = new PriorityQueue<>(LEAST_FIRST);
  private long omitted;

  void add(Instant second, int failures, String sentence) {
    if (failures > 0) {
      worst.add(new Summary.Burst(second, failures, sentence));
      if (worst.size() > MOST) {
        worst.remove();
        omitted++;
      }
    }
  }

  /** How many were not kept. */
  long omitted() {
    return omitted;
  }

  /** In order of time. */
  List<Summary.Burst> kept() {
    return worst.stream().sorted(Comparator.comparing(Summary.Burst::second)).toList();
  }
}
