package io.kubectlrc.lint;

import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workloads of one namespace by their pods' labels. A selector is held only against those that
 * have the rarest of its labels, so that many objects don't mean many times as many comparisons;
 * equal selectors, which clutter such input, are looked up once.
 */
final class LabelIndex {
  private final List<Workload> all = new ArrayList<>();
  private final Map<Map.Entry<String, String>, List<Workload>> byLabel = new HashMap<>();
  // Rules ask at the same time.
  private final Map<Selector, List<Workload>> found = new ConcurrentHashMap<>();

  void add(Workload workload) {
    all.add(workload);
    workload
        .podLabels()
        .forEach(
            (key, value) ->
                byLabel
                    .computeIfAbsent(Map.entry(key, value), label -> new ArrayList<>())
                    .add(workload));
    found.clear();
  }

  List<Workload> matching(Selector selector) {
    return found.computeIfAbsent(selector, this::find);
  }

  private List<Workload> find(Selector selector) {
    List<Workload> candidates = all;
    for (Map.Entry<String, String> label : selector.labels().entrySet()) {
      List<Workload> withLabel =
          byLabel.getOrDefault(Map.entry(label.getKey(), label.getValue()), List.of());
      if (withLabel.size() < candidates.size()) {
        candidates = withLabel;
      }
    }
    if (selector.labels().size() == 1 && selector.requirements().isEmpty()) {
      return candidates;
    }
    return candidates.stream().filter(workload -> selector.matches(workload.podLabels())).toList();
  }
}
