package io.kubectlrc.rehearse;

import io.kubectlrc.selector.Selector;
import java.util.Map;

/** A Service, or a PodDisruptionBudget: it selects pods, and needs some of them. */
final class Front {

  private final String name;
  private final Selector selector;
  private int serving;
  private int needed;
  private int lowest = Integer.MAX_VALUE;
  private int highest;

  Front(String name, Selector selector) {
    this.name = name;
    this.selector = selector;
  }

  String name() {
    return name;
  }

  boolean selects(Map<String, String> labels) {
    return selector.matches(labels);
  }

  int serving() {
    return serving;
  }

  void count(int more) {
    serving += more;
  }

  int needed() {
    return needed;
  }

  void needs(int pods) {
    needed = pods;
  }

  /** Takes note of the present number. */
  void look() {
    lowest = Math.min(lowest, serving);
    highest = Math.max(highest, serving);
  }

  Report.ServiceSpan span() {
    return new Report.ServiceSpan(name, lowest, highest);
  }
}
