package io.kubectlrc.rehearse;

import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong, from when to when, and how bad it was at its worst. */
final class Violations {

  /**
   * Something that is wrong.
   *
   * @param key tells it from other things that are wrong
   * @param degree the higher, the worse
   */
  record Wrong(String key, int degree, String what) {}

  private record Open(Duration since, Wrong worst) {}

  private final Map<String, Open> open = new TreeMap<>();
  private final List<Violation> closed = new ArrayList<>();

  /** From this moment on, this is wrong and nothing else. */
  void now(Duration at, List<Wrong> wrongs) {
    Map<String, Open> still = new TreeMap<>();
    for (Wrong wrong : wrongs) {
      Open before = open.get(wrong.key());
      Open after =
          before == null
              ? new Open(at, wrong)
              : before.worst().degree() >= wrong.degree()
                  ? before
                  : new Open(before.since(), wrong);
      still.put(wrong.key(), after);
    }
    Iterator<Map.Entry<String, Open>> entries = open.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Open> entry = entries.next();
      if (!still.containsKey(entry.getKey())) {
        closed.add(violation(entry.getValue(), at, true));
        entries.remove();
      }
    }
    open.putAll(still);
  }

  /** All of them, in order of time. */
  List<Violation> until(Duration end) {
    List<Violation> all = new ArrayList<>(closed);
    open.values().forEach(value -> all.add(violation(value, end, false)));
    all.sort(Comparator.comparing(Violation::at).thenComparing(Violation::what));
    return all;
  }

  private static Violation violation(Open open, Duration end, boolean over) {
    return new Violation(open.since(), end.minus(open.since()), over, open.worst().what());
  }
}
