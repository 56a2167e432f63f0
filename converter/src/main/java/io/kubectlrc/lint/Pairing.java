package io.kubectlrc.lint;

import io.kubectlrc.selector.VersionOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Finds each workload's predecessor: the one of its kind, namespace and name; else the one whose
 * name differs in the version alone; else, where a file had one such workload of its kind before
 * and has one now, that one, whatever its name and namespace. Several of one name are told apart by
 * their files, several of one base by their versions: of {@code api-v9} and {@code api-v10} the
 * latter precedes {@code api-v11}.
 */
final class Pairing {
  private final LintContext before;
  private final LintContext after;
  private final Map<Workload, Workload> predecessors = new LinkedHashMap<>();
  private final Set<Workload> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  private Pairing(LintContext before, LintContext after) {
    this.before = before;
    this.after = after;
  }

  /** Each workload's predecessor, where it has one. */
  static List<Pair> of(LintContext before, LintContext after) {
    return new Pairing(before, after).pairs();
  }

  private List<Pair> pairs() {
    pairBy(
        (context, workload) ->
            List.of(workload.subject().name(), context.path(workload.subject())));
    pairBy((context, workload) -> workload.subject().name());
    pairBy(
        (context, workload) -> List.of(context.base(workload), context.path(workload.subject())));
    pairBy(LintContext::base);
    pairRenamed();
    List<Pair> pairs = new ArrayList<>();
    for (Workload workload : after.workloads()) {
      Workload predecessor = predecessors.get(workload);
      if (predecessor != null) {
        pairs.add(new Pair(predecessor, workload));
      }
    }
    return pairs;
  }

  private void pairBy(BiFunction<LintContext, Workload, Object> key) {
    Map<Object, List<Workload>> olds = unpaired(before, taken::contains, key);
    unpaired(after, predecessors::containsKey, key)
        .forEach(
            (name, news) -> {
              List<Workload> candidates = olds.getOrDefault(name, List.of());
              int both = Math.min(candidates.size(), news.size());
              List<Workload> from = newest(before, candidates, both);
              List<Workload> to = newest(after, news, both);
              for (int i = 0; i < both; i++) {
                pair(from.get(i), to.get(i));
              }
            });
  }

  /** The latest few by what their names say, the earliest of them first. */
  private static List<Workload> newest(LintContext context, List<Workload> all, int count) {
    List<Workload> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparing(
            workload -> context.versioned(workload).version(), VersionOrder.INSTANCE));
    return sorted.subList(sorted.size() - count, sorted.size());
  }

  private void pairRenamed() {
    BiFunction<LintContext, Workload, Object> file =
        (context, workload) -> List.of(workload.kind(), context.path(workload.subject()));
    Map<Object, List<Workload>> olds = unpaired(before, taken::contains, file);
    unpaired(after, predecessors::containsKey, file)
        .forEach(
            (name, news) -> {
              List<Workload> candidates = olds.getOrDefault(name, List.of());
              if (news.size() == 1 && candidates.size() == 1) {
                pair(candidates.get(0), news.get(0));
              }
            });
  }

  private static Map<Object, List<Workload>> unpaired(
      LintContext context,
      Function<Workload, Boolean> paired,
      BiFunction<LintContext, Workload, Object> key) {
    Map<Object, List<Workload>> found = new HashMap<>();
    for (Workload workload : context.workloads()) {
      if (!paired.apply(workload)) {
        found.computeIfAbsent(key.apply(context, workload), k -> new ArrayList<>()).add(workload);
      }
    }
    return found;
  }

  private void pair(Workload old, Workload now) {
    predecessors.put(now, old);
    taken.add(old);
  }
}
